from datetime import date
from typing import Any

import pytest

from functions.shop.keeper import Migrations, Refreshed, ShopKeeper
from functions.shop.questions import Unanswered
from tests.builders import NOON
from tests.functions.shop.lambdas import FakeLambda, refused, says

pytestmark = pytest.mark.unit
ROW = {
    "busy": False,
    "days_closed": 2,
    "days_repaired": 0,
    "days_checked": 1,
    "days_different": 1,
    "days_left": 7,
    "closed_before": "2026-11-20",
}
BUSY = dict.fromkeys(ROW) | {"busy": True, "days_left": 7}


def keeper(answer: object) -> tuple[ShopKeeper, FakeLambda]:
    client = FakeLambda(lambda _: says({"answers": [answer]}))
    return ShopKeeper(client), client


def answered(**fields: object) -> dict[str, Any]:
    return {"ok": True, "rows": [ROW | fields], "took_ms": 1.0, "error": None}


def listed(error: str | None = None, **fields: object) -> dict[str, Any]:
    value = {"done": ["001_days"], "pending": ["002_rollup"], "views": ["daily_revenue"]} | fields
    return {"ok": error is None, "value": value, "took_ms": 1.0, "error": error}


def test_a_pass_is_asked_for_with_its_seconds_and_says_what_it_did() -> None:
    shop, client = keeper(answered())
    assert shop.roll("refresh", 5) == Refreshed(
        busy=False,
        days_closed=2,
        days_repaired=0,
        days_checked=1,
        days_different=1,
        days_left=7,
        closed_before=date(2026, 11, 20),
    )
    shop.roll("recount", 60, NOON)
    refresh, recount = client.asked
    assert refresh == {"rollup": "refresh", "seconds": 5}
    assert recount == {"rollup": "recount", "seconds": 60, "since": "2026-11-23T12:00:00Z"}


def test_who_found_another_at_it_did_nothing() -> None:
    done = keeper({"ok": True, "rows": [BUSY], "error": None})[0].roll("refresh", 5)
    assert isinstance(done, Refreshed)
    assert (done.busy, done.days_closed, done.days_left, done.closed_before) == (True, 0, 7, None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"ok": False, "rows": None, "error": "no database is set"}, "no database is set"),
        (answered(busy=None), "in a shape that is not its own"),
        (answered(days_left=None), "days_left is not a count: None"),
        ({"ok": True, "rows": [], "error": None}, "in a shape that is not its own"),
        ("nonsense", "in a shape that is not its own"),
    ],
)
def test_a_pass_that_cannot_be_made_says_why(answer: object, words: str) -> None:
    done = keeper(answer)[0].roll("refresh", 5)
    assert isinstance(done, Unanswered)
    assert words in done.reason


def test_migrations_are_listed_and_applied() -> None:
    shop, client = keeper(listed())
    assert shop.migrations() == Migrations(("001_days",), ("002_rollup",), ("daily_revenue",))
    shop.migrate()
    assert client.asked == [{"migrations": "list"}, {"migrations": "apply"}]


def test_a_migration_that_failed_is_told_beside_those_that_did_not() -> None:
    done = keeper(listed("sql/migrations/002_rollup.sql, line 4: no"))[0].migrate()
    assert done == Migrations(
        ("001_days",), ("002_rollup",), ("daily_revenue",), "sql/migrations/002_rollup.sql, line 4: no"
    )


def test_who_cannot_be_asked_or_says_nonsense_is_a_reason() -> None:
    def refuses(_payload: dict[str, Any]) -> dict[str, Any]:
        raise refused("TooManyRequestsException", "Rate Exceeded.")

    error = "fitfoot-shop-reader cannot be asked: TooManyRequestsException: Rate Exceeded."
    assert ShopKeeper(FakeLambda(refuses)).migrate() == Unanswered(error)
    assert keeper({"ok": False, "value": None, "error": "no"})[0].migrations() == Unanswered("no")
    assert isinstance(keeper(listed(done=None))[0].migrations(), Unanswered)
