"""Tests of SQL on shops that differ from ours: types, time zones, dates that cannot be, rows that are hidden."""

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql.shop import SQL, answer, prepare, psql, rows, sell, visit

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


@pytest.mark.parametrize("zone", ["UTC", "Europe/Zurich"])
@pytest.mark.parametrize(
    ("name", "currency", "column"), [("same_time_in_weeks", "CHF", 3), ("same_time_in_weeks_by_currency", "EUR", 2)]
)
def test_a_time_over_a_change_of_the_clocks_is_as_long_in_any_time_zone(
    shop: Shop, shop_url: str, zone: str, name: str, currency: str, column: int
) -> None:
    for number, at in enumerate(("03-21 20:00Z", "03-22 20:59Z", "03-22 21:00Z", "03-28 20:00Z", "03-29 20:59Z")):
        sell(shop, (number, f"2026-{at}", 10, "completed", currency))
    given = ("-v", "from=2026-03-28T20:00Z", "-v", "to=2026-03-29T21:00Z", "-v", "weeks=1")
    file = str(SQL / f"queries/{name}.sql")
    found = psql(shop_url, "-qtA", *given, "-c", f"SET timezone = '{zone}'", "-f", file, role="fitfoot_reader")
    assert [line.split("|")[column] for line in found.splitlines()] == ["2", "2"]
