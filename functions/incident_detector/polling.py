"""Incident detector: a poll of CloudWatch's alarms, so that a lost event costs minutes, not the truth."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from functions.incident_detector.alarms import POLL_EVERY, SOURCE, Alarm, alarm_of_description, polled
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.route import Routes

_UNANSWERED = {"alertname": "AlarmsUnanswered", "service": "monitoring"}
_SECONDS = POLL_EVERY.total_seconds()


class AlarmsUnanswered(Exception):
    """CloudWatch did not say where the alarms stand."""


class AlertsTable(Protocol):
    """What polling needs of the alerts."""

    def active(self, source: str | None = None) -> list[Alert]: ...  # noqa: D102 - as Alerts
    def put_newer(self, alert: Alert) -> bool: ...  # noqa: D102


def due(at: datetime, last_tick: datetime | None) -> bool:
    """Whether a tick is the first of its five minutes by the clock, so that nothing has to remember the last poll."""
    return last_tick is None or at.timestamp() // _SECONDS != last_tick.timestamp() // _SECONDS


def describe(cloudwatch: Any) -> list[Alarm]:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """Every alarm of the account and region, metric and composite.

    Raises:
        AlarmsUnanswered: with CloudWatch's reason.
    """
    try:
        pages = list(cloudwatch.get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm", "CompositeAlarm"]))
    except (BotoCoreError, ClientError) as error:
        raise AlarmsUnanswered(str(error)) from error
    kinds = ("MetricAlarms", "CompositeAlarms")
    return [alarm_of_description(one) for page in pages for kind in kinds for one in page.get(kind, ())]


def poll(cloudwatch: Any, table: AlertsTable, routes: Routes, now: datetime) -> list[Alert]:  # noqa: ANN401 - as above
    """Write what a poll changes, and answer it; a poll without an answer is an alert that is unknown.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    known = {alert.fingerprint: alert for alert in table.active(SOURCE)}
    unanswered = known.pop(Alert.fingerprint_of(_UNANSWERED), None)
    try:
        changed = polled(describe(cloudwatch), known, routes, now)
    except AlarmsUnanswered as error:
        changed = [_not_known(str(error), unanswered, now)]
    else:
        changed += [_answers_again(unanswered, now)] if unanswered else []
    return [alert for alert in changed if table.put_newer(alert)]


def _not_known(reason: str, before: Alert | None, now: datetime) -> Alert:
    since = before.unknown_since if before and before.unknown_since else now
    return Alert(
        labels=_UNANSWERED,
        status=AlertStatus.UNKNOWN,
        severity=Severity.WARNING,
        service="monitoring",
        source=SOURCE,
        summary="CloudWatch does not say where its alarms stand",
        reason=reason,
        starts_at=since,
        updated_at=now,
        unknown_since=since,
    )


def _answers_again(alert: Alert, now: datetime) -> Alert:
    over = AlertStatus.RESOLVED
    return replace(alert, status=over, reason="it answers again", updated_at=now, ends_at=now, unknown_since=None)
