"""Incidents of a night and of the days before it, for the tests of the API. It is two minutes past six in Zurich."""

from dataclasses import replace
from datetime import datetime, timedelta

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.deployment import Deployment
from functions.model.incident import Entry, EntryKind, Incident, IncidentStatus, Told
from functions.model.notice import Channel
from tests.builders import an_alert, an_incident
from tests.fakes import FakeIncidents
from tests.functions.api.history import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGAN = NOW - 12 * MINUTE - timedelta(seconds=20)
RUNBOOK = "https://runbooks.fitfoot.ch/high-error-rate"
DASHBOARD = "https://grafana.fitfoot.ch/d/system-overview"
SHIPPED = Deployment("api", "1.4.2", BEGAN - 6 * MINUTE, "ci", "https://ci.fitfoot.ch/runs/7")


def the_alerts(began: datetime = BEGAN) -> tuple[Alert, ...]:
    """One outage as three sources see it: a rule, the probe, and an alarm that nobody hears of any more."""
    rule = replace(
        an_alert(at=began),
        labels={"alertname": "HighErrorRate", "job": "fitfoot-api", "service": "api", "severity": "critical"},
        source="rules",
        service="api",
        summary="High Error Rate",
        reason="error_rate is 23.4 %, more than 5 %, for 3m",
        updated_at=NOW - timedelta(seconds=25),
        runbook=RUNBOOK,
        dashboard=DASHBOARD,
    )
    alarm = replace(
        rule,
        labels={"alertname": "fitfoot-api-5xx", "region": "eu-central-2"},
        status=AlertStatus.UNKNOWN,
        severity=Severity.WARNING,
        source="cloudwatch",
        summary="fitfoot-api-5xx",
        reason="INSUFFICIENT_DATA: no data points in the last 5 minutes",
        unknown_since=began + 6 * MINUTE,
        updated_at=began + 6 * MINUTE,
    )
    probe = replace(an_alert(at=began - MINUTE), updated_at=began + 4 * MINUTE)
    return rule, alarm, replace(probe, status=AlertStatus.RESOLVED, ends_at=began + 4 * MINUTE)


def an_outage(status: IncidentStatus = IncidentStatus.OPEN) -> Incident:
    """The incident of this night."""
    told = Told(Severity.CRITICAL, BEGAN, BEGAN)
    alerts = the_alerts()
    if status is IncidentStatus.RESOLVED:
        alerts = tuple(
            replace(one, status=AlertStatus.RESOLVED, unknown_since=None, ends_at=BEGAN + 9 * MINUTE) for one in alerts
        )
    incident = an_incident(
        status,
        *alerts,
        at=BEGAN,
        title="High Error Rate",
        service="api",
        lasted=9 * MINUTE,
        told={Channel.PAGERDUTY: told, Channel.SNS: replace(told, last_at=BEGAN + 6 * MINUTE)},
        runbook=RUNBOOK,
        dashboard=DASHBOARD,
    )
    return replace(incident, deployed=SHIPPED)


def its_timeline(status: IncidentStatus = IncidentStatus.OPEN) -> list[Entry]:
    entries = [
        Entry(BEGAN, EntryKind.OPENED, "High Error Rate: error_rate is 23.4 %, more than 5 %, for 3m"),
        Entry(BEGAN, EntryKind.DEPLOYED, SHIPPED.words(BEGAN)),
        Entry(BEGAN, EntryKind.ALERT, "storefront is down: [STATUS] (503) == 200"),
        Entry(BEGAN + timedelta(seconds=2), EntryKind.NOTICE, "pagerduty took the trigger"),
        Entry(BEGAN + timedelta(seconds=3), EntryKind.NOTICE, "sns took the trigger"),
        Entry(BEGAN + 4 * MINUTE, EntryKind.ALERT, "storefront is down: resolved"),
        Entry(BEGAN + 6 * MINUTE, EntryKind.ALERT, "fitfoot-api-5xx: unknown, INSUFFICIENT_DATA"),
    ]
    if status is not IncidentStatus.OPEN:
        entries += [
            Entry(BEGAN + 3 * MINUTE, EntryKind.ACKNOWLEDGED, "acknowledged by Anna after 3m", "Anna"),
            Entry(
                BEGAN + 5 * MINUTE, EntryKind.NOTE, "Payment provider times out.\nThey know, see their page.", "Anna"
            ),
        ]
    if status is IncidentStatus.RESOLVED:
        entries.append(Entry(BEGAN + 9 * MINUTE, EntryKind.RESOLVED, "resolved after 9m: nothing of it fires"))
    return sorted(entries, key=lambda entry: entry.at)


def a_drill() -> Incident:
    return an_incident(
        at=NOW - 3 * MINUTE, title="Drill: please acknowledge this test page", service="monitoring", drill=True
    )


def a_night(status: IncidentStatus = IncidentStatus.OPEN) -> FakeIncidents:
    """An outage, a warning that Beat has, a drill, and what was in the days before."""
    outage = an_outage(status)
    over = IncidentStatus.RESOLVED
    return FakeIncidents(
        outage,
        an_incident(
            IncidentStatus.ACKNOWLEDGED,
            at=NOW - 7 * HOUR,
            title="Low Disk Space on fitfoot-db-0",
            severity=Severity.WARNING,
            service="db",
            by="Beat (PagerDuty)",
        ),
        a_drill(),
        an_incident(over, at=NOW - 1 * DAY, lasted=65 * MINUTE, title="Slow Response Time", severity=Severity.WARNING),
        an_incident(
            over, at=NOW - 1 * DAY - 2 * HOUR, lasted=timedelta(seconds=40), title="admin is down", service="admin"
        ),
        an_incident(over, at=NOW - 5 * DAY, lasted=27 * HOUR, title="Monitoring is blind: rules", service="monitoring"),
        an_incident(over, at=NOW - 30 * DAY, title="storefront is down"),
        an_incident(over, at=NOW - 9 * DAY, title="Drill: please acknowledge this test page", drill=True),
        timelines={outage.id: its_timeline(status)},
    )
