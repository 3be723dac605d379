"""Incident detector: a dry run: for each alert what would happen, and why; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.incident_detector.decide import NO_GROUPS, decide, open_of
from functions.incident_detector.decide.hearing import Heard, Hearing
from functions.incident_detector.decide.scene import scene_of
from functions.incident_detector.decide.starting import starts
from functions.incident_detector.decide.turns import weight
from functions.incident_detector.decide.wording import joined, when
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import ActionKind, Change, Group, Incident
from functions.model.notice import Channel, NoticeKind
from functions.model.route import Routes
from functions.model.silence import Silence


@dataclass(frozen=True)
class Fate:
    """What becomes of one alert: its incident, if it has or would join one, and the change that would be made."""

    alert: Alert
    heard: Heard
    home: Incident | None
    change: Change | None
    member: bool

    @property
    def counts(self) -> bool:
        """Whether it is, or would be, part of an incident."""
        return self.member or self.home is not None or self.change is not None

    @property
    def told(self) -> list[Channel]:
        """Channels that would hear of it."""
        notices = self.change.notices if self.change else ()
        return [n.channel for n in notices if n.kind is NoticeKind.RESOLVE or self._hears(n.channel)]

    @property
    def would(self) -> str:
        """What would happen: `open an incident and tell pagerduty, sns and start FitFoot-ServiceDown`."""
        does = self._does()
        tells = f"tell {joined(self.told)}" if self.told or does.startswith("open") else ""
        runs = f"start {runbook}" if (runbook := self._runbook()) else ""
        return " and ".join(part for part in (does, tells, runs) if part) or "nothing"

    @property
    def why(self) -> str:
        """Why so, and why nobody would be told."""
        if self.alert.severity is Severity.NONE:
            return "severity none never makes an incident"
        if self.alert.status is AlertStatus.FIRING:
            return self.heard.kept_back or self._why_heard()
        if self.home is None:
            over = self.alert.status is AlertStatus.RESOLVED
            return "it is over" if over else "unknown neither opens nor resolves anything"
        if self.alert.status is AlertStatus.UNKNOWN:
            return f"unknown since {when(self.alert.unknown_since or self.alert.updated_at)}: not over, keeps it open"
        return "it is over, and so is all of it" if self._does() else "it is over; its incident is not yet"

    def _does(self) -> str:
        if self.home is None:
            return "open an incident" if self.change else ""
        if not self.member:
            return f"join {self.home.id}"
        return f"resolve {self.home.id}" if self.change and self.change.action is ActionKind.RESOLVE else ""

    def _runbook(self) -> str:
        """The one that its opening would start, if it is for this alert's route that it does."""
        notices = self.change.notices if self.change else ()
        document = starts(self.heard) if self.alert.status is AlertStatus.FIRING else ""
        return document if any(notice.document == document for notice in notices) else ""

    def _why_heard(self) -> str:
        route = f"route {self.heard.route.name} tells {joined(self.heard.channels)}"
        if self.home is None or self.told:
            return route
        if self.home.acknowledged_by:
            return f"acknowledged by {self.home.acknowledged_by}"
        return f"{route}; {joined(self.home.told)} told already"

    def _hears(self, channel: Channel) -> bool:
        return self.alert.status is AlertStatus.FIRING and self.heard.loud and channel in self.heard.channels


def explain(  # noqa: PLR0913, PLR0917 - as decide takes them
    alerts: Iterable[Alert],
    incidents: Iterable[Incident],
    silences: Iterable[Silence],
    routes: Routes,
    now: datetime,
    groups: Mapping[str, Group] = NO_GROUPS,
) -> list[dict[str, Any]]:
    """What `decide` would do with each alert, in plain data for JSON; those that fire first.

    Returns:
        `{"fingerprint", "labels", "status", "severity", "service", "group", "incident", "would", "why"}` each, also of
        alerts that are made here and of members whose record is gone. `incident` is None for one that is in none yet.
    """
    alerts, open_ones, silences = list(alerts), open_of(incidents), list(silences)
    scene = scene_of(alerts, open_ones, routes, now)
    changes = decide(alerts, open_ones, silences, routes, now, groups)
    hearing = Hearing(silences, routes, now)
    opened = {change.after.group: change for change in changes if change.before is None}
    changed = {change.before.id: change for change in changes if change.before}
    homes: dict[str, Incident] = {}
    owners: dict[str, Incident] = {}
    for one in open_ones:
        homes.setdefault(one.group, one)
        owners |= {key: one for key in one.alerts if key not in owners}
    told = []
    for key, alert in sorted(scene.standing.items(), key=lambda item: weight(item[1], item[0])):
        group = routes.group_of(alert)
        member = key in owners
        new = key in scene.newcomers.get(group, {})
        home = owners.get(key) or (homes.get(group) if new else None)
        change = changed.get(home.id) if home else opened.get(group) if new else None
        told.append(_shown(key, group, Fate(alert, hearing.of(alert), home, change, member)))
    return told


def _shown(fingerprint: str, group: str, fate: Fate) -> dict[str, Any]:
    alert = fate.alert
    return {
        "fingerprint": fingerprint,
        "labels": dict(alert.labels),
        "status": alert.status.value,
        "severity": alert.severity.value,
        "service": alert.service,
        "group": fate.home.group if fate.home else group,
        "incident": fate.home.id if fate.home else None,
        "would": fate.would,
        "why": fate.why,
    }
