"""Incident detector: what has been unknown for too long is an alert of its own: monitoring is blind; pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from functions.incident_detector.decide.standing import SOURCE
from functions.incident_detector.decide.wording import clipped, listed, name_of, when
from functions.model.alert import Alert, AlertStatus, Severity


def blindness(alerts: Iterable[Alert], after: timedelta, now: datetime) -> dict[str, Alert]:
    """A firing alert for each source of which something has been unknown for `after`, by fingerprint."""
    unknown: defaultdict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        if alert.status is AlertStatus.UNKNOWN and _since(alert) + after <= now:
            unknown[alert.source].append(alert)
    made = (_blind(source, unknown[source], now) for source in sorted(unknown))
    return {alert.fingerprint: alert for alert in made}


def _since(alert: Alert) -> datetime:
    return alert.unknown_since or alert.updated_at


def _blind(source: str, unknown: list[Alert], now: datetime) -> Alert:
    """As bad as the worst of them; a watchdog that is unknown is a warning."""
    named = sorted((_since(alert), name_of(alert), alert.reason) for alert in unknown)
    since, _, why = named[0]
    reason = f"{listed([name for _, name, _ in named])} unknown since {when(since)}" + (f": {why}" if why else "")
    worst = min((alert.severity for alert in unknown), key=lambda severity: severity.rank)
    return Alert(
        labels={"alertname": "MonitoringBlind", "service": "monitoring", "about": source},
        status=AlertStatus.FIRING,
        severity=Severity.WARNING if worst is Severity.NONE else worst,
        service="monitoring",
        source=SOURCE,
        summary=f"Monitoring is blind: {source}",
        reason=clipped(reason),
        starts_at=since,
        updated_at=now,
    )
