"""Tests of the rollup's refresh: late, erased and changed events, budgets, locks, kills, a rebuild."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql import recount
from tests.sql.refreshing import HELD, killed, refresh, refresher
from tests.sql.shop import rows, visit

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
NOW = datetime(2026, 3, 31, 10, tzinfo=UTC)
FUNNEL = "SELECT * FROM monitoring.conversion_funnel ORDER BY date"
CLOSED = "SELECT day, sessions FROM monitoring.funnel_days WHERE sessions > 0 ORDER BY day"
FAR_APART = "ALTER SEQUENCE analytics_events_id_seq INCREMENT 200000"  # beyond any slack of the watermark


@pytest.fixture
def march(shop: Shop) -> Shop:
    """Ten days with a visit each, over the change of the clocks, at ten on March 31st; no slack helps their ids."""
    shop.execute(FAR_APART.encode())
    shop.execute(f"SET fitfoot.now = '{NOW.isoformat()}'".encode())
    for day in range(22, 32):
        visit(shop, (f"s{day}", "add_to_cart", f"2026-03-{day} 08:00+00"))
    return shop


def assert_right(shop: Shop) -> None:
    assert rows(shop, FUNNEL) == recount.funnel(shop, date(2026, 3, 31))


def test_the_funnel_is_right_before_the_first_refresh(march: Shop) -> None:
    assert len(rows(march, FUNNEL)) == 10
    assert_right(march)


def test_a_refresh_closes_what_is_over_and_a_second_changes_nothing(march: Shop, shop_url: str) -> None:
    assert refresh(shop_url, NOW) | {"days_checked": 0} == {
        "busy": False, "days_closed": 9, "days_repaired": 0, "days_checked": 0, "days_different": 0,
        "days_left": 0, "closed_before": date(2026, 3, 31),
    }  # fmt: skip
    before = rows(march, "SELECT xmin, * FROM monitoring.funnel_days WHERE day > '2026-03-25' ORDER BY day")
    assert refresh(shop_url, NOW)["days_closed"] == 0
    assert rows(march, "SELECT xmin, * FROM monitoring.funnel_days WHERE day > '2026-03-25' ORDER BY day") == before
    assert_right(march)


def test_a_late_event_is_counted_by_the_next_refresh(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    visit(march, ("late", "order_completed", "2026-03-24 23:30+01"), ("earlier", "page_view", "2026-02-01 12:00+01"))
    assert refresh(shop_url, NOW)["days_repaired"] == 2
    assert len(rows(march, FUNNEL)) == 11
    assert_right(march)


def test_an_event_whose_transaction_was_open_during_refreshes_is_not_missed(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    with psycopg.connect(shop_url) as slow:
        visit(slow, ("slow", "page_view", "2026-03-25 12:00+01"))
        visit(march, ("later id", "page_view", "2026-03-26 12:00+01"))
        refresh(shop_url, NOW)
        visit(march, ("last id", "page_view", "2026-03-31 09:00+01"))
        refresh(shop_url, NOW)
    refresh(shop_url, NOW)
    assert_right(march)
    assert rows(march, CLOSED)[3:5] == [(date(2026, 3, 25), 2), (date(2026, 3, 26), 2)]


def test_today_is_right_between_refreshes_whoever_comes_back(march: Shop, shop_url: str) -> None:
    visit(march, *((name, "add_to_cart", "2026-03-31 09:00+02") for name in ("buys", "stays", "long" * 5000)))
    for _ in range(2):
        refresh(shop_url, NOW)
    assert rows(march, "SELECT sessions, seen_to > 0 FROM monitoring.today_counted") == [(4, True)]
    visit(
        march,
        *(("buys", step, "2026-03-31 09:30+02") for step in ("add_to_cart", "checkout_started", "order_completed")),
        ("new", "add_to_cart", "2026-03-31 09:30+02"),
        ("new", "order_completed", "2026-03-31 09:40+02"),
        ("stays", "page_view", "2026-03-31 09:50+02"),
        ("long" * 5000, "page_view", "2026-03-31 09:50+02"),
        ("tomorrow's", "page_view", "2026-04-01 09:50+02"),
        (None, "page_view", "2026-03-31 09:50+02"),
    )
    live = rows(march, "SELECT * FROM monitoring.funnel_today()")
    assert live == rows(march, "SELECT * FROM monitoring.funnel_of('2026-03-31')") == [(5, 5, 1, 2, 2)]
    assert_right(march)


def test_what_is_erased_of_today_is_gone_with_the_next_refresh(march: Shop, shop_url: str) -> None:
    visit(march, ("erased", "add_to_cart", "2026-03-31 09:00+02"))
    refresh(shop_url, NOW)
    march.execute("DELETE FROM analytics_events WHERE session_id = 'erased'")
    refresh(shop_url, NOW)
    assert_right(march)
    assert rows(march, "SELECT session_id FROM monitoring.today_visits") == [("s31",)]


def test_a_dirty_day_is_counted_live_until_it_is_written(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    visit(march, ("late", "page_view", "2026-03-24 12:00+01"))
    march.execute("INSERT INTO monitoring.dirty_days (day) VALUES ('2026-03-24')")
    assert (date(2026, 3, 24), 1) in rows(march, CLOSED)
    assert_right(march)


def test_without_a_budget_each_refresh_still_does_a_day_and_all_is_right_between(march: Shop, shop_url: str) -> None:
    for left in range(8, -1, -1):
        with refresher(shop_url, NOW) as connection:
            assert rows(connection, "SELECT days_closed, days_left FROM monitoring.refresh('0 s')") == [(1, left)]
        assert_right(march)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM analytics_events WHERE session_id = 's24'",
        "UPDATE analytics_events SET session_id = 's25', created_at = '2026-03-25 12:00+01' WHERE session_id = 's24'",
        "UPDATE analytics_events SET event_type = 'page_view' WHERE session_id = 's24'",
        "UPDATE analytics_events SET session_id = NULL WHERE session_id = 's24'",
        "DELETE FROM analytics_events",
    ],
)
def test_what_was_erased_or_changed_is_right_after_the_daily_pass(march: Shop, shop_url: str, change: str) -> None:
    refresh(shop_url, NOW)
    march.execute(change.encode())
    done = refresh(shop_url, NOW, "recount")
    assert (done["days_left"], done["days_checked"]) == (0, 9)
    assert_right(march)


def test_refreshes_alone_compare_every_day_in_time(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    march.execute("DELETE FROM analytics_events WHERE session_id = 's24'")
    checked = [refresh(shop_url, NOW)["days_checked"] for _ in range(9)]
    assert checked == [1] * 9
    assert_right(march)


def test_the_daily_pass_ends_in_pieces(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    since = rows(march, "SELECT clock_timestamp()")[0][0]
    with refresher(shop_url, NOW) as connection:
        left = [
            rows(connection, "SELECT days_left FROM monitoring.recount('0 s', %s)", (since,))[0][0] for _ in range(5)
        ]
    assert left == [7, 5, 3, 1, 0]


@pytest.mark.parametrize("function", ["refresh", "recount", "rebuild"])
@pytest.mark.parametrize("held", HELD)
def test_a_killed_refresh_has_done_nothing(march: Shop, shop_url: str, held: str, function: str) -> None:
    refresh(shop_url, NOW - timedelta(days=3))
    visit(march, ("late", "page_view", "2026-03-24 12:00+01"))
    before = rows(march, CLOSED)
    assert killed(shop_url, held, NOW, function)
    assert rows(march, CLOSED) == before
    assert refresh(shop_url, NOW)["busy"] is False
    assert_right(march)


def test_two_refreshes_at_once_are_one(march: Shop, shop_url: str) -> None:
    with refresher(shop_url, NOW) as first, first.transaction():
        first.execute("SELECT monitoring.refresh()")
        assert refresh(shop_url, NOW)["busy"] is True
        assert refresh(shop_url, NOW, "rebuild")["busy"] is True
        assert rows(march, CLOSED) == []
    assert len(rows(march, CLOSED)) == 9


def test_all_can_be_made_from_nothing(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    march.execute("UPDATE monitoring.funnel_days SET sessions = 77")
    assert refresh(shop_url, NOW, "rebuild")["days_closed"] == 9
    assert_right(march)


def test_an_empty_shop_is_refreshed_and_finds_its_first_event(shop: Shop, shop_url: str) -> None:
    for function in ("refresh", "recount", "rebuild", "refresh"):
        assert refresh(shop_url, NOW, function)["closed_before"] == date(2026, 3, 31)
    assert rows(shop, FUNNEL) == []
    visit(shop, ("first", "page_view", "2026-03-24 12:00+01"), ("never", "x", "infinity"), ("never", "x", "-infinity"))
    refresh(shop_url, NOW)
    assert rows(shop, FUNNEL) == [(date(2026, 3, 24), 1, 0, 0, 0)]


def test_what_has_not_come_yet_is_counted_on_its_day(march: Shop, shop_url: str) -> None:
    visit(march, ("ahead", "page_view", "2026-04-01 12:00+02"))
    refresh(shop_url, NOW)
    assert_right(march)
    march.execute("SET fitfoot.now = '2026-04-02 12:00+02'")
    assert rows(march, FUNNEL) == recount.funnel(march, date(2026, 4, 2))


def test_a_question_about_closed_days_does_not_count_today(march: Shop, shop_url: str) -> None:
    refresh(shop_url, NOW)
    plan = rows(march, "EXPLAIN ANALYZE SELECT * FROM monitoring.conversion_funnel WHERE date < monitoring.today()")
    counting = [line for (line,) in plan if "Function Scan on funnel_" in line]
    assert len(counting) == 3
    assert all("(never executed)" in line for line in counting)
