"""Tests: a shop that sells alike every hour of the week, and what it saw of the last four hours."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from functions.incident_detector.trade.verdict import NEEDED
from functions.incident_detector.trade.weighing import Seen
from functions.model.period import MINUTE, utc_text
from functions.model.trade import HOURS_OF_WEEK, Step, UsualWeek
from functions.shop.questions import Rows, Sql, Unanswered
from tests.builders import NOON

MINUTES = int(NEEDED / MINUTE)


def a_week(carts: float = 120, checkouts: float = 60, orders: float = 36, at: datetime = NOON) -> UsualWeek:
    """So many an hour."""
    each = {Step.CARTS: carts, Step.CHECKOUTS: checkouts, Step.ORDERS: orders}
    return UsualWeek(at, {step: [count] * HOURS_OF_WEEK for step, count in each.items()})


def a_trade(level: float = 1.0, *, last: Mapping[str, Sequence[int]] = MappingProxyType({})) -> Seen:
    """As usual at a level, evenly, but for the last minutes of the steps that are named."""
    counts = {}
    for step, each in ((Step.CARTS, 2.0), (Step.CHECKOUTS, 1.0), (Step.ORDERS, 0.6)):
        rate = each * level
        counts[step] = [int((minute + 1) * rate) - int(minute * rate) for minute in range(MINUTES)]
        if told := last.get(str(step)):
            counts[step][-len(told) :] = told
    return Seen(NOON - NEEDED, NOON, counts)


def silent(minutes: int, *steps: Step) -> dict[str, list[int]]:
    """Nobody took these steps (all, if none is named) for so many minutes."""
    return {str(step): [0] * minutes for step in steps or Step}


def rows_of(seen: Seen) -> Rows:
    """As Postgres would answer: a row for each minute in which somebody took any step."""
    rows = []
    for minute in range(seen.minutes):
        counts = {str(step): seen.counts[step][minute] for step in Step}
        if any(counts.values()):
            rows.append({"minute": utc_text(seen.start + minute * MINUTE), **counts})
    return Rows(tuple(rows))


class FakeReader:
    """Answers each question alike, and remembers what it was asked."""

    def __init__(self, answer: Rows | Unanswered) -> None:
        self._answer = answer
        self.asked: list[Sql] = []

    def ask(self, questions: Sequence[Any]) -> list[Any]:
        self.asked += questions
        return [self._answer for _ in questions]
