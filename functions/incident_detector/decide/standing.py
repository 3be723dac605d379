"""Incident detector: how an alert stands now: its source's word may be too old, or its record gone; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from functions.incident_detector.decide.wording import clipped
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.duration import show_duration
from functions.model.route import SourcePolicy

SOURCE = "decide"
"""The source of alerts that are made here and have no record: that one is not there means that it is over."""

_WORSE_FIRST = (AlertStatus.FIRING, AlertStatus.UNKNOWN, AlertStatus.RESOLVED)


def stand(alert: Alert, policy: SourcePolicy | None, now: datetime) -> Alert:
    """The alert as it stands now: unknown or over where its source has not spoken for too long."""
    if policy is None or alert.status is AlertStatus.RESOLVED:
        return alert
    if policy.resolve_after is not None and now - alert.updated_at >= policy.resolve_after:
        reason = f"no word from {alert.source} for {show_duration(policy.resolve_after)}: taken as over"
        ended = alert.updated_at + policy.resolve_after
        return replace(alert, status=AlertStatus.RESOLVED, reason=reason, ends_at=ended, unknown_since=None)
    if alert.status is AlertStatus.FIRING and now - alert.updated_at > policy.max_age:
        last = f"; last: {alert.reason}" if alert.reason else ""
        reason = clipped(f"no word from {alert.source} for {show_duration(policy.max_age)}{last}")
        since = alert.updated_at + policy.max_age
        return replace(alert, status=AlertStatus.UNKNOWN, reason=reason, unknown_since=since)
    return alert


def all_standing(alerts: Iterable[Alert], policies: Mapping[str, SourcePolicy], now: datetime) -> dict[str, Alert]:
    """Each as it stands now, by fingerprint; of two records of one alert the newer holds, or else the worse."""
    newest: dict[str, Alert] = {}
    for alert in alerts:
        other = newest.get(fingerprint := alert.fingerprint)
        if other is None or _weight(alert) > _weight(other):
            newest[fingerprint] = alert
    return {fingerprint: stand(alert, policies.get(alert.source), now) for fingerprint, alert in newest.items()}


def lost(member: Alert, now: datetime) -> Alert:
    """A member whose record is gone: unknown since that was first noticed; what was over stays over."""
    if member.status is not AlertStatus.FIRING:
        return member
    return replace(member, status=AlertStatus.UNKNOWN, reason="its record is gone", unknown_since=now)


def longer_lost(one: Alert, other: Alert) -> Alert:
    """Of two that are lost the one that is unknown, and has been for longer."""
    return min(one, other, key=lambda alert: (alert.unknown_since is None, alert.unknown_since or alert.updated_at))


def as_member(known: Alert, found: Alert | None, now: datetime) -> Alert:
    """A member as it stands now: as found, unless that is older than what its incident knows."""
    if found is None:
        return _over(known, "it is known again", now)
    if found.updated_at < known.updated_at:
        return known
    return _over(found, "its severity is none now", now) if found.severity is Severity.NONE else found


def elsewhere(known: Alert, incident: str, now: datetime) -> Alert:
    """A member that an older open incident has as well: over for this one."""
    return _over(known, f"it is part of {incident}", now)


def _over(alert: Alert, reason: str, now: datetime) -> Alert:
    if alert.status is AlertStatus.RESOLVED:
        return alert
    return replace(alert, status=AlertStatus.RESOLVED, reason=reason, ends_at=now, unknown_since=None)


def _weight(alert: Alert) -> tuple[datetime, int]:
    return alert.updated_at, -_WORSE_FIRST.index(alert.status)
