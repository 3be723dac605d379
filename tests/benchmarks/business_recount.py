"""Benchmarks: the figures counted from the raw rows in Python, streamed, to hold every measured result against."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import TupleRow

ZURICH = ZoneInfo("Europe/Zurich")
CENT = Decimal("0.01")
STEPS = (b"add_to_cart", b"checkout_started", b"order_completed")
Row = tuple[object, ...]


def funnel(connection: psycopg.Connection[TupleRow], first: date, days: int) -> list[Row]:
    """date, sessions, cart_additions, checkouts_started, orders_completed of so many days, those that had any."""
    dates = [first + timedelta(days=day) for day in range(days + 1)]
    starts = [datetime(d.year, d.month, d.day, tzinfo=ZURICH).timestamp() for d in dates]
    came: dict[int, set[bytes]] = defaultdict(set)
    did: dict[tuple[int, bytes], set[bytes]] = defaultdict(set)
    copy = """COPY (SELECT extract(epoch FROM created_at), session_id, event_type FROM analytics_events
                    WHERE extract(epoch FROM created_at) BETWEEN %s AND %s) TO STDOUT"""
    rest = b""
    with connection.cursor().copy(copy.encode(), (starts[0], starts[-1])) as stream:
        for block in stream:
            *lines, rest = (rest + bytes(block)).split(b"\n")
            for line in lines:
                at, session, kind = line.split(b"\t")
                day = bisect_right(starts, float(at)) - 1
                if day == days:
                    continue
                came[day].add(session)
                if kind in STEPS:
                    did[day, kind].add(session)
    return [(dates[day], len(came[day]), *(len(did[day, step]) for step in STEPS)) for day in sorted(came)]


def week(rows: list[Row], first: date, past: date) -> list[Row]:
    """The columns of conversion_weekly, of days from first to before past."""
    found: list[Row] = []
    for row in rows:
        day, came, carts, _, orders = row
        assert isinstance(day, date)
        assert isinstance(came, int)
        if first <= day < past:
            found.append((day, came, carts, _percent(carts, came), orders, _percent(orders, came)))
    return found


def revenue(connection: psycopg.Connection[TupleRow], of_day: date) -> list[Row]:
    """date, revenue, orders, avg_order_value of one day."""
    sold = connection.execute("SELECT created_at, total FROM orders WHERE status = 'completed'").fetchall()
    totals = [total for at, total in sold if at.astimezone(ZURICH).date() == of_day]
    return [(of_day, sum(totals), len(totals), _rounded(sum(totals) / len(totals)))] if totals else []


def products(connection: psycopg.Connection[TupleRow]) -> list[Row]:
    """title, id, units_sold, revenue, avg_rating, best first."""
    done = {id_ for (id_,) in connection.execute("SELECT id FROM orders WHERE status = 'completed'")}
    units: dict[int, int] = defaultdict(int)
    earned: dict[int, Decimal] = defaultdict(Decimal)
    ratings: dict[int, list[int]] = defaultdict(list)
    for order, product, quantity, price in connection.execute(
        "SELECT order_id, product_id, quantity, unit_price FROM order_items"
    ):
        if order in done:
            units[product] += quantity
            earned[product] += quantity * price
    for product, rating in connection.execute("SELECT product_id, rating FROM product_reviews"):
        ratings[product].append(rating)
    named = connection.execute("SELECT title, id FROM products").fetchall()
    best_first = sorted(named, key=lambda row: (-earned[row[1]], -units[row[1]], *row))
    return [(title, id_, units[id_], earned[id_], _mean(ratings[id_])) for title, id_ in best_first]


def _mean(ratings: list[int]) -> Decimal | None:
    return _rounded(Decimal(sum(ratings)) / len(ratings)) if ratings else None


def _percent(part: object, whole: int) -> Decimal:
    assert isinstance(part, int)
    return _rounded(Decimal(100 * part) / whole)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
