"""Health probe: when a check's observations turn its alert on, off or unknown; pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.check import Check
from functions.model.day import LETTERS, CheckDay, with_alert
from functions.model.observation import Outcome

SOURCE = "health_probe"


def turn(check: Check, after: CheckDay) -> tuple[CheckDay, Alert | None]:
    """The day with its alert as it now stands, and the alert to write with it.

    What is wrong is written at every observation of it, so that a lost table is whole again a tick after it is back;
    that nothing is wrong is written once.
    """
    status = _status(check, after)
    if status is None or (status is AlertStatus.RESOLVED and after.alert is AlertStatus.RESOLVED):
        return after, None
    since = after.alert_since if _goes_on(after.alert, status) and after.alert_since else after.since
    kept_since = None if status is AlertStatus.RESOLVED else since
    return with_alert(after, status, kept_since), _alert(check, after, status, since)


def retired(active: Iterable[Alert], checks: Iterable[Check], now: datetime) -> list[Alert]:
    """Active alerts of checks that are no longer there, or no longer under that name, group and service: resolved."""
    ours = {Alert.fingerprint_of(_labels(check)) for check in checks}
    return [
        replace(
            alert,
            status=AlertStatus.RESOLVED,
            reason="its check was removed or renamed",
            updated_at=now,
            ends_at=now,
        )
        for alert in active
        if alert.fingerprint not in ours
    ]


def _status(check: Check, day: CheckDay) -> AlertStatus | None:
    """What the latest observation makes of the alert; None where it decides nothing."""
    outcome = day.latest.outcome
    if outcome is Outcome.MAINTENANCE:
        return None
    if outcome is Outcome.UNKNOWN:
        return AlertStatus.UNKNOWN
    lasting = day.failures_in_row >= check.alerting.failure_threshold or day.alert is AlertStatus.FIRING
    if _flapping(check, day) or (outcome.failing and lasting):
        return AlertStatus.FIRING
    if outcome is Outcome.UP and day.successes_in_row >= check.alerting.success_threshold:
        return AlertStatus.RESOLVED
    return None


def _labels(check: Check) -> dict[str, str]:
    return {"alertname": "CheckFailing", "check": check.name, "group": check.group, "service": check.service}


def _flapping(check: Check, day: CheckDay) -> bool:
    rule = check.alerting.flapping
    return rule is not None and day.failures_in_last(rule.of) >= rule.failures


def _goes_on(before: AlertStatus | None, now: AlertStatus) -> bool:
    """Whether it is the same trouble: unknown in the middle of it does not begin it anew."""
    return before is not AlertStatus.RESOLVED or now is AlertStatus.RESOLVED


def _alert(check: Check, day: CheckDay, status: AlertStatus, since: datetime) -> Alert:
    latest = day.latest
    summary, reason = _words(check, day, status)
    return Alert(
        labels=_labels(check),
        status=status,
        severity=_severity(check, day),
        service=check.service,
        source=SOURCE,
        summary=summary,
        reason=reason,
        starts_at=since,
        updated_at=latest.at,
        ends_at=latest.at if status is AlertStatus.RESOLVED else None,
        unknown_since=day.since if status is AlertStatus.UNKNOWN else None,
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
