"""API: what the shop sold and what its KPIs came to, as metrics; pure. What nobody knows is not there, and never 0."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from functions.model.kpi import Kpi, KpiValue
from functions.model.period import day_end, day_of
from functions.model.totals import Totals
from functions.prometheus.exposition import Counter, Family, Gauge

TOTALS_HOLD: Final = timedelta(minutes=20)
"""Counted every five minutes: older ones would say that nothing is sold."""
_DAY: Final = timedelta(days=1)
_COUNTERS: Final[Mapping[str, str]] = {
    "orders": "Orders that were completed since the shop began, in CHF, whatever became of them later.",
    "revenue": "CHF of these orders, before refunds.",
    "refunds": "Orders of these that were refunded.",
    "refunded_revenue": "CHF of the refunded orders.",
    "visitors": "Sessions since the shop began, counted each day.",
    "cart_additions": "Sessions that put something into a cart, counted each day.",
    "checkouts": "Sessions that started a checkout, counted each day.",
}


def families(
    kpis: Iterable[Kpi], values: Mapping[tuple[str, date], KpiValue], totals: Totals | None, now: datetime
) -> list[Family]:
    """What Prometheus scrapes; `values` are those of `days(now)`, of which the latest holds."""
    kpis = list(kpis)
    latest = [(kpi, value) for kpi in kpis if (value := _latest(kpi, values, now))]
    return [
        *_totals(totals, now),
        Gauge(
            "kpi_value",
            "What a KPI came to on its last day in Zurich, in its unit.",
            [(_labels(kpi), float(value.value)) for kpi, value in latest if value.value is not None],
        ),
        Gauge("kpi_target", "What a KPI aims at, in its unit.", [(_labels(kpi), float(kpi.target)) for kpi in kpis]),
        Gauge(
            "kpi_day_end_timestamp_seconds",
            "When the day ended that kpi_value is of, as a Unix time.",
            [({"kpi": kpi.name}, day_end(value.day).timestamp()) for kpi, value in latest if value.value is not None],
        ),
    ]


def days(now: datetime) -> tuple[date, date]:
    """The days whose values hold: the last whole one, and until it is made in the morning the one before it."""
    today = day_of(now)
    return today - _DAY, today - 2 * _DAY


def _latest(kpi: Kpi, values: Mapping[tuple[str, date], KpiValue], now: datetime) -> KpiValue | None:
    return next((values[kpi.name, day] for day in days(now) if (kpi.name, day) in values), None)


def _labels(kpi: Kpi) -> dict[str, str]:
    return {"kpi": kpi.name, "unit": kpi.measure.unit}


def _totals(totals: Totals | None, now: datetime) -> Iterator[Family]:
    if totals is None:
        return
    if now - totals.at <= TOTALS_HOLD:
        for figure, text in _COUNTERS.items():
            yield Counter(f"{figure}_total", text, [({}, float(totals.shown[figure]))])
    counted = "When the totals of the shop were last counted, as a Unix time."
    yield Gauge("shop_totals_last_timestamp_seconds", counted, [({}, totals.at.timestamp())])
