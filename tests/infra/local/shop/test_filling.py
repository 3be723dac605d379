"""Tests of the demo shop's data in a real Postgres."""

from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from infra.local.shop.filling import fill, prepare_schema

pytestmark = pytest.mark.integration
NOON = datetime(2026, 4, 20, 12, tzinfo=UTC)


def ask(url: str, question: str) -> Any:  # noqa: ANN401 -- whatever was asked
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


@pytest.fixture
def filled(empty_database: str) -> str:
    prepare_schema(empty_database)
    assert fill(empty_database, until=NOON, days=5, seed=7) is not None
    return empty_database


def test_all_of_the_past_is_written(empty_database: str) -> None:
    prepare_schema(empty_database)
    history = fill(empty_database, until=NOON, days=5, seed=7)
    assert history is not None
    assert ask(empty_database, "SELECT count(*) FROM analytics_events") == len(history.events)
    assert ask(empty_database, "SELECT count(*) FROM orders") == len(history.orders)
    assert ask(empty_database, "SELECT count(*) FROM product_reviews") == len(history.reviews)
    assert ask(empty_database, "SELECT count(*) FROM products") == 60


def test_an_order_costs_what_its_items_cost(filled: str) -> None:
    wrong = """SELECT count(*) FROM orders WHERE total IS DISTINCT FROM
               (SELECT sum(quantity * unit_price) FROM order_items WHERE order_id = orders.id)"""
    assert ask(filled, wrong) == 0
    assert ask(filled, "SELECT string_agg(DISTINCT currency, '') FROM orders") == "CHF"


def test_a_filled_shop_is_not_filled_twice(filled: str) -> None:
    before = ask(filled, "SELECT count(*) FROM analytics_events")
    prepare_schema(filled)
    assert fill(filled, until=NOON, days=5, seed=7) is None
    assert ask(filled, "SELECT count(*) FROM analytics_events") == before


def test_the_next_order_gets_the_next_number(filled: str) -> None:
    last = ask(filled, "SELECT max(id) FROM orders")
    assert ask(filled, "INSERT INTO orders (total) VALUES (1) RETURNING id") == last + 1


def test_the_shops_role_writes_orders_and_cannot_change_them(empty_database: str) -> None:
    role = prepare_schema(empty_database)
    assert ask(role, "INSERT INTO orders (total) VALUES (1) RETURNING id") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(role, "UPDATE orders SET total = 2 RETURNING 1")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(role, "DELETE FROM orders RETURNING 1")
