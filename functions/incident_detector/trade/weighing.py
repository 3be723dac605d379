"""Incident detector: how strongly the last minutes' counts speak for it that orders have stopped; pure.

Who orders has begun a checkout minutes before, and has put something into a cart before that. So what a step is to
see follows from what the step before it saw; only the first step's follows from the usual week, at the level of the
hours before. Two hypotheses are weighed minute by minute, by the logarithm of their Poisson likelihoods: "as expected",
and "from this step on a twentieth of it comes". The evidence is the sum since the minute from which on it is largest
(CUSUM; Page 1954), and a stop may begin at any step: at the cart if nobody reaches the shop, at the order if nobody
can pay. How large it becomes while all is well is measured on made-up months: tests/benchmarks/orders_stopped.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from math import log
from typing import Final

from functions.model.period import MINUTE
from functions.model.trade import Step, UsualWeek

LOOKED_AT: Final = 45
"""Minutes in which a stop may have begun."""
_LEFT: Final = 0.05
"""Of what is expected, where orders have stopped."""
_DISPERSION: Final = 1.15
"""Variance over mean of a minute's count: people come in groups, so that each counts for a little less."""
_DELAY: Final = 3.0
"""Minutes from a step to the next, on average."""
_BLOCK: Final = 15
"""Minutes over which the level is taken; the last ones may be a stop and are none of it."""
LEAST_FOR_A_LEVEL: Final = 2 * _BLOCK
"""Minutes of which a level can be told: a block, and those that may be a stop."""
_HALVED: Final = 0.5 ** (_BLOCK / 60)
"""What a block counts against the one after it: one an hour ago half."""
_PRIOR, _PRIOR_LEVEL = 15.0, 0.9
"""The level before anything is seen, and how many counts that is worth."""
_HOT, _HOT_BLOCKS, _AFTER_HOT = 1.8, 4, 0.6
"""Who sells so many times the usual for an hour has a promotion, after which people have bought: expect less."""


@dataclass(frozen=True)
class Seen:
    """Counts by minute from `start` (a whole minute) up to `until`, which may be within the last of them."""

    start: datetime
    until: datetime
    counts: Mapping[Step, Sequence[int]]

    @property
    def minutes(self) -> int:
        """How many there are of each step."""
        return len(self.counts[Step.ORDERS])

    def usual(self, step: Step, week: UsualWeek) -> list[float]:
        """What each minute usually sees; of the last as much as there has been of it."""
        expected = week.expected(step, self.start, self.minutes)
        expected[-1] *= (self.until - self.start) / MINUTE - (self.minutes - 1)
        return expected


@dataclass(frozen=True)
class Weighed:
    """The evidence that something has stopped, from which step on, how many minutes ago; the level, 1 is the usual.

    `most` is what it would be if nobody had come at all.
    """

    evidence: float
    step: Step
    minutes: int
    level: float
    most: float


def weigh(seen: Seen, week: UsualWeek) -> Weighed:
    """Weigh the last minutes. At least an hour has to be seen."""
    steps = steps_of(week)
    usual = seen.usual(steps[0], week)
    level = level_of(seen.counts[steps[0]], usual)
    expected = [rate * level for rate in usual[-LOOKED_AT:]]
    most = sum(expected) * (1 - _LEFT) / _DISPERSION
    scores: list[list[float]] = []
    for place, step in enumerate(steps):
        if place:
            before = steps[place - 1]
            expected = _following(seen.counts[before], week.totals[step] / week.totals[before])
        scores.append(_scores(expected, seen.counts[step][-LOOKED_AT:]))
    sums = [0.0] * len(scores[0])
    found: list[tuple[float, int, Step]] = []
    for step, of_step in zip(reversed(steps), reversed(scores), strict=True):
        sums = [one + other for one, other in zip(sums, of_step, strict=True)]
        found.append((*_largest_since(sums), step))
    evidence, minutes, step = max(found, key=lambda one: one[0])
    return Weighed(evidence, step, minutes, level, most)


def steps_of(week: UsualWeek) -> list[Step]:
    """The steps that the shop records: one that it sees less often than half its orders is none to count on."""
    orders = week.totals[Step.ORDERS]
    return [step for step in Step if step is Step.ORDERS or week.totals[step] > orders / 2]


def level_before(seen: Seen, week: UsualWeek, minutes: int) -> float:
    """The level before the last minutes, whatever they saw."""
    first, until = steps_of(week)[0], seen.minutes - minutes
    return level_of(seen.counts[first][:until], seen.usual(first, week)[:until])


def level_of(counts: Sequence[int], usual: Sequence[float]) -> float:
    """How much of the usual the hours before saw, 1 at most.

    More than the usual is not expected, and no block makes up for another: after a burst or a promotion the shop is
    not expected to go on so.
    """
    seen, expected, weight, hot = _PRIOR * _PRIOR_LEVEL, _PRIOR, 1.0, 0
    for end in range(len(counts) - _BLOCK, _BLOCK - 1, -_BLOCK):
        of_block, usually = sum(counts[end - _BLOCK : end]), sum(usual[end - _BLOCK : end])
        seen += weight * min(of_block, usually)
        expected += weight * usually
        hot += of_block > _HOT * usually
        weight *= _HALVED
    return min(seen / expected, _AFTER_HOT if hot >= _HOT_BLOCKS else 1.0)


def _following(before: Sequence[int], share: float) -> list[float]:
    """What a step is to see of those whom the step before it saw, as they come on one after the other."""
    stay = _DELAY / (1 + _DELAY)
    waiting = accumulate(before[-LOOKED_AT - _BLOCK :], lambda left, came: left * stay + came, initial=0.0)
    return [left * share * (1 - stay) for left in waiting][-LOOKED_AT:]


def _scores(expected: Sequence[float], counts: Sequence[int]) -> list[float]:
    """For each minute the logarithm of how much likelier its count is where a twentieth is left."""
    each = log(_LEFT)
    return [(rate * (1 - _LEFT) + came * each) / _DISPERSION for rate, came in zip(expected, counts, strict=True)]


def _largest_since(scores: Sequence[float]) -> tuple[float, int]:
    """The largest sum of the last minutes, and how many minutes that are; 0 of 0 where none is above 0."""
    total, begun = 0.0, 0
    for place, score in enumerate(scores, start=1):
        total += score
        if total <= 0:
            total, begun = 0.0, place
    return total, len(scores) - begun
