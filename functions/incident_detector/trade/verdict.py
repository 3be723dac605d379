"""Incident detector: have orders stopped, do they come again, or are too few expected to tell? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from functions.incident_detector.trade.weighing import LEAST_FOR_A_LEVEL, Seen, level_before, steps_of, weigh
from functions.model.period import MINUTE, ZURICH
from functions.model.trade import Step, UsualWeek

ALARM: Final = 8.8
"""Evidence from which on somebody is woken: what it finds, and how seldom for nothing, is measured on made-up months
(tests/benchmarks/orders_stopped.py)."""
ALARM_AT_NIGHT: Final = 12.5
"""Few orders are lost at night, and somebody sleeps."""
_DAY: Final = range(8, 21)
"""Hours in Zurich."""
NEEDED: Final = timedelta(hours=4)
"""Of counts before the moment that is judged."""
_AGAIN: Final = 0.3
_FEWEST_AGAIN: Final = 2
_WITHIN: Final = (20, 60, 180)
"""Orders come again once three tenths of what is to be expected did, at least two, within the last minutes, or hours at
night."""
_LEVEL_UNKNOWN: Final = 0.5
"""Of before a stop that is older than what is seen: then a seventh of the usual ends it, as a public holiday has."""


class Kind(StrEnum):
    """How orders stand; quiet is neither fine nor stopped: too few are expected to tell."""

    FINE = "fine"
    QUIET = "quiet"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Verdict:
    """How orders stand.

    Attributes:
        kind: fine, quiet or stopped.
        since: when they stopped, or None.
        expected: how many orders were to be expected since then.
        seen: how many there were.
        step: from which on nobody comes.
        evidence: the logarithm of how much likelier what is seen is if they have stopped.
        level: of the hours before, 1 is the usual.
    """

    kind: Kind
    since: datetime | None = None
    expected: float = 0.0
    seen: int = 0
    step: Step = Step.ORDERS
    evidence: float = 0.0
    level: float = 1.0


def judge(seen: Seen, week: UsualWeek, stopped_at: datetime | None = None) -> Verdict:
    """How orders stand at `seen.until`.

    Args:
        seen: the counts of the last hours (NEEDED), up to the moment that is judged.
        week: the usual week.
        stopped_at: since when they are known to have stopped (the moment of the first such verdict), or None.
    """
    weighed, alarm = weigh(seen, week), _alarm(seen.until)
    stopped = weighed.evidence >= alarm or (stopped_at is not None and not _again(seen, week, stopped_at))
    kind = Kind.STOPPED if stopped else Kind.QUIET if weighed.most < alarm else Kind.FINE
    if not stopped:
        return Verdict(kind, evidence=weighed.evidence, level=weighed.level)
    minutes = max(weighed.minutes, _silent(seen.counts[Step.ORDERS]), 1)
    level = level_before(seen, week, minutes)
    return Verdict(
        kind,
        since=seen.start + (seen.minutes - minutes) * MINUTE,
        expected=sum(seen.usual(Step.ORDERS, week)[-minutes:]) * level,
        seen=sum(seen.counts[Step.ORDERS][-minutes:]),
        step=weighed.step if weighed.evidence >= alarm else _first_without(seen, week, minutes, level),
        evidence=weighed.evidence,
        level=level,
    )


def _alarm(at: datetime) -> float:
    return ALARM if at.astimezone(ZURICH).hour in _DAY else ALARM_AT_NIGHT


def _again(seen: Seen, week: UsualWeek, stopped_at: datetime) -> bool:
    """Whether orders come again, by those that came after it was known that they had stopped.

    They are held against the level of before: on a public holiday less than three tenths of the usual may be all.
    """
    after = max(ceil((seen.until - stopped_at) / MINUTE), 0)
    came = seen.counts[Step.ORDERS][-after:] if after else []
    level = level_before(seen, week, after) if seen.minutes - after >= LEAST_FOR_A_LEVEL else _LEVEL_UNKNOWN
    usual = [level * each for each in seen.usual(Step.ORDERS, week)]
    return any(sum(came[-minutes:]) >= max(_FEWEST_AGAIN, _AGAIN * sum(usual[-minutes:])) for minutes in _WITHIN)


def _first_without(seen: Seen, week: UsualWeek, minutes: int, level: float) -> Step:
    """The first step that fewer take than would be told to come again."""
    for step in steps_of(week):
        if sum(seen.counts[step][-minutes:]) < _AGAIN * level * sum(seen.usual(step, week)[-minutes:]):
            return step
    return Step.ORDERS


def _silent(orders: Sequence[int]) -> int:
    """For how many minutes there was none."""
    return next((back for back, count in enumerate(reversed(orders)) if count), len(orders))
