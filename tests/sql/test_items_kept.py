"""Tests of what is kept of the items: never is a figure made of it that a recount does not give."""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from tests.sql import recount
from tests.sql.refreshing import refresh, until
from tests.sql.shop import EMPTY, SQL, answer, psql, rows, sell

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
EXAMPLES = 300 if os.environ.get("SQL_TEST") == "full" else 8
NOON = "2026-03-02 12:00+01"
FAR_APART = "ALTER SEQUENCE order_items_id_seq INCREMENT 200000 RESTART"  # beyond any slack of the watermark
WITH_ORDERS = "ALTER TABLE order_items ADD CONSTRAINT ours FOREIGN KEY (order_id) REFERENCES orders ON DELETE CASCADE"
BOUGHT = "INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (%s, %s, %s, %s)"
PRODUCTS = "SELECT * FROM monitoring.product_performance"
IS_KEPT = "SELECT counted_to > 0 AND changes = monitoring.item_changes() FROM monitoring.items_counted"
SPOILT = "UPDATE monitoring.products_sold SET units = 77"


@pytest.fixture
def trade(shop: Shop) -> Iterator[Shop]:
    """Each item has its order, as the database sees to; three products, three orders of two items."""
    shop.execute(WITH_ORDERS.encode())
    shop.execute(FAR_APART.encode())
    furnish(shop)
    yield shop
    shop.execute(b"ALTER TABLE order_items DROP CONSTRAINT IF EXISTS ours")
    shop.execute(b"ALTER SEQUENCE order_items_id_seq INCREMENT 1 RESTART")


def furnish(shop: Shop) -> None:
    shop.execute("INSERT INTO products VALUES (0, 'vase'), (1, 'mug'), (2, 'jug')")
    states = enumerate(("completed", "completed", "pending"))
    sell(shop, *((number, NOON, 100, status, "CHF") for number, status in states))
    for number in range(3):
        buy(shop, number, 0, 2, "10.05")
        buy(shop, number, 1, 1, "99.90")


def buy(shop: Shop, order: int, product: int, quantity: int, price: str) -> None:
    shop.execute(BOUGHT.encode(), (order, product, quantity, price))


def is_kept(shop: Shop) -> bool:
    return rows(shop, IS_KEPT) == [(True,)]


def keep(shop: Shop, url: str) -> None:
    """Have all items counted, which takes until nobody is writing who wrote before, and all changes are known."""

    def kept() -> bool:
        noticed(shop)
        refresh(url, function="rebuild")
        return is_kept(shop)

    until(kept)


def noticed(shop: Shop) -> None:
    """Have Postgres count at once what this connection changed."""
    shop.execute("SELECT pg_stat_force_next_flush()")


def assert_right(shop: Shop) -> None:
    assert rows(shop, PRODUCTS) == recount.products(shop)


def test_kept_items_are_read_and_right_whatever_becomes_of_their_orders(trade: Shop, shop_url: str) -> None:
    keep(trade, shop_url)
    for change in (
        "status = 'refunded' WHERE id = 0",
        "status = 'completed' WHERE id = 2",
        "currency = 'EUR' WHERE id = 1",
        "total = NULL WHERE id = 2",
        "status = 'completed', currency = 'CHF'",
    ):
        trade.execute(f"UPDATE orders SET {change}".encode())  # noqa: S608 -- above
        assert_right(trade)
    sell(trade, (3, NOON, 5, "completed", "CHF"), (4, NOON, 5, "pending", "CHF"), (5, NOON, 5, "completed", "EUR"))
    buy(trade, 3, 2, 4, "0.05")
    buy(trade, 4, 2, 9, "0.05")
    buy(trade, 5, 2, 9, "0.05")
    buy(trade, 0, 2, 1, "7.00")
    assert_right(trade)
    assert is_kept(trade)
    asked = [tuple(row.values())[2:4] for row in answer(shop_url, "queries/product_performance")]
    assert asked == [(str(row[2]), str(row[3])) for row in rows(trade, PRODUCTS)]
    trade.execute(SPOILT)
    assert {row["units_sold"] for row in answer(shop_url, "queries/product_performance")} & {"77", "78", "79"}
    spoilt = rows(trade, "SELECT DISTINCT units FROM monitoring.products_sold")
    assert spoilt == [(77,)]
    assert rows(trade, PRODUCTS) != recount.products(trade)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE order_items SET quantity = 5 WHERE order_id = 0",
        "DELETE FROM order_items WHERE order_id = 0",
        "DELETE FROM orders WHERE id = 0",
        "UPDATE order_items SET product_id = 2",
        "TRUNCATE order_items",
        "ALTER TABLE order_items DROP CONSTRAINT ours; DELETE FROM orders WHERE id = 1",
    ],
)
def test_changed_items_are_counted_live_until_the_next_refresh(trade: Shop, shop_url: str, change: str) -> None:
    keep(trade, shop_url)
    trade.execute(SPOILT)
    trade.execute(change.encode())
    noticed(trade)
    assert_right(trade)
    refresh(shop_url)
    assert_right(trade)


def test_an_item_whose_transaction_was_open_while_later_ones_were_counted_is_not_missed(
    trade: Shop, shop_url: str
) -> None:
    keep(trade, shop_url)
    with psycopg.connect(shop_url) as slow:
        buy(slow, 0, 2, 3, "5.00")
        buy(trade, 1, 2, 1, "5.00")
        for _ in range(3):
            refresh(shop_url, function="rebuild")
            assert_right(trade)
    assert_right(trade)
    keep(trade, shop_url)
    assert_right(trade)
    assert sorted(row[2] for row in rows(trade, PRODUCTS)) == [2, 4, 4]


def test_what_escapes_is_found_within_the_hour_if_there_is_time(trade: Shop, shop_url: str) -> None:
    keep(trade, shop_url)
    trade.execute(SPOILT)
    for took, age, budget, units in (
        ("1 ms", "59 min", "1 hour", [77]),
        ("1 ms", "61 min", "0 s", [77]),
        ("50 s", "61 min", "1 hour", [77]),
        ("1 ms", "61 min", "1 hour", [2, 4]),
    ):
        trade.execute("UPDATE monitoring.items_counted SET took = %s, counted_at = now() - %s::interval", (took, age))
        trade.execute("SELECT monitoring.refresh(%s::interval)", (budget,))
        known = rows(trade, "SELECT DISTINCT units FROM monitoring.products_sold ORDER BY units")
        assert known == [(number,) for number in units]
    assert is_kept(trade)
    assert_right(trade)


@pytest.mark.parametrize(
    "shape",
    [
        "ALTER TABLE order_items DROP CONSTRAINT ours",
        "ALTER TABLE order_items ALTER id DROP DEFAULT, ALTER id TYPE text",
        "CREATE TABLE more () INHERITS (order_items)",
    ],
)
def test_where_changes_cannot_be_told_nothing_is_kept(trade: Shop, shop_url: str, shape: str) -> None:
    keep(trade, shop_url)
    with trade.transaction(force_rollback=True):
        trade.execute(b"DROP VIEW monitoring.counted_items")
        trade.execute(shape.encode())
        trade.execute(views("product_performance"))
        trade.execute(b"SELECT monitoring.keep_items('infinity', 'infinity'), monitoring.keep_items('infinity', now())")
        assert rows(trade, "SELECT * FROM monitoring.items_counted") == []
        assert_right(trade)


def test_where_all_statements_see_one_moment_nothing_is_kept(trade: Shop, shop_url: str) -> None:
    keep(trade, shop_url)
    with psycopg.connect(shop_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SELECT monitoring.refresh()")
    assert rows(trade, "SELECT * FROM monitoring.items_counted") == []
    assert_right(trade)


def views(name: str) -> bytes:
    return (SQL / f"views/{name}.sql").read_bytes()


def test_views_made_anew_have_the_items_counted_again(trade: Shop, shop_url: str) -> None:
    keep(trade, shop_url)
    psql(shop_url, "-q", "-1", "-f", str(SQL / "views/product_performance.sql"), role="fitfoot_refresher")
    assert rows(trade, "SELECT * FROM monitoring.items_counted") == []
    assert_right(trade)
    keep(trade, shop_url)
    assert_right(trade)


STATUSES = ("completed", "completed", "pending", "cancelled")
PRICES = ("10.05", "0.30", "-1", "0", "1000000.10")
Deed = Callable[[Shop, str, int], object]
DEEDS: dict[str, Deed] = {
    "order": lambda shop, _, pick: sell(
        shop, (next_id(shop), NOON, 5, STATUSES[pick % 4], "CHF" if pick % 5 else "EUR")
    ),
    "item": lambda shop, _, pick: buy(shop, pick % next_id(shop), pick % 3, pick % 5 - 1, PRICES[pick // 5 % 4]),
    "more": lambda shop, _, pick: buy(shop, pick % next_id(shop), pick % 3, pick % 7, PRICES[4]),
    "status": lambda shop, _, pick: shop.execute(
        "UPDATE orders SET status = %s WHERE id %% 4 = %s", (STATUSES[pick // 4 % 4], pick % 4)
    ),
    "edit": lambda shop, _, pick: shop.execute("UPDATE order_items SET quantity = 3 WHERE order_id = %s", (pick % 5,)),
    "unorder": lambda shop, _, pick: shop.execute("DELETE FROM orders WHERE id = %s AND id > 2", (pick % 9,)),
    "refresh": lambda _, url, __: refresh(url),
    "recount": lambda _, url, __: refresh(url, function="recount"),
    "rebuild": lambda _, url, __: refresh(url, function="rebuild"),
}


def next_id(shop: Shop) -> int:
    return int(rows(shop, "SELECT max(id) + 1 FROM orders")[0][0])


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 99)), min_size=5, max_size=25))
def test_by_chance_all_products_are_right_after_each_deed(
    trade: Shop, shop_url: str, happened: list[tuple[str, int]]
) -> None:
    trade.execute(EMPTY.replace("DELETE FROM public.orders;", "").encode())
    trade.execute("DELETE FROM orders")
    furnish(trade)
    keep(trade, shop_url)
    for name, pick in happened:
        if name in ("item", "more") and not rows(trade, "SELECT FROM orders WHERE id = %s", (pick % next_id(trade),)):
            continue
        DEEDS[name](trade, shop_url, pick)
        noticed(trade)
        assert_right(trade)
