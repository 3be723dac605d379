"""Report generator: delivering: mails of earlier reports that may be missing, in words for the report's first lines."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from functions.model.report import Kind
from functions.report_generator.delivering.delivered import IN_HAND
from functions.report_generator.rendering.words import day as day_words
from functions.state.client import TableUnavailable
from functions.state.deliveries import Dispatch, Standing

LOOKED_BACK: Final = 35
"""Days: over a month, so that a monthly report tells of the one before."""
_MOST: Final = 3


class Remembers(Protocol):
    """What is needed of the table."""

    def of_days(self, kind: Kind, days: Iterable[date]) -> list[Dispatch]: ...  # noqa: D102 - as Deliveries


def doubts(deliveries: Remembers, kind: Kind, last: date, now: datetime) -> tuple[str, ...]:
    """A line for each mail of this kind that may not have arrived, or did not go out, with what sends it; latest first.

    `last` is the latest report's last day that is looked at, up to five weeks back.
    """
    try:
        found = deliveries.of_days(kind, [last - timedelta(days=back) for back in range(LOOKED_BACK)])
    except TableUnavailable as error:
        return (f"Whether earlier mails of this report arrived is not known: {error}",)
    lines = [line for one in sorted(found, key=lambda each: each.day, reverse=True) if (line := _line(one, now))]
    more = len(lines) - _MOST
    return (*lines[:_MOST], *([f"So it is with {more} more mails of this report"] if more > 0 else []))


def _line(dispatch: Dispatch, now: datetime) -> str:
    asked: dict[str, Any] = {"report": dispatch.kind.value, "date": dispatch.day.isoformat()}
    left = now - dispatch.at >= IN_HAND  # by who had it in hand
    if dispatch.standing is Standing.UNKNOWN or (dispatch.standing is Standing.SENDING and left):
        again = json.dumps({**asked, "resend": True})
        return f"The mail of {day_words(dispatch.day)} may not have arrived; {again} sends it again"
    missed = dispatch.standing is Standing.STORED and left and not dispatch.reason
    if dispatch.standing is Standing.REFUSED or missed:
        return f"The mail of {day_words(dispatch.day)} was not sent; {json.dumps(asked)} tries it again"
    return ""
