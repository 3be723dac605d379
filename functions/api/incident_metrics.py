"""API: the incidents as metrics: how many stand, and when each began and ended, for marks in graphs; pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from functions.api.monitoring_families import gauge
from functions.api.public_incidents import title_told
from functions.model.alert import Severity
from functions.model.incident import Incident
from functions.prometheus.exposition import Family

TOLD_FOR: Final = timedelta(days=1)
"""How long after its end an incident has series of its own: Prometheus keeps what it saw, and missed no day of it."""
MOST: Final = 50
"""Incidents that have series of their own: those that stand before those that are over, the newest first."""
_TITLE: Final = 120
_PAGING: Final = (Severity.CRITICAL, Severity.WARNING)


def families(incidents: Iterable[Incident], now: datetime) -> list[Family]:
    """What Prometheus scrapes of all incidents that are known; a drill is none."""
    real = [incident for incident in incidents if not incident.drill]
    standing = Counter(incident.severity for incident in real if not incident.over)
    told = sorted((one for one in real if _is_told(one, now)), key=_weight, reverse=True)[:MOST]
    ended = [(_labels(one), one.resolved_at.timestamp()) for one in told if one.resolved_at]
    return [
        gauge("fitfoot_incidents_open", [((severity,), standing[severity]) for severity in _PAGING]),
        gauge("fitfoot_incident_opened_timestamp_seconds", [(_labels(one), one.opened_at.timestamp()) for one in told]),
        gauge("fitfoot_incident_resolved_timestamp_seconds", ended),
    ]


def _is_told(incident: Incident, now: datetime) -> bool:
    return not incident.over or now - (incident.resolved_at or incident.updated_at) <= TOLD_FOR


def _weight(incident: Incident) -> tuple[bool, datetime]:
    return not incident.over, incident.opened_at


def _labels(incident: Incident) -> tuple[str, ...]:
    return incident.id, incident.service, incident.severity, title_told(incident)[:_TITLE]
