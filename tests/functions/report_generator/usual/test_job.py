from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.model.trade import Step, UsualWeek
from functions.report_generator.desk import Desk
from functions.report_generator.failing import ReportFailed
from functions.report_generator.usual.job import usual_week
from functions.shop.keeper import ShopKeeper
from functions.shop.questions import Rows, Sql, Unanswered
from tests.builders import NOON
from tests.functions.incident_detector.trade.shop_hours import FakeReader, a_week

pytestmark = pytest.mark.unit

Row = dict[str, Any]


class Kept:
    def __init__(self, week: UsualWeek | None = None) -> None:
        self.week = week

    def load(self) -> UsualWeek | None:
        return self.week

    def save(self, week: UsualWeek) -> None:
        self.week = week


def hours(**changed: object) -> list[Row]:
    told = {"hours": 8, "carts": "12.5", "checkouts": "6.0", "orders": "3.5", **changed}
    return [{"weekday": day, "hour": hour, **told} for day in range(1, 8) for hour in range(24)]


def run(rows: list[Row] | Unanswered, kept: Kept) -> tuple[dict[str, Any], FakeReader]:
    reader = FakeReader(rows if isinstance(rows, Unanswered) else Rows(tuple(rows)))
    desk = Desk(NOON, reader, ShopKeeper(None), lambda: None)
    return dict(usual_week(desk, kept)), reader


def test_the_usual_week_is_asked_for_and_kept() -> None:
    kept, rows = Kept(), hours()
    rows[5 * 24 + 20]["orders"] = "41"
    answer, reader = run(rows[::-1], kept)
    assert answer == {"found": True, "reason": ""}
    assert reader.asked == [Sql("usual_hours", {"at": NOON, "weeks": 8})]
    assert kept.week is not None
    assert kept.week.at == NOON
    assert kept.week.hours[Step.ORDERS][5 * 24 + 20 - 1 : 5 * 24 + 20 + 2] == [3.5, 41, 3.5]


def test_it_is_found_anew_once_a_day() -> None:
    week = a_week(at=NOON - timedelta(hours=19))
    answer, reader = run(hours(), kept := Kept(week))
    assert (answer["found"], reader.asked, kept.week) == (False, [], week)
    assert run(hours(), Kept(replace(week, at=NOON - timedelta(hours=20))))[0]["found"]


@pytest.mark.parametrize("rows", [[], hours(hours=1), hours()[1:]])
def test_of_a_young_shop_nobody_knows_what_is_usual(rows: list[Row]) -> None:
    answer, _ = run(rows, kept := Kept())
    assert answer == {"found": False, "reason": "the shop has not sold for 2 whole weeks yet"}
    assert kept.week is None


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (Unanswered("the database is away"), "the usual week is not known: the database is away"),
        (hours(carts=None), "usual_hours.sql does not answer as it says: carts is not a decimal number: None"),
        ([{"weekday": 8, "hour": 1, "hours": 8}], "there is no hour 1 on weekday 8"),
    ],
)
def test_a_database_that_does_not_say_is_told(rows: list[Row] | Unanswered, why: str) -> None:
    with pytest.raises(ReportFailed, match=why):
        run(rows, Kept())
