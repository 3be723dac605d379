"""A made-up shop and what was observed of it, as plain rows: for Postgres and for the recount."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any, cast

import psycopg
from psycopg.rows import DictRow, TupleRow, dict_row

from functions.model.cost import Cost
from functions.model.incident import Incident, IncidentStatus
from functions.model.kpi import Cadence, Kpi
from functions.model.observation import Outcome
from functions.model.period import day_end
from functions.report_generator.desk import Desk
from functions.report_generator.figures.job import Books
from functions.shop.questions import PromQL, Rows, Sql, Unanswered
from functions.shop_reader.queries import query_file
from functions.shop_reader.queries.told import bind
from tests.builders import a_check, a_cost, a_loss, an_incident, an_old_day
from tests.fakes import FakeCosts, FakeIncidents, FakeObservations
from tests.functions.report_generator.kpis.morning import FakeValues
from tests.sql.recount import ZURICH
from tests.sql.shop import SQL

CHECKS = (a_check("storefront"), a_check("api"))
KPIS = (
    Kpi("uptime", Decimal("99.9"), Decimal("99.5")),
    Kpi("error_rate", Decimal("0.1"), Decimal("1.0")),
    Kpi("conversion_rate", Decimal("2.5"), Decimal("0.5")),
    Kpi("revenue_per_visitor", Decimal(15)),
    Kpi("cart_abandonment_rate", Decimal(65)),
    Kpi("customer_satisfaction", Decimal("4.5"), cadence=Cadence.WEEKLY),
)
TITLES = ("Trail <b>Runner</b>", "=1+1", "حذاء", "Runner 🏔️", "", "Sock")
TOTALS = (Decimal("10.05"), Decimal("99.99"), Decimal(0), Decimal("1234.5"), Decimal(-5), None)
STATUSES = ("completed", "completed", "completed", "completed", "refunded", "pending")
CURRENCIES = ("CHF", "CHF", "CHF", " chf", "EUR", None)
STEPS = ("page_view", "add_to_cart", "checkout_started", "order_completed")
OPEN_OR_NOT = (*[IncidentStatus.RESOLVED] * 2, IncidentStatus.ACKNOWLEDGED, IncidentStatus.OPEN)
MOST_MINUTES = 1300
"""Of a day that are observed; one of 23 hours has more."""


@dataclass(frozen=True)
class World:
    """Rows as the shop's tables have them; minutes by check and day; incidents with what each cost."""

    now: datetime
    products: Sequence[tuple[int, str]]
    orders: Sequence[tuple[int, datetime, Decimal | None, str, str | None]]
    items: Sequence[tuple[int, int, int, Decimal]]
    events: Sequence[tuple[str | None, str, datetime]]
    reviews: Sequence[tuple[int, int, datetime]]
    minutes: Mapping[tuple[str, date], Mapping[Outcome, int]]
    incidents: Sequence[Incident]
    costs: Mapping[str, Cost]

    @cached_property
    def orders_of_days(self) -> list[tuple[int, date, Decimal | None, str, str]]:
        """With their day in Zurich, and their currency as it is meant."""
        return [
            (id_, at.astimezone(ZURICH).date(), total, status, (currency or "").strip().upper())
            for id_, at, total, status, currency in self.orders
        ]

    @cached_property
    def events_of_days(self) -> Mapping[date, list[tuple[str | None, str]]]:
        """Sessions and what they did, by day in Zurich."""
        found: dict[date, list[tuple[str | None, str]]] = defaultdict(list)
        for who, what, at in self.events:
            found[at.astimezone(ZURICH).date()].append((who, what))
        return found


def made_up(chance: Random, last: date, *, rows: int = 400) -> World:
    """A shop up to some hours after a day; most of it happens in the days that reports tell of."""
    now = day_end(last) + timedelta(hours=7)

    def moment() -> datetime:
        back = chance.choice((0, 1, 2, 7, 8, chance.randrange(64), chance.randrange(64), chance.randrange(430)))
        return now - timedelta(days=back, seconds=chance.randrange(24 * 3600))

    orders = [
        (number, moment(), chance.choice(TOTALS), chance.choice(STATUSES), chance.choice(CURRENCIES))
        for number in range(rows)
    ]
    items = [(chance.randrange(rows), *_item(chance)) for _ in range(rows)]
    events = [
        (f"s{chance.randrange(40)}" if chance.random() < 0.9 else None, chance.choice(STEPS), moment())
        for _ in range(3 * rows)
    ]
    reviews = [(chance.randrange(len(TITLES)), chance.randrange(7), moment()) for _ in range(40)]
    incidents, costs = _incidents(chance, last)
    return World(now, list(enumerate(TITLES)), orders, items, events, reviews, _minutes(chance, last), incidents, costs)


def written(world: World, shop: psycopg.Connection[TupleRow]) -> None:
    """All rows of the shop."""
    with shop.cursor() as cursor:
        cursor.executemany("INSERT INTO products VALUES (%s, %s)", world.products)
        cursor.executemany("INSERT INTO orders VALUES (%s, %s, %s, %s, %s)", world.orders)
        cursor.executemany(
            "INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (%s, %s, %s, %s)", world.items
        )
        cursor.executemany(
            "INSERT INTO analytics_events (session_id, event_type, created_at) VALUES (%s, %s, %s)", world.events
        )
        cursor.executemany(
            "INSERT INTO product_reviews (product_id, rating, created_at) VALUES (%s, %s, %s)", world.reviews
        )


def desk(world: World, url: str) -> Desk:
    """Who asks that database; Prometheus is away."""
    return Desk(world.now, PostgresReader(url, world.now), cast("Any", None), lambda: None)


def books(world: World) -> Books:
    """The tables."""
    ordered = sorted(world.minutes.items(), key=lambda one: one[0][1])
    days = {
        check.name: [an_old_day(of, minutes, check=name) for (name, of), minutes in ordered if name == check.name]
        for check in CHECKS
    }
    incidents, costs = FakeIncidents(*world.incidents), FakeCosts(world.costs)
    return Books(KPIS, CHECKS, FakeObservations(days), FakeValues(), incidents, costs)


class PostgresReader:
    """Asks Postgres what the shop reader would, as of an instant."""

    def __init__(self, url: str, now: datetime) -> None:
        self._url, self._now = url, now
        self.asked: list[Any] = []

    def ask(self, questions: Sequence[Any]) -> list[Any]:
        self.asked += questions
        options = f"-c search_path=monitoring,public -c role=fitfoot_reader -c fitfoot.now={self._now.isoformat()}"
        with psycopg.connect(self._url, row_factory=dict_row, options=options) as connection:
            return [_answer(connection, question) for question in questions]


def _answer(connection: psycopg.Connection[DictRow], question: PromQL | Sql) -> Rows | Unanswered:
    if isinstance(question, PromQL):
        return Unanswered("Prometheus is away")
    query = query_file.parse(question.name, (SQL / "queries" / f"{question.name}.sql").read_text("utf-8"))
    values = bind(query, {name: _json(value) for name, value in question.params.items()})
    statement = re.sub(r"\$\d+", "%s", query.statement.text.replace("%", "%%"))
    found = connection.execute(statement.encode(), values).fetchall()
    return Rows(tuple({name: _json(value) for name, value in row.items()} for row in found))


def _json(value: object) -> Any:  # noqa: ANN401 - JSON
    return value if isinstance(value, int | None) else str(value)


def _item(chance: Random) -> tuple[int, int, Decimal]:
    """Product (one is gone), quantity, price: some are below 0."""
    return chance.randrange(len(TITLES) + 1), chance.randrange(-1, 4), Decimal(chance.randrange(-100, 9000)) / 100


def _minutes(chance: Random, last: date) -> dict[tuple[str, date], dict[Outcome, int]]:
    found = {}
    for check in CHECKS:
        for back in range(70):
            if chance.random() < 0.2:
                continue
            minutes = {
                Outcome.DOWN: chance.choice((0, 0, 1, 30)),
                Outcome.DEGRADED: chance.choice((0, 5)),
                Outcome.MAINTENANCE: chance.choice((0, 0, 60)),
            }
            most = MOST_MINUTES - sum(minutes.values())
            found[check.name, last - timedelta(days=back)] = {**minutes, Outcome.UP: chance.choice((0, 600, most))}
    return found


def _incidents(chance: Random, last: date) -> tuple[list[Incident], dict[str, Cost]]:
    found, costs = [], {}
    for number in range(8):
        at = datetime.combine(last, datetime.min.time(), UTC) - timedelta(minutes=chance.randrange(40 * 1440))
        at += timedelta(minutes=number)
        one = an_incident(
            chance.choice(OPEN_OR_NOT),
            at=at,
            lasted=timedelta(minutes=chance.choice((3, 50, 3000))),
            service=chance.choice(("web", "api")),
            drill=chance.random() < 0.1,
        )
        if one.acknowledged_at:
            one = replace(one, acknowledged_at=at + timedelta(seconds=chance.randrange(600)))
        found.append(one)
        if chance.random() < 0.7:
            lost = Decimal(chance.randrange(-5000, 90000)) / 100
            revenue = a_loss(lost, lost - 10, lost + 10, actual=3) if chance.random() < 0.8 else None
            costs[one.id] = a_cost(orders=a_loss(chance.randrange(-3, 30), -5, 40), revenue=revenue)
    return found, costs
