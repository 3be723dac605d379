"""A morning at which reports are made: rows as the shop reader gives them, of a shop that sells steadily."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, cast

from functions.model.check import Check
from functions.model.cost import Cost
from functions.model.day import CheckDay
from functions.model.incident import Incident
from functions.model.kpi import Kpi
from functions.model.observation import Outcome
from functions.model.report import Kind, Report
from functions.model.rule import Sample
from functions.report_generator.desk import Desk
from functions.report_generator.figures.job import Books, report
from functions.report_generator.vitals.files import Files
from functions.report_generator.vitals.job import Kept
from functions.shop.questions import Answered, Rows
from tests.builders import NOON, a_check, an_old_day
from tests.fakes import FakeCosts, FakeIncidents, FakeObservations
from tests.functions.report_generator.kpis.morning import SUNDAY, UPTIME, FakeReader, FakeValues

DAYS = 63
CAME, CARTS, CHECKOUTS, ORDERS = 960, 240, 120, 72
"""Of a usual day, spread evenly over its hours."""


@cache
def _always_up() -> dict[str, list[CheckDay]]:
    """The days that an error budget is of, and the month before: of Sunday's report."""
    days = [an_old_day(SUNDAY - timedelta(days=back), {Outcome.UP: 1500}) for back in reversed(range(53))]
    return {"storefront": days}


@dataclass
class Morning:
    """The answers by question; `desk` and `books` are what the job is told."""

    answers: dict[str, Any] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = (UPTIME,)
    checks: tuple[Check, ...] = (a_check(),)
    observed: FakeObservations = field(default_factory=lambda: FakeObservations(_always_up()))
    values: FakeValues = field(default_factory=FakeValues)
    incidents: tuple[Incident, ...] = ()
    costs: Mapping[str, Cost] = field(default_factory=dict)
    now: datetime = NOON
    vitals: Kept = field(default_factory=lambda: Files.of({}))

    def __post_init__(self) -> None:
        self.reader = FakeReader(usual_answers() | self.answers)
        self.known = FakeIncidents(*self.incidents)

    def report(self, kind: Kind = Kind.DAILY, day: date = SUNDAY) -> Report:
        desk = Desk(self.now, self.reader, cast("Any", None), lambda: None)
        costs = FakeCosts(self.costs)
        books = Books(self.kpis, self.checks, self.observed, self.values, self.known, costs, self.vitals)
        return report(kind, day, desk, books)


def usual_answers() -> dict[str, Any]:
    """A shop in which all days are alike."""
    days = [SUNDAY - timedelta(days=back) for back in range(DAYS)]
    return {
        "daily_revenue": revenue(dict.fromkeys(days, Decimal("7200.00"))),
        "funnel_daily": funnel(days),
        "funnel_hours_in_weeks": hours(),
        "orders_set_aside": Rows(()),
        "products_best": Rows(()),
        "products_below_usual": Rows(()),
    }


def revenue(by_day: Mapping[date, Decimal], orders: int = ORDERS) -> Rows:
    return Rows(
        tuple({"date": one.isoformat(), "revenue": str(amount), "orders": orders} for one, amount in by_day.items())
    )


def funnel(days: Iterable[date]) -> Rows:
    return Rows(tuple({"date": one.isoformat(), **_steps(1)} for one in days))


def hours(orders: Mapping[int, int] | None = None, weeks: int = 4) -> Rows:
    """A day and weeks before; on the day itself so many sessions completed in those hours."""
    rows = []
    for ago in range(weeks + 1):
        for hour in range(24):
            steps = _steps(24)
            if not ago and orders:
                steps["orders_completed"] = orders.get(hour, steps["orders_completed"])
            rows.append({"weeks_ago": ago, "hour": hour, **steps})
    return Rows(tuple(rows))


def endpoint(value: float, route: str = "/store/products", job: str = "fitfoot-api") -> Sample:
    return Sample({"job": job, "method": "GET", "route": route}, value)


def vector(*samples: Sample) -> Answered:
    return Answered(samples)


def _steps(part: int) -> dict[str, int]:
    return {
        "sessions": CAME // part,
        "cart_additions": CARTS // part,
        "checkouts_started": CHECKOUTS // part,
        "orders_completed": ORDERS // part,
    }
