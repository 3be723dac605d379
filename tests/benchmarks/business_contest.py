"""Benchmarks: each figure asked of our SQL and of the guide's in turn, on one connection, against a recount."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from tests.benchmarks import business_guide as guide
from tests.benchmarks import business_recount as recount
from tests.benchmarks.bar import Unmeasurable
from tests.benchmarks.business_report import daily_report, filled_in
from tests.benchmarks.business_shop import Size, write_events
from tests.benchmarks.business_since import AN_HOURS_ORDERS, LATE, SINCE, YESTERDAY_OPEN

WEEK, WEEK_FULL = "weekly conversion, today 40 % full", "weekly conversion, today full"
CLOSED_WEEK, HISTORY = "seven closed days", "whole-history funnel"
PRODUCTS, REVENUE = "product performance", "revenue of a day"
REPORT = "the daily report's shop time"
GUIDES_REPORT = (WEEK, REVENUE, PRODUCTS)
"""What the guide's daily report asks."""
CLOSING, REPAIRING = "closing a day", "repairing a day"
FUNNEL = """SELECT date, sessions, cart_additions, checkouts_started, orders_completed
            FROM monitoring.conversion_funnel WHERE date < monitoring.today() ORDER BY date"""
REFRESH = "SELECT * FROM monitoring.refresh()"
REFRESHES_A_DAY, HOURS_A_DAY = 288, 24
OURS_AT_ONCE = 7
Connection = psycopg.Connection[TupleRow]


@dataclass
class Sides:
    """Milliseconds of ours and of the guide's, turn by turn, and whether ours was as recounted each time."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    right: bool = True


class Contest:
    """One size, on one connection, whose time zone is Zurich's, as the guide's days need it."""

    def __init__(self, connection: Connection, size: Size, say: Callable[[str], None]) -> None:
        self._connection, self._size, self._say = connection, size, say
        [(self._today,)] = self._rows("SELECT monitoring.today()")
        self._sides: dict[str, Sides] = {}
        self._again: list[tuple[Any, ...]] = []

    def all(self) -> dict[str, Sides]:
        """Everything, by its name.

        Raises:
            Unmeasurable: midnight came in between.
        """
        size, yesterday = self._size, _back(self._today, 1)
        self._refreshes()
        self._say("  counting every event in Python")
        past = recount.funnel(self._connection, _back(self._today, size.days), size.days)
        for name in (CLOSING, REPAIRING):
            self._sides[name].right = self._rows(FUNNEL) == past
        week = recount.week(past, _back(self._today, 7), self._today)
        self._measure(CLOSED_WEEK, _weekly(yesterday), guide.WEEK, week)
        self._measure(HISTORY, FUNNEL, guide.HISTORY, past, turns=min(size.turns, 2))
        for name, share in ((WEEK, 0.4), (WEEK_FULL, 1.0)):
            week = self._week_with_today(past, share)
            self._measure(name, _weekly(self._today, days=8), guide.WEEK_WITH_TODAY, week)
        one_day = filled_in("daily_revenue", **{"from": yesterday, "to": yesterday})
        self._measure(REVENUE, one_day, guide.REVENUE, recount.revenue(self._connection, yesterday))
        for statement in AN_HOURS_ORDERS.split(";\n"):
            self._rows(statement.format(size.orders // size.days // HOURS_A_DAY + 1))
        products = recount.products(self._connection)
        self._measure(PRODUCTS, filled_in("product_performance"), guide.PRODUCTS, products, turns=1)
        self._report(yesterday, past)
        self._again = self._week_with_today(past, 0.4)
        self._same_day()
        return self._sides

    def week_again(self) -> float:
        """Milliseconds of our weekly conversion, today 40 % full: after all, for whoever measures two sizes in turn.

        Raises:
            Unmeasurable: midnight came in between.
        """
        question, sides = _weekly(self._today, days=8), self._sides[WEEK]
        took = median(self._ours_ms(sides, question, self._again) for _ in range(OURS_AT_ONCE))
        self._same_day()
        return took

    def _same_day(self) -> None:
        if self._rows("SELECT monitoring.today()") != [(self._today,)]:
            raise Unmeasurable("midnight came while it was measured: run it again")

    def _measure(self, name: str, ours: str, theirs: str, expected: Sequence[Any], turns: int = 0) -> None:
        sides = self._sides[name] = Sides()
        turns = turns or self._size.turns
        for turn in range(1, turns + 1):
            self._say(f"  {name}, turn {turn} of {turns}")
            sides.ours.append(median(self._ours_ms(sides, ours, expected) for _ in range(OURS_AT_ONCE)))
            sides.theirs.append(self._took_ms(theirs)[0])

    def _ours_ms(self, sides: Sides, question: str, expected: Sequence[Any]) -> float:
        """As fitfoot_reader asks: with no plan compiled. The guide's are asked as the server is set."""
        self._connection.execute("SET jit = off")
        took, rows = self._took_ms(question)
        self._connection.execute("RESET jit")
        sides.right = sides.right and rows == expected
        return took

    def _report(self, day: date, past: Sequence[tuple[Any, ...]]) -> None:
        """All that the daily report asks, one after the other, against what the guide's asks, as measured above."""
        self._say(f"  {REPORT}")
        asked = daily_report(day)
        sides = self._sides[REPORT] = Sides()
        self._connection.execute("SET jit = off")
        for _ in range(OURS_AT_ONCE):
            found = {name: self._took_ms(question) for name, question in asked.items()}
            sides.ours.append(sum(took for took, _ in found.values()))
            sides.theirs.append(sum(median(self._sides[name].theirs) for name in GUIDES_REPORT))
            came = found["funnel"][1]
            sides.right = sides.right and bool(came) and came == list(past)[-len(came) :]
        self._connection.execute("RESET jit")

    def _refreshes(self) -> None:
        """Close yesterday, and repair a day with a late event, against refreshing a materialized view."""
        self._say("  closing all days")
        self._rows("SELECT * FROM monitoring.refresh('10 min')")
        self._rows(REFRESH)  # the first one's watermark is far back
        self._say("  making a materialized view")
        self._rows(guide.MATERIALIZED)
        turns = min(self._size.turns, 3)
        for name in (CLOSING, REPAIRING):
            sides = self._sides[name] = Sides()
            for turn in range(1, turns + 1):
                self._say(f"  {name}, turn {turn} of {turns}")
                before = YESTERDAY_OPEN if name == CLOSING else LATE % (self._size.days // 2 + turn)
                self._connection.execute(before.encode())
                sides.ours.append(self._took_ms(REFRESH)[0])
                sides.theirs.append(self._took_ms(guide.REFRESH)[0])
        self._rows("VACUUM ANALYZE monitoring.funnel_days, monitoring.dirty_days, monitoring.rollup_state")

    def _week_with_today(self, past: Sequence[tuple[Any, ...]], share: float) -> list[tuple[Any, ...]]:
        """What the weekly question has to answer with so much of today, which is written."""
        self._fill_today(share)
        today = recount.funnel(self._connection, self._today, 1)
        return recount.week([*past, *today], _back(self._today, 7), _back(self._today, -1))

    def _fill_today(self, share: float) -> None:
        """Today as far as a last refresh saw it, and what came after it."""
        self._rows("DELETE FROM analytics_events WHERE created_at >= monitoring.day_start(monitoring.today())")
        write_events(self._connection, (0, -1), int(self._size.today * share), share)
        self._rows(REFRESH)
        self._rows(SINCE.format(self._size.today // REFRESHES_A_DAY + 1))
        self._rows("VACUUM ANALYZE analytics_events, monitoring.today_visits, monitoring.today_counted")

    def _took_ms(self, question: str) -> tuple[float, list[tuple[Any, ...]]]:
        begun = perf_counter()
        rows = self._rows(question)
        return (perf_counter() - begun) * 1000, rows

    def _rows(self, question: str) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(question.encode())
        return cursor.fetchall() if cursor.description else []


def _weekly(last: date, days: int = 7) -> str:
    """The weekly question, also for the eight days of the guide's."""
    return filled_in("conversion_weekly", date=last).replace(" - 6 AND", f" - {days - 1} AND")


def _back(day: date, days: int) -> date:
    return day - timedelta(days=days)
