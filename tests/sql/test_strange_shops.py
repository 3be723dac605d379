"""Tests of SQL on shops that differ from ours: types, time zones, rows that are hidden, values that are none."""

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql.refreshing import refresh
from tests.sql.shop import SQL, answer, prepare, psql, sell, visit

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
NOON = "2026-03-02 12:00+01"
KINDS = """
CREATE TYPE state AS ENUM ('pending', 'completed');
CREATE TYPE kind AS ENUM ('page_view', 'order_completed');
ALTER TABLE orders ALTER status TYPE state USING status::state;
ALTER TABLE analytics_events ALTER event_type TYPE kind USING event_type::kind
"""


def told(url: str, name: str, **values: object) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in answer(url, f"queries/{name}", **values)]


def test_states_and_kinds_of_events_may_be_enums_without_all_that_we_know(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute(KINDS.encode())
        sell(connection, (1, NOON, 10, "completed", "CHF"))
        visit(connection, ("a", "page_view", NOON))
    prepare(bare_url)
    assert told(bare_url, "totals") == [("1", "10", "0", "0", "1", "0", "0")]
    assert told(bare_url, "totals_by_currency") == [("CHF", "1", "10", "0", "0")]
    day = {"from": "2026-03-02T00:00Z", "to": "2026-03-03T00:00Z"}
    for name in ("checkouts_by_hour", "checkouts_by_minute"):
        assert told(bare_url, name, **day) == []
    assert told(bare_url, "steps_by_hour", **day) == [("2026-03-02 11:00:00+00", "0", "0", "1")]


@pytest.mark.parametrize(
    ("name", "currency", "column"), [("same_time_in_weeks", "CHF", 3), ("same_time_in_weeks_by_currency", "EUR", 2)]
)
def test_a_time_over_a_change_of_the_clocks_is_as_long_in_any_time_zone(
    shop: Shop, shop_url: str, name: str, currency: str, column: int
) -> None:
    for number, at in enumerate(("03-21 20:00Z", "03-22 20:59Z", "03-22 21:00Z", "03-28 20:00Z", "03-29 20:59Z")):
        sell(shop, (number, f"2026-{at}", 10, "completed", currency))
    given = ("-v", "from=2026-03-28T20:00Z", "-v", "to=2026-03-29T21:00Z", "-v", "weeks=1")
    file = str(SQL / f"queries/{name}.sql")
    for zone in ("UTC", "Europe/Zurich"):
        found = psql(shop_url, "-qtA", *given, "-c", f"SET timezone = '{zone}'", "-f", file, role="fitfoot_reader")
        assert [line.split("|")[column] for line in found.splitlines()] == ["2", "2"]


PARTITIONED = """
DROP TABLE analytics_events;
CREATE TABLE analytics_events (id bigint, session_id text, event_type text, created_at timestamptz)
PARTITION BY RANGE (created_at)
"""
REFUSED = [
    ("ALTER TABLE orders ALTER total TYPE money", "orders.total has to be a number.* money"),
    ("ALTER TABLE orders ALTER status TYPE integer USING 1", "orders.status has to be text"),
    ("CREATE TYPE e AS ENUM ('x'); ALTER TABLE orders ALTER status TYPE e USING 'x'", "an enum that knows completed"),
    ("ALTER TABLE order_items ALTER quantity TYPE real", "order_items.quantity has to be an integer or numeric"),
    ("ALTER TABLE order_items ALTER unit_price TYPE text", "order_items.unit_price has to be a number"),
    ("ALTER TABLE product_reviews ALTER rating TYPE text", "product_reviews.rating has to be a number"),
    ("ALTER TABLE order_items ALTER order_id TYPE text", "order_items.order_id has to be of the type of orders.id"),
    ("ALTER TABLE orders RENAME TO o; CREATE VIEW orders AS SELECT * FROM o", "public.orders is a view"),
    (PARTITIONED, "public.analytics_events is partitioned"),
    ("ALTER TABLE orders ENABLE ROW LEVEL SECURITY", "orders has row security.*CREATE POLICY fitfoot ON public.orders"),
    ("ALTER TABLE products ENABLE ROW LEVEL SECURITY; CREATE POLICY x ON products USING (id > 5)", "products has row"),
]


def test_setup_refuses_what_would_break_or_hide_figures_before_it_makes_anything(bare_url: str) -> None:
    for broken, words in REFUSED:
        with psycopg.connect(bare_url) as connection:
            connection.execute(broken.encode())
            with pytest.raises(psycopg.errors.RaiseException, match=f"(?s){words}"):
                connection.execute(first_statement())
            connection.rollback()


PARTITIONED_ITEMS = """
DROP TABLE order_items;
CREATE TABLE order_items (id bigint, order_id bigint, product_id bigint, quantity integer, unit_price numeric)
PARTITION BY HASH (order_id);
CREATE TABLE every_item PARTITION OF order_items FOR VALUES WITH (MODULUS 1, REMAINDER 0)
"""


def test_items_may_be_partitioned(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute(PARTITIONED_ITEMS.encode())
        sell(connection, (1, NOON, 10, "completed", "CHF"))
        connection.execute("INSERT INTO products VALUES (1, 'shoe')")
        connection.execute("INSERT INTO order_items VALUES (1, 1, 1, 2, 10)")
        connection.execute("ALTER TABLE order_items ADD FOREIGN KEY (order_id) REFERENCES orders")
        prepare(bare_url)
        for _ in range(3):
            refresh(bare_url)
            assert told(bare_url, "product_performance") == [("shoe", "1", "2", "20", "")]
        assert connection.execute("SELECT FROM monitoring.items_counted").fetchall() == []


def test_rows_that_a_policy_shows_us_are_counted(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
        connection.execute("CREATE POLICY ours ON orders FOR SELECT TO fitfoot_reader, fitfoot_refresher USING (true)")
        sell(connection, (1, NOON, 10, "completed", "CHF"))
        prepare(bare_url)
        refresh(bare_url)
        assert told(bare_url, "daily_revenue") == [("2026-03-02", "10", "1", "10.00")]
        connection.execute("ALTER TABLE products ENABLE ROW LEVEL SECURITY")
        with pytest.raises(psycopg.errors.RaiseException, match="row security hides rows of products"):
            refresh(bare_url)


def first_statement() -> bytes:
    """Of setup.sql: that which looks at the shop and makes nothing."""
    text = (SQL / "setup.sql").read_text("utf-8")
    return text[text.index("DO $$") : text.index("$$;") + 3].encode()


def test_an_empty_currency_is_none(shop: Shop, shop_url: str) -> None:
    for number, currency in enumerate(("", "  ", None, "CHF")):
        sell(shop, (number, NOON, 10, "completed", currency))
    assert told(shop_url, "orders_set_aside") == [("no currency", "3")]
    sold = told(shop_url, "daily_revenue_by_currency")
    assert [row[1:4] for row in sold] == [("CHF", "10", "1"), ("", "30", "3")]
    assert [row[:3] for row in told(shop_url, "totals_by_currency")] == [("CHF", "1", "10"), ("", "3", "30")]
    incident = {"from": "2026-03-02T00:00Z", "to": "2026-03-03T00:00Z", "weeks": 0}
    assert told(shop_url, "same_time_in_weeks_by_currency", **incident) == []


@pytest.mark.parametrize("key", [False, True])
def test_an_item_whose_price_is_no_number_sells_nothing(shop: Shop, shop_url: str, *, key: bool) -> None:
    sell(shop, (1, NOON, 10, "completed", "CHF"))
    shop.execute("INSERT INTO products VALUES (1, 'shoe')")
    for price in (10, "NaN", "Infinity"):
        shop.execute(
            "INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (1, 1, 2, %s)", (price,)
        )
    if key:
        shop.execute("ALTER TABLE order_items ADD CONSTRAINT ours FOREIGN KEY (order_id) REFERENCES orders")
    found = told(shop_url, "product_performance")
    shop.execute("ALTER TABLE order_items DROP CONSTRAINT IF EXISTS ours")
    assert found == [("shoe", "1", "2", "20", "")]


def test_a_currency_that_comes_later_is_told_until_the_views_read_it(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE orders DROP COLUMN currency")
        prepare(bare_url)
        refresh(bare_url)
        connection.execute("ALTER TABLE orders ADD COLUMN currency text")
        sell(connection, (1, NOON, 10, "completed", "CHF"), (2, NOON, 5, "completed", "EUR"))
        with pytest.raises(psycopg.errors.RaiseException, match=r"orders\.currency came after the views"):
            refresh(bare_url)
        psql(bare_url, "-q", "-f", str(SQL / "setup.sql"))
        for file in sorted((SQL / "views").glob("*.sql")):
            psql(bare_url, "-q", "-1", "-f", str(file), role="fitfoot_refresher")
        refresh(bare_url)
    assert told(bare_url, "daily_revenue") == [("2026-03-02", "10", "1", "10.00")]
