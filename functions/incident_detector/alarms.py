"""Incident detector: CloudWatch's alarms as alerts; pure.

An alarm says where it stands by an event, by its own action, and when it is asked (`DescribeAlarms`): each at least
once and in any order, so that the state's own time decides which is the latest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.model.alert import Alert, AlertStatus
from functions.model.invocation import BadRequest
from functions.model.period import parse_utc
from functions.model.route import AlarmMapping, Routes

SOURCE = "cloudwatch"
POLL_EVERY = timedelta(minutes=5)
_GONE_AFTER = timedelta(minutes=15)
_STATES = {
    "ALARM": AlertStatus.FIRING,
    "OK": AlertStatus.RESOLVED,
    "INSUFFICIENT_DATA": AlertStatus.UNKNOWN,
}


@dataclass(frozen=True)
class Alarm:
    """Where an alarm stands, since when, and why, in CloudWatch's words."""

    name: str
    status: AlertStatus
    reason: str
    at: datetime


def alarm_of_event(event: Mapping[str, Any]) -> Alarm:
    """Read EventBridge's `CloudWatch Alarm State Change`.

    Raises:
        BadRequest: it is none.
    """
    kind = event.get("detail-type")
    if kind != "CloudWatch Alarm State Change":
        raise BadRequest(f"an event of aws.cloudwatch is a CloudWatch Alarm State Change, not {kind!r}")
    return _alarm(event.get("detail"))


def alarm_of_action(event: Mapping[str, Any]) -> Alarm:
    """Read what an alarm invokes a function with.

    Raises:
        BadRequest: it is not that.
    """
    return _alarm(event.get("alarmData"))


def alarm_of_description(described: Mapping[str, Any]) -> Alarm:
    """Read one alarm as `DescribeAlarms` gives it."""
    at = described.get("StateTransitionedTimestamp") or described["StateUpdatedTimestamp"]
    status = _STATES[described["StateValue"]]
    return Alarm(described["AlarmName"], status, described.get("StateReason", ""), at.astimezone(UTC))


def alert_of(alarm: Alarm, mapping: AlarmMapping, before: Alert | None) -> Alert | None:
    """The alert as it now stands; None where that changes nothing.

    INSUFFICIENT_DATA of an alarm that was not firing is how most alarms begin and rest: it says nothing is wrong.
    """
    goes_on = before is not None and before.status is not AlertStatus.RESOLVED
    if before is not None and (alarm.at < before.updated_at or alarm.status is before.status):
        return None
    if alarm.status is AlertStatus.UNKNOWN and not goes_on:
        return None
    return Alert(
        labels=_labels(alarm.name, mapping),
        status=alarm.status,
        severity=mapping.severity,
        service=mapping.service,
        source=SOURCE,
        summary=f"{alarm.name} is in alarm",
        reason=alarm.reason or f"CloudWatch says {alarm.status} without a reason",
        starts_at=before.starts_at if before is not None and goes_on else alarm.at,
        updated_at=alarm.at,
        ends_at=alarm.at if alarm.status is AlertStatus.RESOLVED else None,
        unknown_since=alarm.at if alarm.status is AlertStatus.UNKNOWN else None,
    )


def fingerprint_of(alarm: str, mapping: AlarmMapping) -> str:
    """That of the alert of an alarm."""
    return Alert.fingerprint_of(_labels(alarm, mapping))


def polled(alarms: Iterable[Alarm], known: Mapping[str, Alert], routes: Routes, now: datetime) -> list[Alert]:
    """What a complete poll changes. `known` has this source's active alerts, by fingerprint.

    An alert whose alarm is not there any more is over, once its last word is old enough to rule out that the list is.
    """
    found: dict[str, Alert | None] = {}
    for alarm in alarms:
        if mapping := routes.alarm(alarm.name):
            fingerprint = fingerprint_of(alarm.name, mapping)
            before = known.get(fingerprint)
            firing_or_known = before is not None or alarm.status is AlertStatus.FIRING
            found[fingerprint] = alert_of(alarm, mapping, before) if firing_or_known else None
    gone = [
        replace(alert, status=AlertStatus.RESOLVED, reason="its alarm is there no more", updated_at=now, ends_at=now)
        for fingerprint, alert in known.items()
        if "alarm" in alert.labels and fingerprint not in found and now - alert.updated_at >= _GONE_AFTER
    ]
    return [*filter(None, found.values()), *gone]


def _labels(alarm: str, mapping: AlarmMapping) -> dict[str, str]:
    return {"alertname": "CloudWatchAlarm", "alarm": alarm, "service": mapping.service}


def _alarm(detail: object) -> Alarm:
    """Both shapes name and state alike."""
    match detail:
        case {"alarmName": str(name), "state": {"value": str(value), "timestamp": str(at), **more}} if value in _STATES:
            try:
                # CloudWatch writes 2026-11-23T04:05:00.000+0000
                return Alarm(name, _STATES[value], str(more.get("reason", "")), parse_utc(at))
            except ValueError as error:
                raise BadRequest(f"the alarm's state.timestamp is no instant: {error}") from error
        case _:
            raise BadRequest(f"an alarm has alarmName, and state with timestamp and value ({', '.join(_STATES)})")
