"""Tests of SQL on dates that cannot be: of an order, and of an event, far from all others."""

from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql.refreshing import refresh
from tests.sql.shop import answer, rows, sell

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
NOON = "2026-03-02 12:00+01"
STRAYS = ("0001-01-01 12:00Z", "0044-03-15 12:00Z BC", "1970-01-01 00:00Z", "9999-12-31 12:00Z", "294276-12-31 23:59Z")
NO_DAYS = ("infinity", "-infinity", None)


def test_a_stray_date_of_an_order_makes_no_days_between_it_and_the_others(shop: Shop, shop_url: str) -> None:
    for number, at in enumerate((NOON, "2026-03-05 12:00Z", *STRAYS, *NO_DAYS)):
        shop.execute("INSERT INTO orders VALUES (%s, %s, 10, 'completed', 'CHF')", (number, at))
    assert rows(shop, "SELECT count(*) FROM monitoring.order_days()") == [(3 + 4,)]
    for name in ("daily_revenue", "daily_revenue_by_currency"):
        days = ["0044-03-15 BC", "0001-01-01", "1970-01-01", "2026-03-02", "2026-03-05"]
        assert [row["date"] for row in answer(shop_url, f"queries/{name}")] == days
    aside = [("a date in the future", "2"), ("a date that is none", "2"), ("no date", "1")]
    for asked in ({}, {"from": "2026-03-02", "to": "2026-03-02"}):
        found = answer(shop_url, "queries/orders_set_aside", **asked)
        assert [(row["reason"], row["orders"]) for row in found] == aside


def test_an_order_is_on_its_day_once_that_is_tomorrow(shop: Shop) -> None:
    sell(shop, (1, "2026-03-04 23:59+01", 10, "completed", "CHF"))
    for now, days in (("2026-03-02 23:59+01", 0), ("2026-03-03 00:00+01", 1), ("2026-03-09 00:00+01", 1)):
        shop.execute(f"SET fitfoot.now = '{now}'".encode())
        assert len(rows(shop, "SELECT FROM monitoring.daily_revenue")) == days


def test_a_stray_date_of_the_first_event_closes_no_days_between_it_and_the_others(shop: Shop, shop_url: str) -> None:
    shop.execute("SET fitfoot.now = '2026-03-08 12:00+01'")
    now = datetime(2026, 3, 8, 11, tzinfo=UTC)
    for at in (*STRAYS, *NO_DAYS, NOON, "2026-03-05 12:00Z", "1970-01-01 00:30Z", "2026-02-27 12:00Z"):
        shop.execute("INSERT INTO analytics_events (session_id, event_type, created_at) VALUES ('a', 'x', %s)", (at,))
    for function in ("refresh", "recount", "rebuild"):
        refresh(shop_url, now, function)
        assert refresh(shop_url, now)["days_left"] == 0
        assert rows(shop, "SELECT count(*) FROM monitoring.funnel_days") == [(3 + 1 + 6,)]
        days = "SELECT date::text AS day FROM monitoring.conversion_funnel ORDER BY date"
        found = [day for (day,) in rows(shop, days)]
        assert found == ["0044-03-15 BC", "0001-01-01", "1970-01-01", "2026-02-27", "2026-03-02", "2026-03-05"]
    shop.execute("INSERT INTO analytics_events VALUES (-5, 'b', 'x', '2001-01-01Z'), (-6, 'b', 'x', '1970-01-01Z')")
    assert refresh(shop_url, now, "recount")["days_left"] == 0
    assert len(rows(shop, "SELECT FROM monitoring.conversion_funnel")) == 7
    assert rows(shop, "SELECT sessions FROM monitoring.conversion_funnel WHERE date = '1970-01-01'") == [(2,)]
