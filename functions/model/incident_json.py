"""Model: incidents as programs read them, in JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from functions.model.alert import Alert, AlertStatus
from functions.model.deployment import deployment_json
from functions.model.incident import Entry, Incident
from functions.model.period import utc_text


def incidents_json(incidents: Iterable[Incident], now: datetime, unreadable: Iterable[str] = ()) -> dict[str, Any]:
    """The list, without alerts and timelines; `unreadable` are groups whose open incident cannot be read."""
    return {
        "generated_at": _text(now),
        "incidents": [_summary(incident, now) for incident in incidents],
        "unreadable": list(unreadable),
    }


def incident_json(incident: Incident, timeline: Iterable[Entry], now: datetime) -> dict[str, Any]:
    """One incident, whole; the timeline with the oldest entry first."""
    return {
        **_summary(incident, now),
        "alerts": [_alert(alert) for alert in worst_first(incident.alerts.values())],
        "timeline": [
            {"at": _text(entry.at), "kind": entry.kind, "text": entry.text, "by": entry.by} for entry in timeline
        ],
    }


def worst_first(alerts: Iterable[Alert]) -> list[Alert]:
    """What fires first, then what is unknown, then what is over; the severest first, then the oldest."""
    key = {AlertStatus.FIRING: 0, AlertStatus.UNKNOWN: 1, AlertStatus.RESOLVED: 2}
    return sorted(alerts, key=lambda alert: (key[alert.status], alert.severity.rank, alert.starts_at))


def _summary(incident: Incident, now: datetime) -> dict[str, Any]:
    return {
        "id": incident.id,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity,
        "service": incident.service,
        "group": incident.group,
        "opened_at": _text(incident.opened_at),
        "acknowledged_at": _text(incident.acknowledged_at),
        "acknowledged_by": incident.acknowledged_by or None,
        "resolved_at": _text(incident.resolved_at),
        "resolved_by": incident.resolved_by or None,
        "duration_seconds": round(((incident.resolved_at or now) - incident.opened_at).total_seconds()),
        "told": {
            channel: {"severity": told.severity, "first_at": _text(told.first_at), "last_at": _text(told.last_at)}
            for channel, told in incident.told.items()
        },
        "runbook": incident.runbook or None,
        "dashboard": incident.dashboard or None,
        "deployed": deployment_json(incident.deployed) if incident.deployed else None,
        "drill": incident.drill,
    }


def _alert(alert: Alert) -> dict[str, Any]:
    return {
        "labels": dict(alert.labels),
        "status": alert.status,
        "severity": alert.severity,
        "source": alert.source,
        "summary": alert.summary,
        "reason": alert.reason,
        "starts_at": _text(alert.starts_at),
        "updated_at": _text(alert.updated_at),
    }


def _text(at: datetime | None) -> str | None:
    return utc_text(at.replace(microsecond=0)) if at else None
