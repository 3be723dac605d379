"""Tests of the demo shop's visitors, who come to a shop of their own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from infra.local import process
from tests.infra.local.shop import caller

pytestmark = pytest.mark.integration


@pytest.fixture
def busy_shop(empty_database: str, tmp_path: Path) -> Iterator[caller.Caller]:
    running, calls = caller.start(tmp_path, empty_database, days=0, traffic=30)
    yield calls
    process.stop(running)
    assert "Traceback" not in running.log.read_text()


def count(database: str, table: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        return int(row[0]) if row else 0


def grows(database: str, table: str, beyond: int) -> bool:
    return count(database, table) > beyond


def test_visitors_order_look_and_come_back_after_an_outage(busy_shop: caller.Caller, empty_database: str) -> None:
    for table in ("analytics_events", "orders", "order_items"):
        caller.until(partial(grows, empty_database, table, count(empty_database, table)))
    with busy_shop.broken("db", "down"):
        errors = busy_shop.sample("api", "db_connection_errors_total")
        caller.until(lambda: busy_shop.sample("api", "db_connection_errors_total") > errors + 5)
    for service, fault in (("web", "down"), ("api", "body"), ("web", "errors")):
        with busy_shop.broken(service, fault):
            pass
    seen = count(empty_database, "analytics_events")
    caller.until(partial(grows, empty_database, "analytics_events", seen + 20))
