"""Report generator: `kpis`: a day's KPIs, measured, kept for trends, and told as alerts beyond their limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

from functions.model import checks_json, kpis_json
from functions.model.alert import Alert
from functions.model.check import Check
from functions.model.kpi import Kpi, KpiValue
from functions.model.period import ZURICH, day_of
from functions.report_generator.desk import Desk
from functions.report_generator.kpis import alerting
from functions.report_generator.kpis.answer import WEEK, answer
from functions.report_generator.kpis.measuring import Observed, measure
from functions.state.alerts import Alerts
from functions.state.kpis import KpiValues
from functions.state.observations import Observations

_MADE_BY: Final = time(7)
"""The schedule makes them at 06:50: the night's late events are in by then."""
_AGAIN_AFTER: Final = timedelta(hours=1)


class Values(Protocol):
    """What is needed of the KPIs that are kept."""

    def record(self, kpi: Kpi, value: KpiValue) -> None: ...  # noqa: D102 - as KpiValues
    def of_days(self, kpis: Iterable[str], days: Iterable[date]) -> dict[tuple[str, date], KpiValue]: ...  # noqa: D102


class Told(Protocol):
    """What is needed of the table of alerts."""

    def active(self, source: str | None = None) -> list[Alert]: ...  # noqa: D102 - as Alerts
    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]: ...  # noqa: D102 - as Alerts
    def put_newer(self, alert: Alert) -> bool: ...  # noqa: D102 - as Alerts


@dataclass(frozen=True)
class Books:
    """What the operator aims at, which checks there are, and the tables."""

    kpis: Sequence[Kpi]
    checks: Sequence[Check]
    observed: Observed
    values: Values
    alerts: Told


def kpis(desk: Desk, day: date, *, dry_run: bool = False, books: Books | None = None) -> dict[str, Any]:
    """Measure a day that is over, and keep it over what was kept of it. Answers as `answer` does.

    Only the last whole day turns alerts: what an older one came to is no news. A dry run writes nothing.

    Raises:
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    books = books or _books(desk)
    values = measure(desk, books.kpis, books.checks, books.observed, day)
    earlier = books.values.of_days([kpi.name for kpi in books.kpis], [day - WEEK])
    if not dry_run:
        for kpi in books.kpis:
            books.values.record(kpi, values[kpi.name])
        if day == last_whole_day(desk.now):
            _tell(books, values, desk.now)
    return {"report": "kpis", **answer(books.kpis, day, values, earlier)}


def kpis_again(desk: Desk, books: Books | None = None) -> Mapping[str, Any]:
    """After a refresh: the last whole day once more, while some of it is missing, once an hour from 07:00 on.

    So a database that was away in the morning costs no day its figures. Answers `{"date", "made", "missing"}`.

    Raises:
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    day = last_whole_day(desk.now)
    if desk.now.astimezone(ZURICH).time() < _MADE_BY:
        return {"date": day.isoformat(), "made": False, "missing": []}
    books = books or _books(desk)
    there = books.values.of_days([kpi.name for kpi in books.kpis], [day])
    missing = [kpi.name for kpi in books.kpis if _is_missing(there.get((kpi.name, day)), desk.now)]
    if missing:
        kpis(desk, day, books=books)
    return {"date": day.isoformat(), "made": bool(missing), "missing": missing}


def last_whole_day(now: datetime) -> date:
    """Yesterday in Zurich."""
    return day_of(now) - timedelta(days=1)


def _is_missing(value: KpiValue | None, now: datetime) -> bool:
    return value is None or (value.value is None and now - value.at >= _AGAIN_AFTER)


def _tell(books: Books, values: Mapping[str, KpiValue], now: datetime) -> None:
    """Idempotent: what was said later, by a run that overtook this one, stays."""
    before = books.alerts.get(Alert.fingerprint_of(alerting.labels_of(kpi.name)) for kpi in books.kpis)
    gone = alerting.retired(books.alerts.active(alerting.SOURCE), books.kpis, now)
    for alert in (*alerting.alerts(books.kpis, values, before), *gone):
        books.alerts.put_newer(alert)


def _books(desk: Desk) -> Books:
    client = desk.dynamodb()
    return Books(*bundled(), Observations(client), KpiValues(client), Alerts(client))


@cache
def bundled() -> tuple[tuple[Kpi, ...], tuple[Check, ...]]:
    """What the bundle carries of the operator's files."""
    bundle = Path(__file__).parents[3]
    aims = kpis_json.load((bundle / kpis_json.BUNDLED).read_bytes())
    return aims, tuple(checks_json.load((bundle / checks_json.BUNDLED).read_bytes()))
