"""Orders that stop, out of a real Postgres: through the shop reader, the usual week, to the alert."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import TupleRow

from functions.incident_detector.trade.looking import looked
from functions.model.alert import Alert
from functions.model.period import MINUTE
from functions.model.trade import Step, UsualWeek
from functions.report_generator.desk import Desk
from functions.report_generator.usual.job import usual_week
from functions.shop.keeper import ShopKeeper
from functions.shop.reader import ShopReader
from functions.shop_reader.handler import answer
from functions.shop_reader.request import parse
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from tests.builders import NOON
from tests.functions.shop.lambdas import FakeLambda, says

pytestmark = pytest.mark.integration
STOPPED = NOON - 12 * MINUTE
SINCE = NOON - timedelta(weeks=2, hours=1)
SELLS = """
INSERT INTO analytics_events (session_id, event_type, created_at)
SELECT at::text, 'add_to_cart', at FROM generate_series(%(since)s, %(stopped)s, interval '40 seconds') AS at
UNION ALL
SELECT at::text, 'checkout_started', at FROM generate_series(%(since)s, %(stopped)s, interval '80 seconds') AS at;
"""
ORDERS = """
INSERT INTO orders (id, created_at, total, status, currency)
SELECT extract(epoch FROM at), at, 90, 'completed', 'CHF'
FROM generate_series(%(since)s, %(stopped)s, interval '120 seconds') AS at;
"""


class Kept:
    """The usual week, and no alerts."""

    def __init__(self) -> None:
        self.week: UsualWeek | None = None

    def load(self) -> UsualWeek | None:
        return self.week

    def save(self, week: UsualWeek) -> None:
        self.week = week

    def get(self, _: object) -> dict[str, Alert]:
        return {}


@pytest.fixture
def reader(shop: psycopg.Connection[TupleRow], shop_url: str) -> ShopReader:
    """Who asks a shop that sold for two weeks, and stopped twelve minutes before noon."""
    for statement in (SELLS, ORDERS):
        shop.execute(statement.encode(), {"since": SINCE, "stopped": STOPPED})
    known = Settings.read({"DATABASE_URL": shop_url})

    def reply(payload: dict[str, Any]) -> dict[str, Any]:
        sql = Sql(known)
        try:
            answers = asyncio.run(answer(parse(payload), known, 10, sql))
        finally:
            sql.close()
        return says({"answers": [one.as_json() for one in answers]})

    return ShopReader(FakeLambda(reply))


def look(reader: ShopReader, kept: Kept, at: datetime) -> Alert | None:
    return looked(reader, kept, kept, tuple, at)


def test_what_the_shop_sold_for_two_weeks_is_usual_and_nobody_for_ten_minutes_is_not(reader: ShopReader) -> None:
    kept = Kept()
    assert usual_week(Desk(NOON, reader, ShopKeeper(None), lambda: None), kept) == {"found": True, "reason": ""}
    assert kept.week is not None
    assert {step: kept.week.hours[step][100] for step in Step} == {
        Step.CARTS: 90, Step.CHECKOUTS: 45, Step.ORDERS: 30,
    }  # fmt: skip
    assert look(reader, kept, STOPPED) is None
    assert look(reader, kept, STOPPED + 4 * MINUTE) is None
    alert = look(reader, kept, STOPPED + timedelta(minutes=10, seconds=30))
    assert alert is not None
    assert alert.reason.startswith("no order since 12:49 (9m), 4.")
