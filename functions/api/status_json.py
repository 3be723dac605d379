"""API: a status as `/status.json` shows it; what is public is written out field by field, and nothing else is."""

from typing import Any

from functions.api.public_incidents import PublicIncident
from functions.api.status import CheckStatus, Status
from functions.model.observation import Outcome
from functions.model.period import utc_text
from functions.model.uptime import DayMinutes


def status_json(status: Status) -> dict[str, Any]:
    """The document; times in UTC, percentages as numbers or null, days in minutes."""
    return {
        "generated_at": utc_text(status.at.replace(microsecond=0)),
        "status": status.overall,
        "checks": [_check(check) for check in status.checks],
        "incidents": None if status.incidents is None else [_incident(incident) for incident in status.incidents],
    }


def _incident(incident: PublicIncident) -> dict[str, Any]:
    return {
        "title": incident.title,
        "status": incident.status,
        "started_at": utc_text(incident.started_at.replace(microsecond=0)),
        "resolved_at": utc_text(incident.resolved_at.replace(microsecond=0)) if incident.resolved_at else None,
    }


def _check(check: CheckStatus) -> dict[str, Any]:
    return {
        "name": check.name,
        "group": check.group,
        "status": check.status,
        "since": utc_text(check.since) if check.since else None,
        "response_ms": {"p50": check.p50_ms, "p95": check.p95_ms},
        "uptime": {name: window.uptime for name, window in check.windows.items()},
        "coverage": {name: window.coverage for name, window in check.windows.items()},
        "days": [_day(day) for day in check.days],
    }


def _day(day: DayMinutes) -> dict[str, Any]:
    return {
        "date": day.day.isoformat(),
        "up": day.minutes.get(Outcome.UP, 0),
        "degraded": day.minutes.get(Outcome.DEGRADED, 0),
        "down": day.minutes.get(Outcome.DOWN, 0),
        "maintenance": day.minutes.get(Outcome.MAINTENANCE, 0),
        "unknown": day.minutes.get(Outcome.UNKNOWN, 0),
    }
