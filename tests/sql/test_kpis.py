"""Tests: the questions of KPIs and totals answer with the columns, and their types, that their readers want."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow, dict_row

from functions.model.kpi import Kpi, Measured
from functions.report_generator.kpis import from_sql
from functions.report_generator.kpis.totals import QUESTION, totals
from functions.shop.questions import Rows, Sql
from functions.shop_reader.queries import query_file
from functions.shop_reader.queries.told import bind
from tests.functions.report_generator.kpis.morning import FakeTotals, Morning
from tests.sql.shop import SQL, sell, visit

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
MONDAY = date(2026, 3, 2)
KPIS = {name: Kpi(name, Decimal(1)) for name in from_sql.QUESTIONS}


def answered(url: str, question: Sql) -> Rows:
    """As the shop reader gives it: a numeric as its text."""
    query = query_file.parse(question.name, (SQL / "queries" / f"{question.name}.sql").read_text("utf-8"))
    values = bind(query, {name: _json(value) for name, value in question.params.items()})
    statement = re.sub(r"\$\d+", "%s", query.statement.text.replace("%", "%%"))
    with psycopg.connect(url, row_factory=dict_row, options="-c search_path=monitoring,public") as connection:
        found = connection.execute(statement.encode(), values).fetchall()
    return Rows(tuple({name: _json(value) for name, value in row.items()} for row in found))


def _json(value: object) -> Any:  # noqa: ANN401 - JSON
    return value if isinstance(value, int | None) else str(value)


def said(url: str) -> Mapping[str, Measured]:
    return {name: from_sql.measured(kpi, answered(url, from_sql.question(kpi, MONDAY))) for name, kpi in KPIS.items()}


def test_a_days_business_is_read_as_the_questions_give_it(shop: Shop, shop_url: str) -> None:
    visit(shop, ("a", "add_to_cart", "2026-03-02 10:00Z"), ("a", "order_completed", "2026-03-02 10:05Z"))
    visit(shop, ("b", "add_to_cart", "2026-03-02 11:00Z"), ("c", "page_view", "2026-03-02 11:00Z"))
    visit(shop, ("d", "page_view", "2026-03-02 23:00Z"), ("e", "page_view", "2026-03-02 22:59Z"))
    sell(shop, (1, "2026-03-02 10:05Z", 90, "completed", "CHF"), (2, "2026-03-02 10:05Z", 30, "refunded", "CHF"))
    shop.execute("INSERT INTO products (id, title) VALUES (1, 'Shoe')")
    shop.execute("INSERT INTO product_reviews (product_id, rating) VALUES (1, 5), (1, 5), (1, 3)")
    assert {name: (one.value, one.reason) for name, one in said(shop_url).items()} == {
        "conversion_rate": (Decimal("25.00"), "1 of 4 sessions completed an order"),
        "revenue_per_visitor": (Decimal("22.50"), "CHF 90.00 from 4 sessions"),
        "cart_abandonment_rate": (Decimal("50.00"), "1 of 2 sessions with a cart completed"),
        "customer_satisfaction": (Decimal("4.33"), "3 reviews, 66.67 % of them with 4 or 5 (CSAT)"),
    }


def test_of_an_empty_shop_nothing_is_known_and_nothing_is_zero(shop_url: str, shop: Shop) -> None:
    assert not shop.closed
    assert {one.value for one in said(shop_url).values()} == {None}


def test_the_totals_are_read_as_the_question_gives_them(shop: Shop, shop_url: str) -> None:
    visit(shop, ("a", "add_to_cart", "2026-03-02 10:00Z"), ("a", "checkout_started", "2026-03-02 10:05Z"))
    sell(shop, (1, "2026-03-02 10:05Z", 90, "completed", "CHF"), (2, "2026-03-02 10:05Z", 30.5, "refunded", "CHF"))
    kept = FakeTotals()
    totals(Morning({"totals": answered(shop_url, QUESTION)}).desk, kept)
    assert kept.now is not None
    assert kept.now.shown == {
        "orders": 2,
        "revenue": Decimal("120.50"),
        "refunds": 1,
        "refunded_revenue": Decimal("30.50"),
        "visitors": 1,
        "cart_additions": 1,
        "checkouts": 1,
    }
