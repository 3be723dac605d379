from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.report_generator.desk import Desk
from functions.report_generator.failing import ReportFailed
from functions.report_generator.migrate import migrate
from functions.report_generator.refresh import refresh
from functions.shop.keeper import Migrations, Pass, Refreshed
from functions.shop.questions import Unanswered
from functions.shop.reader import ShopReader
from functions.state.client import TableUnavailable
from functions.state.recounts import Recount
from tests.builders import NOON
from tests.functions.shop.lambdas import FakeLambda, says

pytestmark = pytest.mark.unit
DONE = Refreshed(
    busy=False,
    days_closed=1,
    days_repaired=0,
    days_checked=3,
    days_different=0,
    days_left=0,
    closed_before=date(2026, 11, 23),
)
PLAN = Migrations(("001_days",), ("002_rollup",), ("daily_revenue",))


@dataclass
class FakeKeeper:
    """Answers one after the other, the last for ever; notes what it was asked."""

    answers: list[Refreshed | Unanswered] = field(default_factory=lambda: [DONE])
    plan: Migrations | Unanswered = PLAN
    asked: list[tuple[str, datetime | None]] = field(default_factory=list)

    def roll(self, what: Pass, seconds: int, since: datetime | None = None) -> Refreshed | Unanswered:
        assert seconds > 0
        self.asked.append((what, since))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def migrations(self) -> Migrations | Unanswered:
        self.asked.append(("list", None))
        return self.plan

    def migrate(self) -> Migrations | Unanswered:
        self.asked.append(("apply", None))
        return self.plan


@dataclass
class FakePasses:
    """The recounts' table; `gone` takes it away."""

    kept: Recount | None = None
    gone: bool = False

    def latest(self) -> Recount | None:
        if self.gone:
            raise TableUnavailable("fitfoot-series", RuntimeError("connection refused"))
        return self.kept

    def put(self, recount: Recount) -> None:
        self.kept = recount


def desk(keeper: FakeKeeper, now: datetime = NOON) -> Desk:
    return Desk(now, ShopReader(FakeLambda(lambda _: says({"answers": []}))), keeper, dict)


def test_the_first_refresh_is_a_recount_and_the_next_are_not_for_twenty_hours() -> None:
    keeper, passes = FakeKeeper(), FakePasses()
    told = refresh(desk(keeper), {}, passes)
    assert (told["pass"], told["days_closed"], told["closed_before"]) == ("recount", 1, "2026-11-23")
    assert refresh(desk(keeper, NOON + timedelta(hours=19, minutes=59)), {}, passes)["pass"] == "refresh"
    assert refresh(desk(keeper, NOON + timedelta(hours=20)), {}, passes)["pass"] == "recount"
    assert [what for what, _ in keeper.asked] == ["recount", "refresh", "recount"]


def test_a_recount_that_is_not_through_goes_on_where_it_was() -> None:
    left = replace(DONE, days_left=7)
    keeper, passes = FakeKeeper([left, replace(DONE, busy=True), left, DONE]), FakePasses()
    for minutes in (0, 5, 10, 15):
        refresh(desk(keeper, NOON + timedelta(minutes=minutes)), {}, passes)
    assert keeper.asked == [("recount", NOON)] * 4
    assert passes.kept == Recount(NOON, NOON + timedelta(minutes=15))


def test_hooks_run_in_order_and_say_what_they_did() -> None:
    hooks = {"totals": lambda _: {"counted": True}, "usual": lambda one: {"at": one.now}}
    told = refresh(desk(FakeKeeper()), hooks, FakePasses())
    assert told["after"] == {"totals": {"counted": True}, "usual": {"at": NOON}}


@pytest.mark.parametrize("gone", [True, False])
def test_whatever_fails_keeps_no_hook_from_running_and_is_told(*, gone: bool) -> None:
    ran: list[str] = []

    def breaks(_: Desk) -> Mapping[str, Any]:
        ran.append("breaks")
        raise ValueError("no such column")

    def works(_: Desk) -> Mapping[str, Any]:
        ran.append("works")
        return {}

    keeper = FakeKeeper([Unanswered("connection refused")])
    with pytest.raises(ReportFailed) as error:
        refresh(desk(keeper), {"breaks": breaks, "works": works}, FakePasses(gone=gone))
    assert ran == ["breaks", "works"]
    assert "connection refused" in str(error.value)
    assert "breaks: ValueError: no such column" in str(error.value)


def test_a_migration_lists_in_a_dry_run_and_applies_else() -> None:
    keeper = FakeKeeper()
    assert migrate(desk(keeper), dry_run=True)["pending"] == ["002_rollup"]
    keeper.plan = replace(PLAN, done=("001_days", "002_rollup"), pending=())
    expected = {"done": ["001_days", "002_rollup"], "pending": [], "views": ["daily_revenue"], "dry_run": False}
    assert migrate(desk(keeper), dry_run=False).items() >= expected.items()
    assert [what for what, _ in keeper.asked] == ["list", "apply"]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (Unanswered("no database is set"), "migrate: no database is set"),
        (
            replace(PLAN, failed="sql/migrations/002_rollup.sql, line 4: no"),
            "line 4: no; applied: 001_days; not applied",
        ),
    ],
)
def test_a_migration_that_fails_says_what_is_applied_and_what_is_not(plan: Migrations | Unanswered, words: str) -> None:
    with pytest.raises(ReportFailed) as error:
        migrate(desk(FakeKeeper(plan=plan)), dry_run=False)
    assert words in str(error.value)


def test_a_day_of_refreshes_makes_one_recount() -> None:
    keeper, passes = FakeKeeper(), FakePasses()
    began = datetime(2026, 3, 28, 23, tzinfo=UTC)
    for minutes in range(0, 20 * 60, 5):
        refresh(desk(keeper, began + timedelta(minutes=minutes)), {}, passes)
    assert [what for what, _ in keeper.asked].count("recount") == 1
