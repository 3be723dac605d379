"""Incident detector: the counts of the last hours, by the minute, as the shop's database has them."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Protocol

from functions.incident_detector.trade.verdict import NEEDED
from functions.incident_detector.trade.weighing import Seen
from functions.model.period import MINUTE, minute_of
from functions.model.trade import Step
from functions.shop.columns import Row, count, instant
from functions.shop.questions import Rows, Sql, Unanswered


class Reader(Protocol):
    """Who answers named questions."""

    def ask(self, questions: Sequence[Sql]) -> list[Rows | Unanswered]: ...  # noqa: D102 - as ShopReader


def seen(reader: Reader, at: datetime) -> Seen | Unanswered:
    """The counts up to `at`, or why they are not known."""
    start = minute_of(at) - NEEDED
    (answer,) = reader.ask([Sql("steps_by_minute", {"from": start, "to": at})])
    if isinstance(answer, Unanswered):
        return answer
    try:
        return seen_of(answer.rows, start, at)
    except ValueError as error:
        return Unanswered(f"steps_by_minute.sql does not answer as it says: {error}")


def seen_of(rows: Sequence[Row], start: datetime, until: datetime) -> Seen:
    """Rows of minutes as counts of every minute; one without a row saw nobody.

    Raises:
        ValueError: a column is missing or of another type, or a minute is none of these.
    """
    minutes = ceil((until - start) / MINUTE)
    counts = {step: [0] * minutes for step in Step}
    for row in rows:
        at = instant(row, "minute")
        place = (at - start) // MINUTE
        if not 0 <= place < minutes:
            raise ValueError(f"minute {at} was not asked for")
        for step in Step:
            counts[step][place] += count(row, step)
    return Seen(start, until, counts)
