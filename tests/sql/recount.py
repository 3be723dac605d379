"""Tests of SQL: every figure counted once more from the raw rows, in Python, with none of the SQL's thoughts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import TupleRow

from tests.sql.shop import rows

ZURICH = ZoneInfo("Europe/Zurich")
CENT = Decimal("0.01")
Funnel = list[tuple[date, int, int, int, int]]


def day(moment: datetime) -> date:
    """Its day in Zurich."""
    return moment.astimezone(ZURICH).date()


def rounded(value: Decimal) -> Decimal:
    """To two decimals, as people do."""
    return value.quantize(CENT, ROUND_HALF_UP)


def funnel_of(events: Iterable[tuple[str | None, str, datetime]], today: date) -> Funnel:
    """Distinct sessions a day: all, and those with each step."""
    seen: dict[date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for session, kind, at in events:
        if session is not None and day(at) <= today:
            seen[day(at)]["any"].add(session)
            seen[day(at)][kind].add(session)
    steps = ("any", "add_to_cart", "checkout_started", "order_completed")
    counts = ((of_day, [len(kinds[step]) for step in steps]) for of_day, kinds in sorted(seen.items()))
    return [(of_day, came, carts, checkouts, orders) for of_day, (came, carts, checkouts, orders) in counts]


def funnel(connection: psycopg.Connection[TupleRow], today: date) -> Funnel:
    """What conversion_funnel has to hold."""
    events = rows(connection, "SELECT session_id, event_type, created_at FROM public.analytics_events")
    return funnel_of(((session, kind, at) for session, kind, at in events), today)


def _sold(connection: psycopg.Connection[TupleRow]) -> list[tuple[int, datetime, Decimal]]:
    every = rows(connection, "SELECT id, created_at, total, status, currency FROM public.orders")
    return [
        (id_, at, total)
        for id_, at, total, status, currency in every
        if status == "completed" and currency == "CHF" and total is not None and total >= 0
    ]


def revenue(connection: psycopg.Connection[TupleRow]) -> list[tuple[date, Decimal, int, Decimal]]:
    """What daily_revenue has to hold."""
    totals: dict[date, list[Decimal]] = defaultdict(list)
    for _, at, total in _sold(connection):
        totals[day(at)].append(total)
    return [
        (of_day, sum(t, Decimal(0)), len(t), rounded(sum(t, Decimal(0)) / len(t)))
        for of_day, t in sorted(totals.items())
    ]


def products(
    connection: psycopg.Connection[TupleRow],
) -> list[tuple[str, int, int, Decimal, Decimal | None]]:
    """What product_performance has to hold, in its order."""
    sold = {id_ for id_, _, _ in _sold(connection)}
    units: dict[int, int] = defaultdict(int)
    earned: dict[int, Decimal] = defaultdict(Decimal)
    ratings: dict[int, list[int]] = defaultdict(list)
    for order, product, quantity, price in rows(
        connection, "SELECT order_id, product_id, quantity, unit_price FROM public.order_items"
    ):
        if order in sold and quantity is not None and price is not None and quantity > 0 and price >= 0:
            units[product] += quantity
            earned[product] += quantity * price
    for product, rating in rows(connection, "SELECT product_id, rating FROM public.product_reviews"):
        if rating in range(1, 6):
            ratings[product].append(rating)
    found = [
        (title, id_, units[id_], earned[id_], _mean(ratings[id_]))
        for title, id_ in rows(connection, "SELECT title, id FROM public.products")
    ]
    return sorted(found, key=lambda row: (-row[3], -row[2], row[0], row[1]))


def _mean(ratings: list[int]) -> Decimal | None:
    return rounded(Decimal(sum(ratings)) / len(ratings)) if ratings else None
