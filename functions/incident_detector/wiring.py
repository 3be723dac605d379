"""Incident detector: all that a run reads, asks and tells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.incident_detector.paging.payday import Payday
from functions.incident_detector.reconcile import Reconciler
from functions.incident_detector.rules.evaluating import Reader
from functions.model.check import Check
from functions.model.route import Routes
from functions.model.rule import RuleGroup
from functions.pagerduty.setup import Sender
from functions.state.alerts import Alerts
from functions.state.deployments import Deployments
from functions.state.incidents import Incidents
from functions.state.notices import Notices
from functions.state.observations import Observations
from functions.state.rules import RuleStates
from functions.state.silences import Silences
from functions.state.ticks import Ticks


@dataclass(frozen=True)
class Tables:
    """The tables that are read and written."""

    alerts: Alerts
    incidents: Incidents
    notices: Notices
    silences: Silences
    rules: RuleStates
    ticks: Ticks
    observations: Observations
    deployments: Deployments

    @classmethod
    def of(cls, client: Any) -> "Tables":  # noqa: ANN401 - botocore makes its clients' classes at run time
        """All of them, by one client."""
        return cls(
            Alerts(client),
            Incidents(client),
            Notices(client),
            Silences(client),
            RuleStates(client),
            Ticks(client),
            Observations(client),
            Deployments(client),
        )


@dataclass(frozen=True)
class Files:
    """What the bundle carries of the operator's files; no groups where no Prometheus is set."""

    checks: tuple[Check, ...]
    groups: tuple[RuleGroup, ...]
    routes: Routes


@dataclass(frozen=True)
class Asked:
    """Who is asked and told beside the tables, each made when it is first needed.

    `reader` answers PromQL, `cloudwatch` says where alarms stand, `bus` is told; `direct` pages past the tables, None
    where nobody is set up.
    """

    reader: Callable[[], Reader]
    cloudwatch: Callable[[], Any]
    bus: Callable[[], Any]
    direct: Callable[[], Sender | None]


@dataclass(frozen=True)
class Wiring:
    """Everything; `clock` says what time it is."""

    tables: Tables
    files: Files
    payday: Payday
    asked: Asked
    clock: Callable[[], datetime]

    @property
    def reconciler(self) -> Reconciler:
        """What brings the incidents in step."""
        tables = self.tables
        return Reconciler(tables.alerts, tables.incidents, tables.silences, tables.deployments)
