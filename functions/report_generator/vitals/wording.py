"""Report generator: what a report says of web vitals, and of what it does not know of them; pure."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Final

from functions.model.money import grouped
from functions.model.period import ZURICH
from functions.model.report import Unit
from functions.report_generator.rendering.words import day, number
from functions.report_generator.vitals.chance import Share, differ
from functions.report_generator.vitals.joined import Joined

MORE: Final = "CLS has no unit. A rating is that of the p75, by the limits of web.dev/articles/vitals."
NOT_TOLD: Final = "no view told of it"
_READ: Final = (
    "p75: in three of four page views it was at most that (nearest rank; none is "
    "left out, and the latest value of each counts). Joined: sessions with such a view that the shop's events "
    "of these days know; conversion is the share of them that completed an order in these days."
)
_FIRST: Final = "A session counts once, by its first page's LCP; conversion lies between its bounds at 90 %."


def days(first: date, last: date, until: datetime | None) -> str:
    """Of which days it is, as in `Views from Mon 16 Nov 2026 to Mon 23 Nov 2026, 08:00`."""
    hour = f", {until.astimezone(ZURICH):%H:%M}" if until else ""
    return f"Views from {day(first)} to {day(last)}{hour}."


def pages(found: int, shown: int) -> str:
    """How to read the table, and how much of it is here."""
    return f"{_READ} The {shown} with most samples of {found}." if found > shown else _READ


def compared(good: Share, poor: Share, few: int) -> str:
    """`Sessions with a good first LCP convert at 3.10 % (31 of 1'000), with a poor one at 1.90 % …`."""
    for share, rated in ((good, "good"), (poor, "poor")):
        if share.whole < few:
            many = "no session" if not share.whole else f"only {grouped(share.whole)}"
            return f"{_FIRST} Good and poor cannot be compared: {many} with a {rated} one is known to the shop."
    said = f"Sessions with a good first LCP convert at {_told(good)}, with a poor one at {_told(poor)}"
    if differ(good, poor):
        return f"{said}: more than chance. Phones and networks part them, too, not the LCP alone. {_FIRST}"
    return f"{said}, which may be chance. {_FIRST}"


def unjoined(sessions: Collection[str], joined: Joined) -> str:
    """Why nothing is known of what some sessions bought."""
    if not sessions:
        return "no session id was told"
    if not joined.asked.intersection(sessions):
        return f"the shop was not asked: {joined.reason}"
    return "the shop's events know none of these ids"


def sessions(told: Collection[str], joined: Joined) -> Iterator[str]:
    """How far what visitors felt and what they bought could be joined."""
    if not told:
        yield "No browser told a session id, so nobody knows what these visitors bought."
        return
    known, ordered = grouped(len(joined.known)), grouped(len(joined.ordered))
    yield f"The shop's events know {known} of the {grouped(len(told))} sessions that were told; {ordered} ordered."
    if joined.reason:
        yield f"Of {grouped(len(told) - len(joined.asked))} sessions the shop was not asked: {joined.reason}."


def _told(share: Share) -> str:
    percent = share.percent
    shown = "" if percent is None else number(percent, Unit.PERCENT)
    return f"{shown} ({grouped(share.part)} of {grouped(share.whole)})"
