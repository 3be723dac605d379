"""Tests: what an incident cost, out of a real Postgres, over changes of the clocks and in several currencies."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import psycopg
import pytest
from psycopg.rows import DictRow, TupleRow, dict_row

from functions.model.cost import Cost
from functions.model.incident import Incident
from functions.model.period import utc_text
from functions.report_generator.costs.job import price
from functions.shop.questions import Rows, Sql
from functions.shop_reader.queries import query_file
from functions.shop_reader.queries.told import bind
from tests.builders import an_incident
from tests.sql.recount import ZURICH
from tests.sql.shop import SQL, answer, sell

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
CHANGE = datetime(2026, 10, 25, 1, tzinfo=UTC)
"""03:00 in Zurich became 02:00."""
BEGINS, ENDS = CHANGE + timedelta(hours=9), CHANGE + timedelta(hours=10)
"""11:00 to 12:00 in Zurich, the same day."""
HOUR = timedelta(hours=1)


class RealReader:
    """Asks Postgres what the shop reader would."""

    def __init__(self, url: str) -> None:
        self._url = url

    def ask(self, questions: Sequence[Any]) -> list[Any]:
        with psycopg.connect(self._url, row_factory=dict_row) as connection:
            connection.execute("SET search_path TO monitoring, public")
            return [_rows(connection, question) for question in questions]


def _rows(connection: psycopg.Connection[DictRow], question: Sql) -> Rows:
    """Told as JSON and bound as the shop reader does both; a numeric comes as its text."""
    query = query_file.parse(question.name, (SQL / "queries" / f"{question.name}.sql").read_text("utf-8"))
    told = {name: utc_text(value) if isinstance(value, datetime) else value for name, value in question.params.items()}
    statement = re.sub(r"\$\d+", "%s", query.statement.text.replace("%", "%%"))
    found = connection.execute(statement.encode(), bind(query, told)).fetchall()
    return Rows(
        tuple({name: str(one) if isinstance(one, Decimal) else one for name, one in row.items()} for row in found)
    )


@pytest.fixture
def trade(shop: Shop) -> None:
    """Five weeks: by the clock in Zurich 30 orders an hour from 10 to 14, 3 at other times; a fifth is in euros."""
    chance = Random(7)
    orders: list[tuple[int, str, object, str, str | None]] = []
    at = CHANGE - timedelta(weeks=5)
    while at < ENDS + HOUR:
        for _ in range(30 if 10 <= at.astimezone(ZURICH).hour < 14 else 3):
            currency = "EUR" if chance.random() < 0.2 else "CHF"
            moment = at + timedelta(seconds=chance.randrange(3600))
            orders.append((len(orders), moment.isoformat(), Decimal(50), "completed", currency))
        at += HOUR
    sell(shop, *orders)


def cost(url: str, incident: Incident, until: datetime = ENDS) -> Cost:
    return price(RealReader(url), incident, [], until)


@pytest.mark.usefixtures("trade")
def test_nothing_is_lost_where_all_came(shop_url: str) -> None:
    found = cost(shop_url, an_incident(at=BEGINS))
    assert found.orders
    assert found.revenue
    assert (found.orders.actual, found.weeks) == (Decimal(30), 5)
    assert abs(found.orders.lost) <= 2
    assert not found.orders.measurable
    assert not found.revenue.measurable


@pytest.mark.usefixtures("trade")
def test_an_outage_costs_what_came_in_other_weeks_each_currency_apart(shop: Shop, shop_url: str) -> None:
    shop.execute("DELETE FROM orders WHERE created_at >= %s AND created_at < %s", (BEGINS, ENDS))
    found = cost(shop_url, an_incident(at=BEGINS))
    assert found.orders
    assert found.revenue
    assert found.orders.actual == 0
    assert abs(found.orders.lost - 30) <= 2
    assert 900 <= found.revenue.lost <= 1450
    assert 100 <= found.others["EUR"].lost <= 500
    assert found.orders.measurable


@pytest.mark.usefixtures("trade")
def test_an_incident_over_a_change_of_the_clocks_is_compared_by_the_clock(shop_url: str) -> None:
    """From 00:30 to noon the hours of the day before make 72 orders; in elapsed hours 30 more would be expected."""
    found = cost(shop_url, an_incident(at=CHANGE - timedelta(hours=2, minutes=30)))
    assert found.orders
    assert abs(found.orders.lost) <= 6
    assert found.orders.actual > 85


@pytest.mark.usefixtures("trade")
def test_a_shop_that_is_younger_than_three_weeks_says_so(shop: Shop, shop_url: str) -> None:
    shop.execute("DELETE FROM orders WHERE created_at < %s", (CHANGE - timedelta(weeks=2, hours=1),))
    found = cost(shop_url, an_incident(at=BEGINS))
    assert (found.orders, found.reason) == (None, "only 2 of the weeks before can be compared, 3 are needed")


@pytest.mark.usefixtures("trade")
def test_at_night_there_is_nothing_to_tell(shop: Shop, shop_url: str) -> None:
    assert not shop.closed
    found = cost(shop_url, an_incident(at=CHANGE + HOUR), CHANGE + HOUR + timedelta(minutes=20))
    assert found.reason.startswith("in such a time the shop sells too little to tell: about ")


def test_an_empty_shop_is_an_answer(shop_url: str) -> None:
    assert cost(shop_url, an_incident(at=BEGINS)).reason.startswith("only 0 of the weeks before")


def test_currencies_are_told_as_they_are_written_without_francs_and_without_none(shop: Shop, shop_url: str) -> None:
    at = (BEGINS + timedelta(minutes=5)).isoformat()
    week_ago = (BEGINS - timedelta(weeks=1) - HOUR + timedelta(minutes=5)).isoformat()
    sell(shop, (1, at, 9, "completed", "EUR"), (2, at, 4, "completed", " eur"), (3, at, 7, "completed", "chf"))
    sell(shop, (4, at, 9, "refunded", "EUR"), (5, at, 9, "completed", None), (6, at, -9, "completed", "EUR"))
    sell(shop, (7, at, 9, "completed", " "), (8, week_ago, 5, "completed", "USD"))
    values = {"from": BEGINS.isoformat(), "to": ENDS.isoformat(), "weeks": 2}
    found = answer(shop_url, "queries/same_time_in_weeks_by_currency", **values)
    assert [tuple(row.values()) for row in found] == [("0", "EUR", "2", "13"), ("1", "USD", "1", "5")]
