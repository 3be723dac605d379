"""Incident detector: a channel that takes no notices is wrong like anything else, and told on the others; pure."""

from dataclasses import replace
from datetime import datetime

from functions.incident_detector.decide.hearing import UNDELIVERABLE
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.notice import Channel

SOURCE = "paging"
SERVICE = "paging"


def labels_of(channel: Channel) -> dict[str, str]:
    """What names a channel's alert."""
    return {"alertname": UNDELIVERABLE, "channel": channel.value}


def undeliverable(channel: Channel, reason: str, now: datetime, before: Alert | None = None) -> Alert:
    """The alert of a channel that takes no notices; `before` is what is written of it so far.

    A runbook that does not start wakes nobody: whom its incident woke is awake.
    """
    fires = before is not None and before.status is AlertStatus.FIRING
    return Alert(
        labels=labels_of(channel),
        status=AlertStatus.FIRING,
        severity=Severity.WARNING if channel is Channel.RUNBOOK else Severity.CRITICAL,
        service=SERVICE,
        source=SOURCE,
        summary="Runbooks do not start" if channel is Channel.RUNBOOK else f"Notices do not arrive by {channel}",
        reason=reason,
        starts_at=before.starts_at if before is not None and fires else now,
        updated_at=now,
    )


def deliverable_again(before: Alert, now: datetime) -> Alert:
    """The alert of a channel that took a notice again."""
    reason = f"{before.labels.get('channel', 'the channel')} took a notice"
    return replace(before, status=AlertStatus.RESOLVED, reason=reason, updated_at=now, ends_at=now, unknown_since=None)
