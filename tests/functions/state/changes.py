"""Tests: changes of incidents by hand, for tests of what writes them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import (
    ActionKind,
    Change,
    Entry,
    EntryKind,
    IncidentStatus,
    Told,
)
from functions.model.notice import Channel, Notice, NoticeKind
from functions.model.period import MINUTE
from tests.builders import NOON, an_alert, an_incident


def a_notice(  # noqa: PLR0913 - a notice is these
    kind: NoticeKind = NoticeKind.TRIGGER,
    *,
    incident: str = "20261123T120000-web-1f3a",
    number: int = 100,
    channel: Channel = Channel.PAGERDUTY,
    at: datetime = NOON,
    severity: Severity = Severity.CRITICAL,
    service: str = "web",
    title: str = "storefront is down",
    text: str = "connection refused",
    runbook: str = "",
    dashboard: str = "",
    drill: bool = False,
) -> Notice:
    return Notice(
        incident=incident,
        number=number,
        channel=channel,
        kind=kind,
        owed_at=at,
        opened_at=at,
        severity=severity,
        service=service,
        group=f"service={service}",
        title=title,
        text=text,
        runbook=runbook,
        dashboard=dashboard,
        drill=drill,
    )


def an_opening(
    service: str = "web", *alerts: Alert, at: datetime = NOON, channels: Sequence[Channel] = (Channel.PAGERDUTY,)
) -> Change:
    """Of these alerts, or of one, told to these channels."""
    told = {channel: Told(Severity.CRITICAL, at, at) for channel in channels}
    members = alerts or (an_alert(check=service, at=at),)
    incident = an_incident(IncidentStatus.OPEN, *members, at=at, service=service, told=told)
    notices = tuple(
        a_notice(incident=incident.id, number=100 + index, channel=channel, at=at, service=service)
        for index, channel in enumerate(channels)
    )
    entries = (Entry(at, EntryKind.OPENED, f"{service} is down"),)
    return Change(ActionKind.OPEN, None, incident, f"{service} is down", members, entries, notices)


def a_next(change: Change, *, lasts: timedelta = MINUTE, entries: Sequence[str] = ("still so",)) -> Change:
    """A change that follows one and only says something."""
    before = change.after
    after = replace(before, version=before.version + 1, updated_at=before.updated_at + lasts)
    lines = tuple(Entry(after.updated_at, EntryKind.NOTE, text, "anna") for text in entries)
    return Change(ActionKind.UPDATE, before, after, "still so", entries=lines)


def a_resolve(change: Change, *, lasts: timedelta = MINUTE, settled: Sequence[Alert] = ()) -> Change:
    """The end of what a change left; a notice goes to every channel that was told."""
    before, at = change.after, change.after.updated_at + lasts
    after = replace(before, version=before.version + 1, updated_at=at, resolved_at=at, status=IncidentStatus.RESOLVED)
    notices = tuple(
        a_notice(NoticeKind.RESOLVE, incident=after.id, number=after.version * 100 + index, channel=channel, at=at)
        for index, channel in enumerate(before.told)
    )
    entries = (Entry(at, EntryKind.RESOLVED, "resolved"),)
    return Change(
        ActionKind.RESOLVE, before, after, "resolved", entries=entries, notices=notices, settled=tuple(settled)
    )


def many_alerts(count: int, status: AlertStatus = AlertStatus.FIRING, at: datetime = NOON) -> tuple[Alert, ...]:
    return tuple(an_alert(status, check=f"check-{number}", at=at) for number in range(count))
