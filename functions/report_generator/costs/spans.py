"""Report generator: which times are compared to price an incident; pure.

Times are cut at midnight in Zurich and where the clocks change, and each piece is compared with the same by the clock
in earlier weeks: so 12:00 is compared with 12:00 also when it was another number of hours from the beginning.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.model.incident import Incident
from functions.model.period import HOUR, ZURICH, day_end, day_of, day_start

WEEK: Final = timedelta(weeks=1)
WEEKS: Final = 8
LEVEL_OF: Final = 6 * HOUR
"""How much of the time before tells today's level."""
UNNOTICED: Final = timedelta(minutes=15)
"""What is wrong began before it was noticed: these minutes do not make the day a slow one."""
LEVEL_WITHIN: Final = timedelta(hours=24)
"""Further back than that it is another day's level."""
LEVEL_HOLDS: Final = 12 * HOUR
LONGEST: Final = 4 * WEEK


@dataclass(frozen=True)
class Span:
    """From one instant to another, which does not belong to it."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Spans:
    """What is asked: the hours before (none where others were at it all the while), the first hours, and the rest.

    `skipped` are the weeks before that the incident itself lies in, and `weeks` how many are asked for in all.
    """

    before: tuple[Span, ...]
    first: tuple[Span, ...]
    later: tuple[Span, ...]
    skipped: int

    @property
    def weeks(self) -> int:
        """Eight that can be compared, and those that cannot."""
        return WEEKS + self.skipped


def spans(incident: Incident, until: datetime, troubles: Iterable[Span]) -> Spans:
    """Of an incident up to then; `troubles` are when other things were so wrong that they tell no level."""
    pieces = pieces_of(Span(incident.opened_at, until))
    limit = incident.opened_at + LEVEL_HOLDS
    first = tuple(piece for piece in pieces if piece.since < limit)
    before = _before(incident.opened_at, troubles)
    skipped = -(-(until - incident.opened_at) // WEEK) - 1
    return Spans(pieces_of(before) if before else (), first, pieces[len(first) :], max(skipped, 0))


def _before(opened_at: datetime, troubles: Iterable[Span]) -> Span | None:
    """The latest such hours without trouble in them, if there were any within a day."""
    until = opened_at - UNNOTICED
    for trouble in sorted(troubles, key=lambda one: one.until, reverse=True):
        if trouble.since < until and trouble.until > until - LEVEL_OF:
            until = min(until, trouble.since - UNNOTICED)
    found = Span(until - LEVEL_OF, until)
    return found if found.since >= opened_at - LEVEL_WITHIN else None


def pieces_of(span: Span) -> tuple[Span, ...]:
    """The span, cut at midnights and at changes of the clocks."""
    cuts = [span.since]
    while (cut := _next_cut(cuts[-1])) < span.until:
        cuts.append(cut)
    return tuple(Span(*one) for one in zip(cuts, [*cuts[1:], span.until], strict=True))


def _next_cut(at: datetime) -> datetime:
    day = day_of(at)
    hour = day_start(day)
    while hour < day_end(day):
        hour += HOUR
        if hour > at and hour.astimezone(ZURICH).utcoffset() != (hour - HOUR).astimezone(ZURICH).utcoffset():
            return hour
    return day_end(day)
