"""Health probe: when a check's observations turn its alert on, off or unknown; pure."""

from datetime import datetime

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.check import Check
from functions.model.day import CheckDay, with_alert
from functions.model.observation import Outcome

SOURCE = "health_probe"


def turn(check: Check, before: CheckDay | None, after: CheckDay) -> tuple[CheckDay, Alert | None]:
    """The day with its alert as it now stands, and the alert to write where that is news."""
    status = _status(check, after)
    worse = before is not None and before.latest.outcome is not after.latest.outcome and after.latest.outcome.failing
    if status is after.alert and not (status is AlertStatus.FIRING and worse):
        return after, None
    since = after.alert_since if _goes_on(after.alert, status) and after.alert_since else after.since
    kept_since = None if status is AlertStatus.RESOLVED else since
    return with_alert(after, status, kept_since), _alert(check, after, status, since)


def _status(check: Check, day: CheckDay) -> AlertStatus:
    alerting, outcome = check.alerting, day.latest.outcome
    flapping = alerting.flapping is not None and (
        day.failures_in_last(alerting.flapping.of) >= alerting.flapping.failures
    )
    if outcome is Outcome.MAINTENANCE:
        return day.alert
    if outcome is Outcome.UNKNOWN:
        return AlertStatus.UNKNOWN
    if flapping or (outcome.failing and day.failures_in_row >= alerting.failure_threshold):
        return AlertStatus.FIRING
    if outcome is Outcome.UP and day.successes_in_row >= alerting.success_threshold:
        return AlertStatus.RESOLVED
    return day.alert


def _goes_on(before: AlertStatus, now: AlertStatus) -> bool:
    """Whether it is the same trouble: unknown in the middle of it does not begin it anew."""
    return AlertStatus.RESOLVED not in (before, now) or now is AlertStatus.RESOLVED


def _alert(check: Check, day: CheckDay, status: AlertStatus, since: datetime) -> Alert:
    latest = day.latest
    return Alert(
        labels={"alertname": "CheckFailing", "check": check.name, "group": check.group, "service": check.service},
        status=status,
        severity=Severity.WARNING if latest.outcome is Outcome.DEGRADED else Severity.CRITICAL,
        service=check.service,
        source=SOURCE,
        summary=f"{check.name} is {latest.outcome}",
        reason=latest.reason,
        starts_at=since,
        updated_at=latest.at,
        ends_at=latest.at if status is AlertStatus.RESOLVED else None,
    )
