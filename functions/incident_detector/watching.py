"""Incident detector: is the health probe still ticking? Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.duration import show_duration

SOURCE = "watch"
SILENT_AFTER = timedelta(minutes=3)
_LABELS = {"alertname": "ProbeSilent", "service": "monitoring"}
FINGERPRINT = Alert.fingerprint_of(_LABELS)


def probe_watch(seen: Iterable[datetime], watched_since: datetime, before: Alert | None, now: datetime) -> Alert | None:
    """The alert to write: firing at each tick without a probe, resolved once; None where nothing is to be written.

    `seen` are the checks' last observations; a probe that never ran is expected from `watched_since` on.
    """
    last = max(seen, default=watched_since)
    if now - last > SILENT_AFTER:
        firing = before is not None and before.status is AlertStatus.FIRING
        return _alert(
            AlertStatus.FIRING,
            f"no check was observed for {show_duration(now - last)}; look at the log of fitfoot-health-probe",
            before.starts_at if before is not None and firing else now,
            now,
        )
    if before is None or before.status is AlertStatus.RESOLVED:
        return None
    return _alert(AlertStatus.RESOLVED, "checks are observed again", before.starts_at, now)


def _alert(status: AlertStatus, reason: str, since: datetime, now: datetime) -> Alert:
    return Alert(
        labels=_LABELS,
        status=status,
        severity=Severity.CRITICAL,
        service="monitoring",
        source=SOURCE,
        summary="The health probe is silent",
        reason=reason,
        starts_at=since,
        updated_at=now,
        ends_at=now if status is AlertStatus.RESOLVED else None,
    )
