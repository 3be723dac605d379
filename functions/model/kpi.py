"""Model: a KPI: what is measured, what is aimed at, from where on somebody hears of it, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

DAY = timedelta(days=1)
LEAST_COVERAGE = 50
"""Percent of the time that something has to be known of: of less a value would be a guess."""


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Unit(StrEnum):
    """What a value counts: percent (0 to 100), milliseconds, CHF, or a mean of 1 to 5.

    That there are two words for percent is FitFoot's: its dashboards and reports know each KPI's unit by its word.
    """

    PERCENTAGE = "percentage"
    PERCENT = "%"
    MILLISECONDS = "milliseconds"
    CURRENCY = "currency"
    RATING = "rating"


class Cadence(StrEnum):
    """What a value is of: a day in Zurich, or the seven that end with it."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Measure:
    """What is measured under a name: what people call it, its unit, which way is better."""

    words: str
    unit: Unit
    better: Direction


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "uptime": Measure("Uptime", Unit.PERCENTAGE, Direction.HIGHER),
        "response_time_p95": Measure("Response time (p95)", Unit.MILLISECONDS, Direction.LOWER),
        "error_rate": Measure("Error rate", Unit.PERCENT, Direction.LOWER),
        "db_query_time_p95": Measure("Database query time (p95)", Unit.MILLISECONDS, Direction.LOWER),
        "conversion_rate": Measure("Conversion rate", Unit.PERCENTAGE, Direction.HIGHER),
        "revenue_per_visitor": Measure("Revenue per visitor", Unit.CURRENCY, Direction.HIGHER),
        "cart_abandonment_rate": Measure("Cart abandonment", Unit.PERCENTAGE, Direction.LOWER),
        "customer_satisfaction": Measure("Customer satisfaction", Unit.RATING, Direction.HIGHER),
    }
)
"""The eight that are known how to measure, by name."""


@dataclass(frozen=True)
class Kpi:
    """What an operator says of a measure. Without `alert` nobody hears of it; `runbook`, `dashboard` are addresses."""

    name: str
    target: Decimal
    alert: Decimal | None = None
    cadence: Cadence = Cadence.DAILY
    service: str = "shop"
    runbook: str = ""
    dashboard: str = ""

    @property
    def measure(self) -> Measure:
        """What is measured."""
        return MEASURES[self.name]

    def meets(self, value: Decimal) -> bool:
        """Whether a value is as good as the target, or better."""
        return not self.better(self.target, value)

    def alerts(self, value: Decimal) -> bool:
        """Whether a value is worse than the alert threshold; one that stands on it is not."""
        return self.alert is not None and self.better(self.alert, value)

    def better(self, value: Decimal, than: Decimal) -> bool:
        """Whether a value is better than another."""
        return value > than if self.measure.better is Direction.HIGHER else value < than

    def first_day(self, day: date) -> date:
        """The first of the days that the value of a day is of."""
        return day - 6 * DAY if self.cadence is Cadence.WEEKLY else day


@dataclass(frozen=True)
class Measured:
    """What a measure came to on a day.

    Attributes:
        value: in its unit; None where nobody knows, never 0 for want of data.
        reason: why nobody knows, or what the value is of.
        coverage: percent of the time that anything is known of; None where that is no question.
    """

    value: Decimal | None
    reason: str = ""
    coverage: Decimal | None = None


@dataclass(frozen=True)
class KpiValue:
    """What a KPI came to on a day in Zurich, against what was aimed at then; `at` is when that was worked out."""

    kpi: str
    day: date
    measured: Measured
    target: Decimal
    alert: Decimal | None
    at: datetime

    @property
    def value(self) -> Decimal | None:
        """In its unit; None where nobody knows."""
        return self.measured.value
