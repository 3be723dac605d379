"""Incident detector: changes of incidents as events of the bus."""

from collections.abc import Iterable

from functions.bus.events import Event
from functions.model.incident import Change, IncidentStatus
from functions.model.period import utc_text

_KINDS = {
    IncidentStatus.OPEN: "IncidentOpened",
    IncidentStatus.ACKNOWLEDGED: "IncidentAcknowledged",
    IncidentStatus.RESOLVED: "IncidentResolved",
}


def events_of(changes: Iterable[Change]) -> list[Event]:
    """An event for each change of an incident's status; what changes within one is told to nobody else."""
    return [
        _event(change) for change in changes if change.before is None or change.before.status != change.after.status
    ]


def _event(change: Change) -> Event:
    incident = change.after
    detail = {
        "id": incident.id,
        "group": incident.group,
        "service": incident.service,
        "title": incident.title,
        "severity": incident.severity,
        "status": incident.status,
        "reason": change.reason,
        "opened_at": utc_text(incident.opened_at),
        "at": utc_text(incident.updated_at),
        "drill": incident.drill,
    }
    return Event(_KINDS[incident.status], detail)
