"""API: what the public may know of incidents; what is public is written out, and nothing else is; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.model.error_kind import NEW_ERROR
from functions.model.incident import Incident, IncidentStatus

SHOWN = timedelta(days=14)
_OF_DEVELOPERS = f"alertname={NEW_ERROR}"
"""In the group of incidents whose title is the text of an error: it may name anything, and nobody's visit failed."""
_CUT = "…"


@dataclass(frozen=True)
class PublicIncident:
    """What it is called, how it stands and from when to when: no reasons, which may name what is inside."""

    title: str
    status: IncidentStatus
    started_at: datetime
    resolved_at: datetime | None


def public(incidents: Iterable[Incident], now: datetime) -> tuple[PublicIncident, ...]:
    """Those that are open or ended in the last fourteen days, in their order; drills are nobody's trouble."""
    return tuple(
        PublicIncident(title_told(one), one.status, one.opened_at, one.resolved_at)
        for one in incidents
        if not one.drill and not _is_of_developers(one) and (one.resolved_at is None or now - one.resolved_at <= SHOWN)
    )


def title_told(incident: Incident) -> str:
    """Its title where more people read it than the incident's page: not the text of one of the shop's errors."""
    errors = (one for one in incident.alerts.values() if one.labels.get("alertname") == NEW_ERROR)
    begins = incident.title.removesuffix(_CUT)
    if _is_of_developers(incident) or any(" ".join(one.summary.split()).startswith(begins) for one in errors):
        return f"new error in {incident.service}"
    return incident.title


def _is_of_developers(incident: Incident) -> bool:
    return _OF_DEVELOPERS in incident.group.split(",")
