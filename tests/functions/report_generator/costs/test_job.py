from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from functions.model.alert import Severity
from functions.model.cost import Cost
from functions.model.incident import EntryKind, Incident, IncidentStatus
from functions.model.period import HOUR, MINUTE
from functions.report_generator.costs.job import Books, costs, is_due
from functions.report_generator.desk import Desk
from functions.shop.questions import Rows, Sql, Unanswered
from tests.builders import NOON, an_incident
from tests.fakes import FakeCosts, FakeIncidents

pytestmark = pytest.mark.unit
OPEN, RESOLVED = IncidentStatus.OPEN, IncidentStatus.RESOLVED
NOW = NOON + HOUR
DAY = timedelta(days=1)
WRONG = "same_time_in_weeks.sql does not answer as it says"
USUAL = {"orders": 150, "completed": 150, "revenue": "9000.00"}
GONE = {"orders": 0, "completed": 0, "revenue": "0"}


def row(week: int, **columns: object) -> dict[str, Any]:
    return {"weeks_ago": week, "start": "2026-11-23T12:00:00Z", **columns}


def a_shop(question: Sql) -> Rows | Unanswered:
    """It sells the same each week, and nothing in the incident."""
    if question.name.endswith("by_currency"):
        return Rows(())
    now = GONE if question.params["from"] == NOON else USUAL
    return Rows((row(0, **now), *(row(week, **USUAL) for week in range(1, 9))))


def away(_question: Sql) -> Rows | Unanswered:
    return Unanswered("the database is away")


@dataclass
class FakeReader:
    """Answers each question of SQL by a function; remembers the batches."""

    answer: Callable[[Sql], Rows | Unanswered] = a_shop
    asked: list[Sequence[Sql]] = field(default_factory=list)

    def ask(self, questions: Sequence[Any]) -> list[Any]:
        self.asked.append(questions)
        return [self.answer(question) for question in questions]


@dataclass
class Room:
    incidents: Sequence[Incident]
    reader: FakeReader = field(default_factory=FakeReader)
    costs: FakeCosts = field(default_factory=FakeCosts)

    def refresh(self, now: datetime = NOW) -> Mapping[str, Any]:
        desk = Desk(now, self.reader, cast("Any", None), lambda: None)
        return costs(desk, Books(FakeIncidents(*self.incidents), self.costs))

    @property
    def cost(self) -> Cost:
        return self.costs.known[self.incidents[0].id]


def test_an_open_incident_is_priced_so_far() -> None:
    room = Room([an_incident()])
    assert room.refresh() == {"priced": [room.incidents[0].id], "unknown": {}}
    cost = room.cost
    assert cost.orders
    assert cost.revenue
    assert (cost.orders.lost, cost.revenue.lost) == (Decimal(150), Decimal(9000))
    assert (cost.since, cost.until, cost.at, cost.weeks, cost.beside) == (NOON, NOW, NOW, 8, 0)
    assert room.costs.told == {}


def test_once_it_is_over_its_timeline_tells_it_once() -> None:
    room = Room([an_incident(RESOLVED)])
    room.refresh()
    told = dict(room.costs.told)
    assert told[room.incidents[0].id].kind is EntryKind.COST
    assert told[room.incidents[0].id].text.startswith("Cost: about CHF 9'000 (")
    room.refresh(NOW + 2 * HOUR)
    assert room.costs.told == told
    assert room.cost.at == NOW + 2 * HOUR


def test_a_drill_costs_nothing_and_is_not_priced() -> None:
    room = Room([an_incident(drill=True)])
    assert room.refresh() == {"priced": [], "unknown": {}}
    assert room.reader.asked == []


def test_late_orders_are_waited_for_three_days() -> None:
    ended = NOON + 18 * MINUTE
    room = Room([an_incident(RESOLVED)])
    assert room.refresh(ended + 3 * DAY)["priced"]
    assert not room.refresh(ended + 3 * DAY + MINUTE)["priced"]


@pytest.mark.parametrize(
    ("status", "opened_before", "priced_before", "due"),
    [
        (OPEN, HOUR, None, True),
        (OPEN, HOUR, 5 * MINUTE, True),
        (OPEN, 7 * HOUR, 5 * MINUTE, False),
        (OPEN, 7 * HOUR, HOUR, True),
        (RESOLVED, HOUR, 5 * MINUTE, False),
        (RESOLVED, 3 * HOUR, HOUR, True),
    ],
)
def test_what_is_fresh_is_priced_at_each_refresh_and_the_rest_each_hour(
    status: IncidentStatus, opened_before: timedelta, priced_before: timedelta | None, *, due: bool
) -> None:
    incident = an_incident(status, at=NOW - opened_before)
    until = incident.resolved_at or NOW
    cost = Cost(incident.opened_at, until, NOW - priced_before, weeks=8) if priced_before else None
    assert is_due(incident, cost, NOW) is due


def test_what_the_database_did_not_tell_is_asked_again_at_each_refresh() -> None:
    room = Room([an_incident(RESOLVED)], FakeReader(away))
    room.refresh()
    assert room.cost.reason == "the database is away"
    room = Room(room.incidents, costs=room.costs)
    assert room.refresh(NOW + 5 * MINUTE)["priced"]
    assert set(room.costs.told) == {room.incidents[0].id}


def test_what_has_ended_since_it_was_priced_is_priced_at_once() -> None:
    incident = an_incident(RESOLVED, at=NOW - 20 * MINUTE)
    assert is_due(incident, Cost(incident.opened_at, NOW - 5 * MINUTE, NOW - 5 * MINUTE, weeks=8), NOW)


def test_overlapping_incidents_are_each_priced_whole_and_say_so() -> None:
    one, other = an_incident(), an_incident(service="api", severity=Severity.WARNING)
    drill, earlier = an_incident(drill=True), an_incident(RESOLVED, at=NOON - DAY, service="admin")
    room = Room([one, other, drill, earlier])
    room.refresh()
    assert {room.costs.known[each.id].beside for each in (one, other)} == {1}
    assert room.costs.known[one.id].revenue == room.costs.known[other.id].revenue
    assert room.costs.known[earlier.id].beside == 0


def test_only_what_is_critical_spoils_the_hours_before() -> None:
    for severity, ends in ((Severity.WARNING, NOON - 15 * MINUTE), (Severity.CRITICAL, NOON - 195 * MINUTE)):
        earlier = an_incident(RESOLVED, at=NOON - 3 * HOUR, service="api", severity=severity)
        room = Room([an_incident(), earlier])
        room.refresh()
        assert room.reader.asked[0][0].params["to"] == ends


def test_a_database_that_is_away_is_asked_once_and_spoils_nothing_that_was_known() -> None:
    one, other = an_incident(), an_incident(service="api")
    room = Room([one])
    room.refresh()
    known = room.cost
    room = Room([one, other], FakeReader(away), room.costs)
    reason = "the database is away"
    assert room.refresh(NOW + 5 * MINUTE) == {"priced": [], "unknown": {one.id: reason, other.id: reason}}
    assert room.costs.known[one.id] == known
    assert (room.costs.known[other.id].orders, room.costs.known[other.id].reason) == (None, reason)
    assert len(room.reader.asked) == 1


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row(0, **GONE)], "only 0 of the weeks before can be compared, 3 are needed"),
        ([row(week, **GONE) for week in range(9)], "in such a time the shop sells too little to tell: hardly an order"),
        ([row(0, orders=1, completed=1)], f"{WRONG}: there is no column revenue"),
    ],
)  # fmt: skip
def test_what_the_data_cannot_say_has_a_reason_and_is_not_on_the_timeline(
    rows: list[dict[str, Any]], reason: str
) -> None:
    def answer(question: Sql) -> Rows:
        return Rows(()) if question.name.endswith("by_currency") else Rows(tuple(rows))

    room = Room([an_incident(RESOLVED)], FakeReader(answer))
    room.refresh()
    assert (room.cost.orders, room.cost.reason) == (None, reason)
    assert room.costs.told == {}


def test_an_incident_without_an_end_is_not_priced_for_ever() -> None:
    room = Room([an_incident(at=NOW - 29 * DAY)])
    room.refresh()
    assert room.cost.reason.startswith("it goes on for over four weeks")
    assert room.reader.asked == []


def test_one_that_was_over_at_once_has_no_cost() -> None:
    room = Room([replace(an_incident(RESOLVED), resolved_at=NOON)])
    room.refresh()
    assert room.cost.reason == "it was over at once"


def test_weeks_that_the_incident_lies_in_and_that_are_missing_in_a_piece_are_not_compared() -> None:
    def answer(question: Sql) -> Rows | Unanswered:
        found = a_shop(question)
        if isinstance(found, Rows) and found.rows and question.params["from"] == NOON - 8 * DAY:
            return Rows(found.rows[:6])
        return found

    room = Room([an_incident(at=NOON - 8 * DAY)], FakeReader(answer))
    room.refresh(NOON)
    assert room.cost.weeks == 4  # of five, the first lies in it


def test_other_currencies_are_apart() -> None:
    def answer(question: Sql) -> Rows | Unanswered:
        if not question.name.endswith("by_currency"):
            return a_shop(question)
        weeks = range(1 if question.params["from"] == NOON else 0, 9)
        return Rows(tuple(row(week, currency="EUR", completed=30, revenue="1500.00") for week in weeks))

    room = Room([an_incident()], FakeReader(answer))
    room.refresh()
    assert room.cost.revenue
    assert room.cost.revenue.lost == 9000
    assert room.cost.others["EUR"].lost == Decimal(1500)
