"""Tests that the demo shop's broken database is really broken."""

import time

import psycopg
import pytest

from tests.infra.local.shop.caller import Caller

pytestmark = pytest.mark.integration


def test_a_database_that_is_down_refuses_the_api(shop: Caller) -> None:
    before = shop.sample("api", "db_connection_errors_total")
    with shop.broken("db", "down"):
        answer = shop.health("api")
        assert answer.status_code == 503
        assert answer.json()["status"] == "error"
        assert 'role "shop" is not permitted to log in' in answer.json()["error"]
        assert shop.http("web", "/products/santis-road-runner").status_code == 502
        assert shop.health("web").status_code == 200
    assert shop.sample("api", "db_connection_errors_total") >= before + 2
    assert shop.health("api").json()["status"] == "ok"


def test_a_slow_database_makes_real_queries_slow(shop: Caller) -> None:
    before = shop.sample("api", 'db_query_duration_seconds_sum{query="ping"}')
    with shop.broken("db", "slow"):
        start = time.monotonic()
        assert shop.health("api").status_code == 200
        assert time.monotonic() - start > 1
    assert shop.sample("api", 'db_query_duration_seconds_sum{query="ping"}') > before + 1


def test_an_overloaded_database_has_no_connection_left(shop: Caller, database_server: str) -> None:
    with shop.broken("db", "overload"):
        assert shop.health("api").status_code == 503
        with psycopg.connect(database_server) as connection:
            held = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop' AND state = 'idle in transaction'"
            ).fetchone()
        assert held == (30,)
    assert shop.health("api").status_code == 200
