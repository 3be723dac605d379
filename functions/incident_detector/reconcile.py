"""Incident detector: bring the incidents in step with the alerts: read, decide, write, until nobody was in between."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from functions.incident_detector.decide import decide
from functions.incident_detector.decide.deployed import SHORTLY
from functions.model.alert import Alert
from functions.model.deployment import Deployment
from functions.model.incident import Change, Group, Incident
from functions.model.route import Routes
from functions.model.silence import Silence
from functions.state.client import Outrun, TableUnavailable

_PASSES = 4


class AlertsTable(Protocol):
    """What reconciling needs of the alerts."""

    def active(self, source: str | None = None) -> list[Alert]: ...  # noqa: D102 - as Alerts
    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]: ...  # noqa: D102


class Standing(Protocol):
    """The incidents that are open, and what is remembered of their groups."""

    @property
    def incidents(self) -> Sequence[Incident]: ...  # noqa: D102 - as Standing
    @property
    def groups(self) -> Mapping[str, Group]: ...  # noqa: D102
    @property
    def unreadable(self) -> Sequence[str]: ...  # noqa: D102


class IncidentsTable(Protocol):
    """What reconciling needs of the incidents."""

    def standing(self) -> Standing: ...  # noqa: D102 - as Incidents
    def write(self, change: Change) -> None: ...  # noqa: D102


class SilencesTable(Protocol):
    """What reconciling needs of the silences."""

    def active(self, now: datetime) -> list[Silence]: ...  # noqa: D102 - as Silences


class DeploymentsTable(Protocol):
    """What reconciling needs of the deployments."""

    def since(self, at: datetime) -> list[Deployment]: ...  # noqa: D102 - as Deployments


@dataclass(frozen=True)
class Situation:
    """All that is decided on, as it was read at one time; `unreadable` groups have an incident that nobody can read."""

    alerts: Sequence[Alert]
    incidents: Sequence[Incident]
    silences: Sequence[Silence]
    groups: Mapping[str, Group]
    unreadable: Sequence[str] = ()

    def with_alerts(self, alerts: Iterable[Alert]) -> "Situation":
        """The same with what these alerts say instead of what was read of them."""
        known = {alert.fingerprint: alert for alert in (*self.alerts, *alerts)}
        return replace(self, alerts=[*known.values()])

    def decide(self, routes: Routes, now: datetime, deployments: Sequence[Deployment] = ()) -> list[Change]:
        """What is to be done."""
        return decide(self.alerts, self.incidents, self.silences, routes, now, self.groups, deployments)


@dataclass
class Reconciled:
    """What a run changed, and what it left to the next because others kept changing it.

    `unreadable` are groups whose open incident this version cannot read: they are stuck until somebody looks.
    """

    changes: list[Change] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)
    open: int = 0
    unreadable: Sequence[str] = ()


@dataclass(frozen=True)
class Reconciler:
    """The tables that are read and written."""

    alerts: AlertsTable
    incidents: IncidentsTable
    silences: SilencesTable
    deployments: DeploymentsTable

    def look(self, now: datetime) -> Situation:
        """Read the situation. The index of active alerts is seconds behind, so that their records decide.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        standing = self.incidents.standing()
        members = {fingerprint for incident in standing.incidents for fingerprint in incident.alerts}
        active = {alert.fingerprint for alert in self.alerts.active()}
        records = self.alerts.get(sorted(members | active))
        return Situation(
            [*records.values()], standing.incidents, self.silences.active(now), standing.groups, standing.unreadable
        )

    def run(self, routes: Routes, now: datetime, clock: Callable[[], datetime]) -> Reconciled:
        """Decide and write; what somebody else changed meanwhile is read and decided anew.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        done = Reconciled()
        for passes in range(_PASSES):
            at = now if passes == 0 else clock()
            situation = self.look(at)
            done.left = [change for change in self._decided(situation, routes, at) if not self._write(change, done)]
            if not done.left:
                break
        done.unreadable = situation.unreadable
        opened = sum(change.before is None for change in done.changes)
        done.open = len(situation.incidents) + opened - sum(change.after.over for change in done.changes)
        return done

    def _decided(self, situation: Situation, routes: Routes, now: datetime) -> list[Change]:
        """What is to be done; deployments are read only where an incident opens, which is seldom."""
        changes, deployments = situation.decide(routes, now), []
        if any(change.before is None for change in changes):
            with suppress(TableUnavailable):  # it is good to know, and no page waits for it
                deployments = self.deployments.since(now - SHORTLY)
        return situation.decide(routes, now, deployments) if deployments else changes

    def _write(self, change: Change, done: Reconciled) -> bool:
        try:
            self.incidents.write(change)
        except Outrun:
            return False
        done.changes.append(change)
        return True
