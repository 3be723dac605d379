"""Health probe: when a check's observations turn its alert on, off or unknown; pure."""

from datetime import datetime

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.check import Check
from functions.model.day import LETTERS, CheckDay, with_alert
from functions.model.observation import Outcome

SOURCE = "health_probe"


def turn(check: Check, before: CheckDay | None, after: CheckDay) -> tuple[CheckDay, Alert | None]:
    """The day with its alert as it now stands, and the alert to write where that is news."""
    status = _status(check, after)
    otherwise = (
        before is not None and before.latest.outcome is not after.latest.outcome and after.latest.outcome.failing
    )
    if status is after.alert and not (status is AlertStatus.FIRING and otherwise):
        return after, None
    since = after.alert_since if _goes_on(after.alert, status) and after.alert_since else after.since
    kept_since = None if status is AlertStatus.RESOLVED else since
    return with_alert(after, status, kept_since), _alert(check, after, status, since)


def _status(check: Check, day: CheckDay) -> AlertStatus:
    outcome = day.latest.outcome
    if outcome is Outcome.MAINTENANCE:
        return day.alert
    if outcome is Outcome.UNKNOWN:
        return AlertStatus.UNKNOWN
    if _flapping(check, day) or (outcome.failing and day.failures_in_row >= check.alerting.failure_threshold):
        return AlertStatus.FIRING
    if outcome is Outcome.UP and day.successes_in_row >= check.alerting.success_threshold:
        return AlertStatus.RESOLVED
    return day.alert


def _flapping(check: Check, day: CheckDay) -> bool:
    rule = check.alerting.flapping
    return rule is not None and day.failures_in_last(rule.of) >= rule.failures


def _goes_on(before: AlertStatus, now: AlertStatus) -> bool:
    """Whether it is the same trouble: unknown in the middle of it does not begin it anew."""
    return AlertStatus.RESOLVED not in (before, now) or now is AlertStatus.RESOLVED


def _alert(check: Check, day: CheckDay, status: AlertStatus, since: datetime) -> Alert:
    latest = day.latest
    summary, reason = _words(check, day, status)
    return Alert(
        labels={"alertname": "CheckFailing", "check": check.name, "group": check.group, "service": check.service},
        status=status,
        severity=_severity(check, day),
        service=check.service,
        source=SOURCE,
        summary=summary,
        reason=reason,
        starts_at=since,
        updated_at=latest.at,
        ends_at=latest.at if status is AlertStatus.RESOLVED else None,
    )


def _words(check: Check, day: CheckDay, status: AlertStatus) -> tuple[str, str]:
    """A summary and a reason; a check that flaps may well be up at this moment."""
    latest, rule = day.latest, check.alerting.flapping
    if status is AlertStatus.FIRING and rule and not latest.outcome.failing:
        failed = f"{day.failures_in_last(rule.of)} of its last {len(day.recent[-rule.of :])} observations failed"
        return f"{check.name} is flapping", f"{failed}; {latest.outcome} at the moment"
    return f"{check.name} is {latest.outcome}", latest.reason


def _severity(check: Check, day: CheckDay) -> Severity:
    """A warning where nothing worse than degraded was seen in what turned the alert."""
    if day.latest.outcome is Outcome.DEGRADED:
        return Severity.WARNING
    rule = check.alerting.flapping
    flapped = day.recent[-rule.of :] if rule and day.latest.outcome is Outcome.UP else ""
    only_degraded = LETTERS[Outcome.DEGRADED] in flapped and LETTERS[Outcome.DOWN] not in flapped
    return Severity.WARNING if only_degraded else Severity.CRITICAL
