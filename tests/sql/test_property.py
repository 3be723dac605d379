"""Tests of all views by chance: a shop over both changes of the clocks equals its recount after each refresh."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from tests.sql import recount
from tests.sql.refreshing import HELD, killed, refresh
from tests.sql.shop import EMPTY, rows

pytestmark = pytest.mark.integration
EXAMPLES = 300 if os.environ.get("SQL_TEST") == "full" else 6
CHANGES = (datetime(2026, 3, 27, 20, tzinfo=UTC), datetime(2025, 10, 24, 20, tzinfo=UTC))
STEPS = ("page_view", "add_to_cart", "checkout_started", "order_completed")
STATUSES = ("completed", "completed", "completed", "pending", "cancelled", "refunded")
TOTALS = (Decimal("10.05"), Decimal("99.99"), Decimal(0), Decimal(-5), Decimal("1000000.10"), None)


@dataclass(frozen=True)
class Do:
    """Something that happens in the shop or to it; `pick` chooses of what there is."""

    what: str
    pick: int
    minutes: int


ORDERED = b"INSERT INTO orders SELECT coalesce(max(id), 0) + 1, %s, %s, %s, %s FROM orders"
BOUGHT = b"INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (%s, %s, %s, %s)"
RATED = b"INSERT INTO product_reviews (product_id, rating) VALUES (%s, %s)"
ERASED = b"DELETE FROM analytics_events WHERE session_id = %s AND id %% 3 = %s"
CHANGED = b"""UPDATE analytics_events SET session_id = 's1', created_at = created_at - interval '5 h'
              WHERE session_id = %s AND id %% 3 = %s"""
DEEDS = (
    *("event", "event", "event", "late", "old", "open", "commit", "erase", "change"),
    *("order", "order", "status", "total", "unorder", "item", "rate"),
    *("move on", "move on", "look", "look", "refresh", "rebuild", "kill", "kill rebuild"),
)
deeds = st.lists(
    st.builds(Do, st.sampled_from(DEEDS), st.integers(0, 200), st.integers(0, 36 * 60)), min_size=8, max_size=30
)


class Life:
    """A shop's database, and what time it is in it."""

    def __init__(self, url: str, start: datetime) -> None:
        self.url, self.now, self.unnoticed = url, start, False
        self.shop = psycopg.connect(url, autocommit=True)
        self.open: psycopg.Connection[TupleRow] | None = None

    def end(self) -> None:
        self.commit()
        self.shop.close()

    def do(self, deed: Do) -> None:
        at = self.now - timedelta(minutes=deed.minutes)
        match deed.what:
            case "event" | "late" | "old":
                further = {"event": self.now - at, "late": timedelta(), "old": -timedelta(days=deed.pick % 20)}
                self._visit(self.shop, at + further[deed.what], deed.pick)
            case "open":
                self.open = self.open or psycopg.connect(self.url)
                self._visit(self.open, at, deed.pick)
            case "commit":
                self.commit()
            case "move on":
                self.now += timedelta(minutes=deed.minutes)
            case "look":
                self.look()
            case "refresh":
                self.refreshed()
            case "kill" | "kill rebuild":
                function = "rebuild" if "rebuild" in deed.what else "refresh"
                killed(self.url, HELD[deed.pick % len(HELD)], self.now, function)
            case "rebuild":
                refresh(self.url, self.now, "rebuild")
            case "erase" | "change":
                self._erase(deed)
            case _:
                self._order(deed, at)

    def commit(self) -> None:
        if self.open:
            self.open.commit()
            self.open.close()
            self.open = None

    def refreshed(self) -> None:
        """Refresh, by the daily pass where something was erased; then all is as the recount says."""
        assert refresh(self.url, self.now, "recount" if self.unnoticed else "refresh")["days_left"] == 0
        self.unnoticed = False
        self.shop.execute(f"SET fitfoot.now = '{self.now.isoformat()}'".encode())
        funnel = rows(self.shop, "SELECT * FROM monitoring.conversion_funnel ORDER BY date")
        assert funnel == recount.funnel(self.shop, recount.day(self.now))
        revenue = rows(self.shop, "SELECT * FROM monitoring.daily_revenue ORDER BY date")
        assert revenue == recount.revenue(self.shop)
        assert rows(self.shop, "SELECT * FROM monitoring.product_performance") == recount.products(self.shop)

    def look(self) -> None:
        """Today is right between refreshes as well, but for what was erased."""
        today = recount.day(self.now)
        self.shop.execute(f"SET fitfoot.now = '{self.now.isoformat()}'".encode())
        known = rows(self.shop, "SELECT * FROM monitoring.conversion_funnel WHERE date = %s", (today,))
        if not self.unnoticed:
            assert known == [row for row in recount.funnel(self.shop, today) if row[0] == today]

    def _visit(self, connection: psycopg.Connection[TupleRow], at: datetime, pick: int) -> None:
        connection.execute(
            "INSERT INTO analytics_events (session_id, event_type, created_at) VALUES (%s, %s, %s)",
            (f"s{pick % 7}" if pick % 11 else None, STEPS[pick % 4], at),
        )

    def _erase(self, deed: Do) -> None:
        self.unnoticed = True
        change = ERASED if deed.what == "erase" else CHANGED
        self.shop.execute(change, (f"s{deed.pick % 7}", deed.pick % 3))

    def _order(self, deed: Do, at: datetime) -> None:
        pick, some = deed.pick, deed.pick % 5
        status, total = STATUSES[pick // 6 % 6], TOTALS[pick % 6]
        match deed.what:
            case "order":
                self.shop.execute(ORDERED, (at, total, status, "EUR" if pick % 7 == 0 else "CHF"))
            case "status":
                self.shop.execute("UPDATE orders SET status = %s WHERE id = %s", (status, some))
            case "total":
                self.shop.execute("UPDATE orders SET total = %s WHERE id = %s", (total, some))
            case "unorder":
                self.shop.execute("DELETE FROM orders WHERE id = %s", (some,))
            case "item":
                self.shop.execute(BOUGHT, (some, pick % 4, pick % 6 - 1, total))
            case "rate":
                self.shop.execute(RATED, (pick % 4, pick % 7))


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(start=st.sampled_from(CHANGES), happened=deeds)
def test_views_equal_a_recount_after_each_refresh(shop_url: str, start: datetime, happened: list[Do]) -> None:
    life = Life(shop_url, start)
    life.shop.execute(EMPTY.encode())
    life.shop.execute("ALTER SEQUENCE analytics_events_id_seq INCREMENT 200000")
    life.shop.execute("INSERT INTO products VALUES (0, 'a'), (1, 'b'), (2, 'c'), (3, 'c')")
    refresh(shop_url, start - timedelta(days=1))
    try:
        for deed in happened:
            life.do(deed)
        life.refreshed()
        life.commit()
        life.now += timedelta(days=1)
        life.refreshed()
    finally:
        life.end()
