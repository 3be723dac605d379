"""Incident detector: how everything stands at one instant: alerts, members, and who is in no incident yet; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.incident_detector.decide.blind import blindness
from functions.incident_detector.decide.standing import SOURCE, all_standing, as_member, elsewhere, longer_lost, lost
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Incident
from functions.model.route import Routes

Members = Mapping[str, Alert]
"""Alerts by fingerprint."""


@dataclass(frozen=True)
class Scene:
    """What there is to decide on.

    Attributes:
        standing: every alert as it stands now, also those made here and members whose record is gone.
        members: those of each open incident, by its id.
        newcomers: alerts that fire and are in no open incident, by the key of their group.
    """

    standing: Members
    members: Mapping[str, Members]
    newcomers: Mapping[str, Members]


def scene_of(alerts: Iterable[Alert], incidents: Sequence[Incident], routes: Routes, now: datetime) -> Scene:
    """The scene; `incidents` are the open ones, the oldest first: a member of two belongs to the older."""
    standing = all_standing(alerts, routes.sources, now)
    standing |= _lost(standing, incidents, now)
    standing |= blindness(standing.values(), routes.blind_after, now)
    owners: dict[str, str] = {}
    members = {incident.id: _members(incident, standing, owners, now) for incident in incidents}
    return Scene(standing, members, _newcomers(standing, owners, routes))


def _lost(records: Members, incidents: Iterable[Incident], now: datetime) -> dict[str, Alert]:
    """Members whose record is gone; where two incidents know one, it is unknown since the first of them saw so."""
    gone: dict[str, Alert] = {}
    for incident in incidents:
        for fingerprint, known in incident.alerts.items():
            if fingerprint not in records and known.source != SOURCE:
                here = lost(known, now)
                gone[fingerprint] = longer_lost(gone.get(fingerprint, here), here)
    return gone


def _members(incident: Incident, standing: Members, owners: dict[str, str], now: datetime) -> Members:
    members = {}
    for fingerprint, known in incident.alerts.items():
        owner = owners.setdefault(fingerprint, incident.id)
        here = as_member(known, standing.get(fingerprint), now)
        members[fingerprint] = here if owner == incident.id else elsewhere(known, owner, now)
    return members


def _newcomers(standing: Members, owners: Mapping[str, str], routes: Routes) -> Mapping[str, Members]:
    newcomers: defaultdict[str, dict[str, Alert]] = defaultdict(dict)
    for fingerprint, alert in standing.items():
        fires = alert.status is AlertStatus.FIRING and alert.severity is not Severity.NONE
        if fires and fingerprint not in owners:
            newcomers[routes.group_of(alert)][fingerprint] = alert
    return newcomers
