"""API: what the public may know of incidents; what is public is written out, and nothing else is; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.model.error_kind import NEW_ERROR
from functions.model.incident import Incident, IncidentStatus

SHOWN = timedelta(days=14)
_OF_DEVELOPERS = f"alertname={NEW_ERROR}"
"""In the group of incidents whose title is the text of an error: it may name anything, and nobody's visit failed."""


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
        PublicIncident(one.title, one.status, one.opened_at, one.resolved_at)
        for one in incidents
        if not one.drill
        and _OF_DEVELOPERS not in one.group.split(",")
        and (one.resolved_at is None or now - one.resolved_at <= SHOWN)
    )
