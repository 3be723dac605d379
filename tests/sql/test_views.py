"""Tests of the views: each thing that the usual SQL gets wrong, and the recount."""

from datetime import date
from decimal import Decimal as D  # noqa: N817 -- the tables below are read by their numbers

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql import recount
from tests.sql.shop import answer, prepare, rows, sell, visit

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
NOON = "2026-03-02 12:00+01"
REVENUE = "SELECT date, revenue, orders, avg_order_value FROM monitoring.daily_revenue ORDER BY date"
FUNNEL = (
    "SELECT date, sessions, cart_additions, checkouts_started, orders_completed"
    " FROM monitoring.conversion_funnel ORDER BY date"
)
PRODUCTS = "SELECT title, id, units_sold, revenue, avg_rating FROM monitoring.product_performance"


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        pytest.param([], [], id="an empty shop has no days"),
        pytest.param(
            [(1, NOON, 10, "completed", "CHF"), (2, NOON, 5, "completed", "CHF")], [(15, 2, "7.50")], id="sum"
        ),
        pytest.param(
            [(1, NOON, D("2000000.05"), "completed", "CHF")], [("2000000.05", 1, "2000000.05")], id="millions"
        ),
        pytest.param([(1, NOON, 10, "cancelled", "CHF")], [], id="a cancelled order is none"),
        pytest.param([(1, NOON, 10, "refunded", "CHF"), (2, NOON, 1, "completed", "CHF")], [(1, 1, 1)], id="refunded"),
        pytest.param([(1, NOON, 10, "completed", "CHF"), (2, NOON, 9, "completed", "EUR")], [(10, 1, 10)], id="euros"),
        pytest.param([(1, NOON, 10, "completed", "chf ")], [(10, 1, 10)], id="a currency is one however it is written"),
        pytest.param(
            [(1, NOON, None, "completed", "CHF"), (2, NOON, 3, "completed", "CHF")], [(3, 1, 3)], id="no total"
        ),
        pytest.param([(1, NOON, -5, "completed", "CHF"), (2, NOON, 3, "completed", "CHF")], [(3, 1, 3)], id="negative"),
        pytest.param(
            [(1, NOON, D("NaN"), "completed", "CHF"), (2, NOON, 3, "completed", "CHF")], [(3, 1, 3)], id="NaN"
        ),
        pytest.param([(1, NOON, 0, "completed", "CHF")], [(0, 1, 0)], id="a free order is one"),
        pytest.param([(1, NOON, 3, "completed", None)], [], id="an order without a currency is not taken for francs"),
        pytest.param([(1, None, 3, "completed", "CHF")], [], id="an order without a time has no day"),
        pytest.param([(1, "infinity", 3, "completed", "CHF"), (2, "-infinity", 3, "completed", "CHF")], [], id="never"),
    ],
)
def test_revenue_is_of_completed_orders_in_francs(
    shop: Shop, orders: list[tuple[int, str, object, str, str]], expected: list[tuple[int | str, int, int | str]]
) -> None:
    sell(shop, *orders)
    found = rows(shop, REVENUE)
    assert found == [(date(2026, 3, 2), D(revenue), count, D(mean)) for revenue, count, mean in expected]


def test_other_currencies_are_kept_apart(shop: Shop) -> None:
    sell(shop, (1, NOON, 10, "completed", "CHF"), (2, NOON, 9, "completed", "EUR"), (3, NOON, 9, "completed", "EUR"))
    found = rows(shop, "SELECT currency, revenue, orders FROM monitoring.daily_revenue_by_currency ORDER BY currency")
    assert found == [("CHF", 10, 1), ("EUR", 18, 2)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-07-01 21:59:59.999999+00", date(2026, 7, 1)),
        ("2026-07-01 22:00+00", date(2026, 7, 2)),
        ("2026-01-31 22:59:59.999999+00", date(2026, 1, 31)),
        ("2026-01-31 23:00+00", date(2026, 2, 1)),
        ("2026-03-28 23:00+00", date(2026, 3, 29)),
        ("2026-03-29 21:59:59.999999+00", date(2026, 3, 29)),  # the day of 23 hours
        ("2026-03-29 22:00+00", date(2026, 3, 30)),
        ("2025-10-25 22:00+00", date(2025, 10, 26)),
        ("2025-10-26 22:59:59.999999+00", date(2025, 10, 26)),  # the day of 25 hours
        ("2025-10-26 23:00+00", date(2025, 10, 27)),
    ],
)
def test_a_day_is_zurichs_whatever_the_sessions_time_zone(shop: Shop, moment: str, expected: date) -> None:
    sell(shop, (1, moment, 10, "completed", "CHF"))
    visit(shop, ("a", "page_view", moment))
    for refreshed in (False, True):
        if refreshed:
            shop.execute("SELECT monitoring.refresh()")
        for zone in ("UTC", "Europe/Zurich", "Pacific/Kiritimati"):
            shop.execute(f"SET timezone = '{zone}'".encode())
            assert [row[0] for row in rows(shop, REVENUE)] == [expected]
            assert rows(shop, FUNNEL) == [(expected, 1, 0, 0, 0)]


def test_a_session_is_counted_once_a_day_and_step(shop: Shop) -> None:
    visit(shop, *[("a", "add_to_cart", NOON)] * 3, ("a", "page_view", NOON), ("b", "page_view", NOON))
    visit(shop, ("a", "page_view", "2026-03-02 23:30+00"), (None, "add_to_cart", NOON), ("c", "order_completed", NOON))
    expected = [(date(2026, 3, 2), 3, 1, 0, 1), (date(2026, 3, 3), 1, 0, 0, 0)]
    assert rows(shop, FUNNEL) == expected == recount.funnel(shop, date(2026, 11, 23))
    shop.execute("SELECT monitoring.refresh()")
    assert rows(shop, FUNNEL) == expected


def test_a_closed_day_without_sessions_has_no_row(shop: Shop) -> None:
    visit(shop, ("a", "page_view", "2026-03-01 12:00+00"), ("a", "page_view", "2026-03-04 12:00+00"), (None, "x", NOON))
    shop.execute("SELECT monitoring.refresh('1 hour')")
    assert [row[0] for row in rows(shop, FUNNEL)] == [date(2026, 3, 1), date(2026, 3, 4)]


def test_items_and_reviews_do_not_multiply_each_other(shop: Shop) -> None:
    shop.execute("INSERT INTO products VALUES (1, 'shoe'), (2, 'sock'), (3, 'lace'), (4, 'unsold')")
    sell(shop, (1, NOON, 100, "completed", "CHF"), (2, NOON, 50, "cancelled", "CHF"), (3, NOON, 9, "completed", "EUR"))
    shop.execute(
        "INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (1, 1, 3, 20), (1, 1, 1, 10),"
        " (1, 2, 2, 15), (2, 2, 5, 10), (3, 3, 9, 1), (1, 3, NULL, 5), (1, 3, -1, 5),"
        " (1, 3, 1, NULL), (77, 3, 1, 1), (1, 88, 1, 1)"
    )
    shop.execute(
        "INSERT INTO product_reviews (product_id, rating) VALUES (1, 5), (1, 4), (1, 4), (2, NULL), (2, 9), (4, 1)"
    )
    expected: list[tuple[str, int, int, D, D | None]] = [
        ("shoe", 1, 4, D(70), D("4.33")),
        ("sock", 2, 2, D(30), None),
        ("lace", 3, 0, D(0), None),
        ("unsold", 4, 0, D(0), D(1)),
    ]
    assert rows(shop, PRODUCTS) == expected
    assert recount.products(shop) == expected


@pytest.mark.parametrize("checked", ["", "NOT VALID"])
def test_a_foreign_key_of_items_changes_no_figure(shop: Shop, checked: str) -> None:
    shop.execute("INSERT INTO products VALUES (1, 'vase'), (2, 'mug')")
    sell(
        shop,
        (1, "2026-03-24 12:00+01", 10, "completed", "CHF"),
        (2, "2026-03-24 12:00+01", 10, "completed", "EUR"),
        (3, "2026-03-24 12:00+01", 10, "completed", None),
        (4, "2026-03-24 12:00+01", 10, "refunded", "CHF"),
        (5, "2026-03-24 12:00+01", -1, "completed", "CHF"),
        (6, "2026-03-24 12:00+01", None, "completed", "CHF"),
        (7, "2026-03-24 12:00+01", "Infinity", "completed", "CHF"),
        (8, "2026-03-24 12:00+01", 10, "completed", " chf"),
    )
    shop.execute("UPDATE orders SET status = NULL WHERE id = 4")
    with shop.transaction(force_rollback=True):
        shop.execute(
            "INSERT INTO order_items (order_id, product_id, quantity, unit_price)"
            " SELECT CASE WHEN n < 9 THEN n END, 1, 1, 10 ^ n FROM generate_series(1, 9) AS n"
        )
        key = f"ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders {checked}"
        shop.execute(key.encode())
        assert rows(shop, "SELECT monitoring.items_have_orders()") == [(not checked,)]
        sold = [("vase", 1, 2, 100_000_010, None), ("mug", 2, 0, 0, None)]
        assert rows(shop, PRODUCTS) == sold


def test_a_shop_without_a_currency_sells_in_francs(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE orders DROP COLUMN currency")
        connection.execute("ALTER TABLE product_reviews DROP COLUMN created_at")
        connection.execute("INSERT INTO orders VALUES (1, '2026-03-02 12:00+01', 10, 'completed')")
        connection.execute("INSERT INTO product_reviews (product_id, rating) VALUES (1, 4)")
        prepare(bare_url)
        assert rows(connection, REVENUE) == [(date(2026, 3, 2), 10, 1, 10)]
        days = {"from": "2026-03-02", "to": "2026-03-02"}
        assert answer(bare_url, "queries/customer_satisfaction", **days)[0]["customer_satisfaction"] == "4.00"
