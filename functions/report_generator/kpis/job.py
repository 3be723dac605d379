"""Report generator: `kpis`: a day's KPIs, measured, kept for trends, and told as alerts beyond their limits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from functions.model import checks_json, kpis_json
from functions.model.alert import Alert
from functions.model.check import Check
from functions.model.kpi import Kpi, KpiValue
from functions.model.period import ZURICH, day_of
from functions.report_generator.desk import Desk
from functions.report_generator.kpis import alerting
from functions.report_generator.kpis.answer import WEEK, answer
from functions.report_generator.kpis.measuring import measure
from functions.state.alerts import Alerts
from functions.state.kpis import KpiValues
from functions.state.observations import Observations

_MADE_BY: Final = time(7)
"""The schedule makes them at 06:50: the night's late events are in by then."""
_AGAIN_AFTER: Final = timedelta(hours=1)


@cache
def bundled() -> tuple[tuple[Kpi, ...], tuple[Check, ...]]:
    """What the bundle carries of the operator's files."""
    bundle = Path(__file__).parents[3]
    kpis = kpis_json.load((bundle / kpis_json.BUNDLED).read_bytes())
    return kpis, tuple(checks_json.load((bundle / checks_json.BUNDLED).read_bytes()))


def kpis(
    desk: Desk,
    day: date,
    *,
    dry_run: bool = False,
    of: tuple[Sequence[Kpi], Sequence[Check]] | None = None,
) -> dict[str, Any]:
    """Measure a day that is over, and keep it over what was kept of it. Answers as `answer` does.

    Only the last whole day turns alerts: what an older one came to is no news. `of` is what the bundle carries.

    Raises:
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    aims, checks = of or bundled()
    client = desk.dynamodb()
    kept = KpiValues(client)
    values = measure(desk, aims, checks, Observations(client), day)
    earlier = kept.of_days([kpi.name for kpi in aims], [day - WEEK])
    if not dry_run:
        for kpi in aims:
            kept.record(kpi, values[kpi.name])
        if day == last_whole_day(desk.now):
            _tell(Alerts(client), aims, values, desk.now)
    return {"report": "kpis", **answer(aims, day, values, earlier)}


def kpis_again(desk: Desk, of: tuple[Sequence[Kpi], Sequence[Check]] | None = None) -> Mapping[str, Any]:
    """After a refresh: the last whole day once more, while some of it is missing, once an hour from 07:00 on.

    So a database that was away in the morning costs no day its figures.

    Raises:
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    day = last_whole_day(desk.now)
    if desk.now.astimezone(ZURICH).time() < _MADE_BY:
        return {"date": day.isoformat(), "made": False, "reason": f"the schedule comes before {_MADE_BY:%H:%M}"}
    aims, checks = of or bundled()
    there = KpiValues(desk.dynamodb()).of_days([kpi.name for kpi in aims], [day])
    missing = [kpi.name for kpi in aims if _is_missing(there.get((kpi.name, day)), desk.now)]
    if missing:
        kpis(desk, day, of=(aims, checks))
    return {"date": day.isoformat(), "made": bool(missing), "missing": missing}


def last_whole_day(now: datetime) -> date:
    """Yesterday in Zurich."""
    return day_of(now) - timedelta(days=1)


def _is_missing(value: KpiValue | None, now: datetime) -> bool:
    return value is None or (value.value is None and now - value.at >= _AGAIN_AFTER)


def _tell(table: Alerts, aims: Sequence[Kpi], values: Mapping[str, KpiValue], now: datetime) -> None:
    """Idempotent: what was said later, by a run that overtook this one, stays."""
    before = table.get(Alert.fingerprint_of(alerting.labels_of(kpi.name)) for kpi in aims)
    gone = alerting.retired(table.active(alerting.SOURCE), aims, now)
    for alert in (*alerting.alerts(aims, values, before), *gone):
        table.put_newer(alert)
