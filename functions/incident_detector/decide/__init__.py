"""Incident detector: what to do about what is wrong; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from functions.incident_detector.decide.deployed import Deployed
from functions.incident_detector.decide.drill import waiting
from functions.incident_detector.decide.ending import calming
from functions.incident_detector.decide.episode import opening, raging
from functions.incident_detector.decide.hearing import Hearing
from functions.incident_detector.decide.scene import Scene, scene_of
from functions.incident_detector.decide.turns import turns_of
from functions.model.alert import Alert, AlertStatus
from functions.model.deployment import Deployment
from functions.model.incident import Change, Group, Incident
from functions.model.route import Routes
from functions.model.silence import Silence

NO_GROUPS: Mapping[str, Group] = MappingProxyType({})


def decide(  # noqa: PLR0913, PLR0917 - what is wrong, what is known of it, what was asked for, and when
    alerts: Iterable[Alert],
    incidents: Iterable[Incident],
    silences: Iterable[Silence],
    routes: Routes,
    now: datetime,
    groups: Mapping[str, Group] = NO_GROUPS,
    deployments: Iterable[Deployment] = (),
) -> list[Change]:
    """What has to change, at most one change an incident; openings first, the worst of them first.

    Args:
        alerts: all that fire or are unknown, and the present record of every member of an open incident.
        incidents: the open ones with their members; resolved ones are left alone.
        silences: those in force, among others.
        routes: who hears of what, and how long sources are believed.
        now: an aware instant.
        groups: what is remembered of the open incidents' groups, by key.
        deployments: those of the last hour, among others: an incident that opens carries the last one.
    """
    open_ones = open_of(incidents)
    scene = scene_of(alerts, open_ones, routes, now)
    hearing = Hearing(silences, routes, now)
    homes: dict[str, Incident] = {}
    for incident in open_ones:
        if not incident.drill:
            homes.setdefault(incident.group, incident)
    deployed = Deployed(deployments, now)
    opened = [opening(key, who, hearing, deployed) for key, who in sorted(scene.newcomers.items()) if key not in homes]
    opened.sort(key=lambda change: change.after.severity.rank)
    went_on = (_go_on(one, scene, homes, hearing, routes, groups) for one in open_ones)
    return [*opened, *(change for change in went_on if change)]


def open_of(incidents: Iterable[Incident]) -> Sequence[Incident]:
    """Those that are not over, the oldest first."""
    return sorted((one for one in incidents if not one.over), key=lambda one: (one.opened_at, one.id))


def _go_on(  # noqa: PLR0913, PLR0917 - the scene, and what it is weighed with
    incident: Incident,
    scene: Scene,
    homes: Mapping[str, Incident],
    hearing: Hearing,
    routes: Routes,
    groups: Mapping[str, Group],
) -> Change | None:
    """The change of one open incident, with the alerts that join it."""
    if incident.drill:
        return waiting(incident, hearing.now)
    members = scene.members[incident.id]
    if homes[incident.group] is incident and (joining := scene.newcomers.get(incident.group)):
        members = {**members, **joining}
    turned = turns_of(incident.alerts, members)
    if all(alert.status is AlertStatus.RESOLVED for alert in members.values()):
        return calming(incident, turned, routes.flapping, groups.get(incident.group), hearing.now)
    return raging(incident, members, turned, hearing)
