"""Tests of the questions about totals and about what is usual, held against a recount in Python."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql.recount import ZURICH, day
from tests.sql.refreshing import refresh
from tests.sql.shop import answer, sell, visit

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
HOUR = timedelta(hours=1)
NOW = datetime(2026, 4, 8, 10, 20, tzinfo=UTC)
STEPS = ("add_to_cart", "checkout_started", "order_completed", "page_view")
STATUSES = ("completed", "completed", "completed", "refunded", "cancelled", "pending")
Events = list[tuple[str | None, str, datetime]]
Orders = list[tuple[int, datetime, Decimal | None, str, str | None]]


@pytest.fixture
def weeks(shop: Shop) -> tuple[Events, Orders]:
    """Three weeks over the change of the clocks, by chance; some totals are missing or below 0, some in euros."""
    chance = Random(5)
    moments = [NOW - timedelta(minutes=chance.randrange(3 * 7 * 24 * 60)) for _ in range(3000)]
    events: Events = [
        (f"s{chance.randrange(90)}" if chance.random() < 0.95 else None, chance.choice(STEPS), at) for at in moments
    ]
    totals = (Decimal("10.05"), Decimal(99), Decimal("0.10"), Decimal(-5), None)
    orders: Orders = [
        (number, at, chance.choice(totals), chance.choice(STATUSES), chance.choice(("CHF", "chf ", "CHF", "EUR", None)))
        for number, at in enumerate(moments[:1000])
    ]
    visit(shop, *((session, kind, at.isoformat()) for session, kind, at in events))
    sell(shop, *((id_, at.isoformat(), total, status, currency) for id_, at, total, status, currency in orders))
    return events, orders


def francs(orders: Orders) -> Orders:
    return [one for one in orders if (one[4] or "").strip().upper() == "CHF" and one[2] is not None and one[2] >= 0]


def test_totals_are_of_all_days_and_before_refunds(weeks: tuple[Events, Orders], shop_url: str) -> None:
    events, orders = weeks
    sold = [one for one in francs(orders) if one[3] in {"completed", "refunded"}]
    back = [one for one in sold if one[3] == "refunded"]
    visits = {(day(at), session, kind) for session, kind, at in events if session}
    expected = {
        "orders_total": len(sold),
        "revenue_total": sum(one[2] or 0 for one in sold),
        "refunds_total": len(back),
        "refunded_revenue_total": sum(one[2] or 0 for one in back),
        "visitors_total": len({(of_day, session) for of_day, session, _ in visits}),
        "cart_additions_total": sum(kind == "add_to_cart" for *_, kind in visits),
        "checkouts_total": sum(kind == "checkout_started" for *_, kind in visits),
    }
    for refreshed in (False, True):
        if refreshed:
            refresh(shop_url, NOW)
        [found] = answer(shop_url, "queries/totals")
        assert {name: Decimal(value) for name, value in found.items()} == expected


def test_totals_only_grow_while_orders_are_refunded_and_days_are_closed(shop: Shop, shop_url: str) -> None:
    sell(shop, (1, "2026-03-01 10:00Z", 90, "completed", "CHF"), (2, "2026-03-02 10:00Z", 10, "pending", "CHF"))
    visit(shop, ("a", "add_to_cart", "2026-03-01 10:00Z"), ("a", "checkout_started", "2026-03-01 10:01Z"))
    assert told(shop_url, "totals") == [("1", "90", "0", "0", "1", "1", "1")]
    shop.execute("UPDATE orders SET status = 'refunded' WHERE id = 1")
    refresh(shop_url)
    assert told(shop_url, "totals") == [("1", "90", "1", "90", "1", "1", "1")]
    shop.execute("UPDATE orders SET status = 'completed' WHERE id = 2")
    visit(shop, ("b", "page_view", "2026-03-01 11:00Z"))
    refresh(shop_url)
    assert told(shop_url, "totals") == [("2", "100", "1", "90", "2", "1", "1")]


def test_an_empty_shop_has_totals_of_zero_and_nothing_usual(shop_url: str) -> None:
    refresh(shop_url)
    assert told(shop_url, "totals") == [("0",) * 7]
    assert told(shop_url, "totals_by_currency") == []
    assert told(shop_url, "usual_hours", at="2026-03-02T00:00Z", weeks=8) == []
    incident = {"from": "2026-03-02T10:00Z", "to": "2026-03-02T10:20Z", "weeks": 4}
    assert told(shop_url, "same_time_in_weeks", **incident) == [("0", "2026-03-02 10:00:00+00", "0", "0", "0")]


def test_totals_in_each_currency_stay_apart(shop: Shop, shop_url: str) -> None:
    at = "2026-03-01 10:00Z"
    sell(shop, (1, at, 90, "completed", "CHF"), (2, at, 30, "refunded", "EUR"), (3, at, 5, "completed", "eur"))
    sell(shop, (4, at, 3, "completed", None), (5, at, -3, "completed", "CHF"), (6, at, 9, "cancelled", "USD"))
    assert told(shop_url, "totals_by_currency") == [
        ("CHF", "1", "90", "0", "0"),
        ("EUR", "2", "35", "1", "30"),
        ("", "1", "3", "0", "0"),
    ]


@pytest.mark.parametrize(("unit", "seconds"), [("minute", 60), ("hour", 3600)])
def test_steps_are_counted_in_each_unit(weeks: tuple[Events, Orders], shop_url: str, unit: str, seconds: int) -> None:
    start, end = NOW - timedelta(days=12, minutes=7), NOW - timedelta(minutes=30)
    expected = [
        (at.strftime("%Y-%m-%d %H:%M:%S+00"), *map(str, counts))
        for at, counts in sorted(stepped(weeks, start, end, seconds).items())
    ]
    assert told(shop_url, f"steps_by_{unit}", **{"from": start.isoformat(), "to": end.isoformat()}) == expected


def test_usual_hours_are_the_middle_ones_of_the_weeks(weeks: tuple[Events, Orders], shop_url: str) -> None:
    begin, end = NOW - timedelta(weeks=2), NOW.replace(minute=0)
    counted = stepped(weeks, begin, end, 3600)
    by_hour: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    hour = min(at for at in counted if at >= begin)
    while hour < end:
        wall = hour.astimezone(ZURICH)
        by_hour[wall.isoweekday(), wall.hour].append(counted.get(hour, (0, 0, 0)))
        hour += HOUR
    expected = [
        (*map(Decimal, (*place, len(counts))), *(Decimal(str(median(step))) for step in zip(*counts, strict=True)))
        for place, counts in sorted(by_hour.items())
    ]
    found = told(shop_url, "usual_hours", at=NOW.isoformat(), weeks=2)
    assert [tuple(map(Decimal, row)) for row in found] == expected
    assert {(row[0], row[1], row[2]) for row in found} >= {("7", "2", "1"), ("7", "3", "2")}  # no 02:00 on March 29th


def test_a_time_is_compared_with_the_same_by_the_clock_of_earlier_weeks(
    weeks: tuple[Events, Orders], shop_url: str
) -> None:
    start, length = datetime(2026, 4, 6, 7, 10, tzinfo=UTC), timedelta(hours=5)
    first = min(at for _, at, _, status, _ in weeks[1] if status == "completed")
    expected = []
    for weeks_ago in range(6):
        local = (start.astimezone(ZURICH).replace(tzinfo=None) - timedelta(weeks=weeks_ago)).replace(tzinfo=ZURICH)
        begin = local.astimezone(UTC)
        if weeks_ago and begin < first:
            continue
        came = [one for one in weeks[1] if begin <= one[1] < begin + length]
        sold = [one[2] or Decimal(0) for one in francs(came) if one[3] == "completed"]
        expected.append((weeks_ago, begin, len(came), len(sold), sum(sold, Decimal(0))))
    values = {"from": start.isoformat(), "to": (start + length).isoformat(), "weeks": 5}
    found = [
        (int(row["weeks_ago"]), datetime.fromisoformat(row["start"]), int(row["orders"]), int(row["completed"]),
         Decimal(row["revenue"]))
        for row in answer(shop_url, "queries/same_time_in_weeks", **values)
    ]  # fmt: skip
    assert found == expected
    assert [row[1].hour for row in found] == [7, 7, 8]


def stepped(
    weeks: tuple[Events, Orders], start: datetime, end: datetime, seconds: int
) -> dict[datetime, tuple[int, int, int]]:
    """Carts, checkouts and orders by the beginning of their unit."""
    taken: dict[datetime, list[set[Any]]] = defaultdict(lambda: [set(), set(), set()])
    every = [(at, STEPS.index(kind), session) for session, kind, at in weeks[0] if kind in STEPS[:2] and session]
    for at, step, who in [*every, *((at, 2, id_) for id_, at, *_ in weeks[1])]:
        if start <= at < end:
            unit = datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)
            taken[unit][step].add(who)
    return {at: (len(carts), len(checkouts), len(orders)) for at, (carts, checkouts, orders) in taken.items()}


def told(url: str, name: str, **values: object) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in answer(url, f"queries/{name}", **values)]
