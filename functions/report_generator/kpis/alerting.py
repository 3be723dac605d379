"""Report generator: which alerts a day's KPIs make; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.kpi import Direction, Kpi, KpiValue
from functions.report_generator.kpis.wording import amount

SOURCE: Final = "kpi"
ALERTNAME: Final = "KpiBeyondLimit"


def labels_of(kpi: str) -> dict[str, str]:
    """What tells one KPI's alert from another's, whatever service it is given."""
    return {"alertname": ALERTNAME, "kpi": kpi}


def status_of(kpi: Kpi, value: KpiValue) -> AlertStatus | None:
    """Where its alert stands by this value; None for one that never alerts."""
    if kpi.alert is None:
        return None
    if value.value is None:
        return AlertStatus.UNKNOWN
    return AlertStatus.FIRING if kpi.alerts(value.value) else AlertStatus.RESOLVED


def alerts(kpis: Iterable[Kpi], values: Mapping[str, KpiValue], before: Mapping[str, Alert]) -> Iterator[Alert]:
    """What to write of the last whole day; `before` are the alerts that there are, by fingerprint.

    What fires is written each time. Of what stood, that it is over, or that nobody knows. What never stood and does not
    fire is nobody's business: a value that was never bad and cannot be known today is no alert.
    """
    for kpi in kpis:
        known, value = before.get(Alert.fingerprint_of(labels_of(kpi.name))), values[kpi.name]
        status = status_of(kpi, value)
        stood = known is not None and known.status is not AlertStatus.RESOLVED
        if status is AlertStatus.FIRING or (status is not None and stood):
            yield _alert(kpi, value, status, known if stood else None)


def retired(active: Iterable[Alert], kpis: Iterable[Kpi], now: datetime) -> Iterator[Alert]:
    """Alerts that stand of KPIs that are gone, or have no threshold any more: resolved."""
    ours = {Alert.fingerprint_of(labels_of(kpi.name)) for kpi in kpis if kpi.alert is not None}
    for alert in active:
        if alert.source == SOURCE and alert.fingerprint not in ours:
            reason = "its KPI was removed, or has no alert threshold any more"
            yield replace(
                alert, status=AlertStatus.RESOLVED, reason=reason, updated_at=now, ends_at=now, unknown_since=None
            )


def _alert(kpi: Kpi, value: KpiValue, status: AlertStatus, stood: Alert | None) -> Alert:
    """One that goes on began when it began."""
    unknown = status is AlertStatus.UNKNOWN
    return Alert(
        labels=labels_of(kpi.name),
        status=status,
        severity=Severity.WARNING,
        service=kpi.service,
        source=SOURCE,
        summary=f"{kpi.measure.words} {'is not known' if unknown else _amount(kpi, value)}",
        reason=_reason(kpi, value, stood),
        starts_at=stood.starts_at if stood else value.at,
        updated_at=value.at,
        ends_at=value.at if status is AlertStatus.RESOLVED else None,
        unknown_since=((stood and stood.unknown_since) or value.at) if unknown else None,
        runbook=kpi.runbook,
        dashboard=kpi.dashboard,
    )


def _reason(kpi: Kpi, value: KpiValue, stood: Alert | None) -> str:
    unit = kpi.measure.unit
    if value.value is None:
        last = f"; last: {stood.reason}" if stood and stood.status is AlertStatus.FIRING else ""
        return f"not known {_when(kpi, value)}: {value.measured.reason}{last}"
    worse = "below" if kpi.measure.better is Direction.HIGHER else "above"
    beyond = f"{'' if kpi.alerts(value.value) else 'not '}{worse} {amount(kpi.alert, unit)}"
    of = f" ({value.measured.reason})" if value.measured.reason else ""
    return f"{_amount(kpi, value)} {_when(kpi, value)}, {beyond}; the target is {amount(kpi.target, unit)}{of}"


def _when(kpi: Kpi, value: KpiValue) -> str:
    """`on 2026-11-22`, or `from 2026-11-16 to 2026-11-22`."""
    first = kpi.first_day(value.day)
    return f"from {first} to {value.day}" if first != value.day else f"on {value.day}"


def _amount(kpi: Kpi, value: KpiValue) -> str:
    return amount(value.value, kpi.measure.unit)
