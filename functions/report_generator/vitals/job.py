"""Report generator: what visitors felt in the seven days up to one, and what they bought: read, and asked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from functions.model.period import day_of
from functions.report_generator.desk import Reader
from functions.report_generator.figures.span import DAY, WEEK, days_between
from functions.report_generator.vitals.joining import join
from functions.report_generator.vitals.samples import Felt
from functions.report_generator.vitals.section import Visits
from functions.shop.questions import Unanswered


class Kept(Protocol):
    """Where web vitals are kept."""

    def read(self, days: Sequence[date]) -> Felt | Unanswered: ...  # noqa: D102 - as Files


def visits(kept: Kept, reader: Reader, day: date, now: datetime) -> Visits | Unanswered:
    """Of the seven days, and of today so far if the day is yesterday: who mends a page wants to see it.

    Why not, if they cannot be read. What the database does not answer is told in it.
    """
    first, today = day - WEEK + DAY, day_of(now)
    last, until = (today, now) if day == today - DAY else (day, None)
    felt = kept.read(days_between(first, last))
    if isinstance(felt, Unanswered):
        return felt
    sessions = {one.session for one in felt.samples if one.session}
    return Visits(first, last, until, felt, join(reader, sessions, first, last))
