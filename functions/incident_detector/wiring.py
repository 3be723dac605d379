"""Incident detector: all that a run reads, asks and tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, overload

from functions.incident_detector.paging.payday import Payday
from functions.incident_detector.reconcile import Reconciler
from functions.model.check import Check
from functions.model.route import Routes
from functions.model.rule import RuleGroup
from functions.pagerduty.setup import Sender
from functions.shop.questions import Answer, PromQL, Rows, Sql, Unanswered
from functions.state.alerts import Alerts
from functions.state.deployments import Deployments
from functions.state.incidents import Incidents
from functions.state.notices import Notices
from functions.state.observations import Observations
from functions.state.rules import RuleStates
from functions.state.silences import Silences
from functions.state.ticks import Ticks
from functions.state.usual import UsualWeekItem


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
    usual: UsualWeekItem

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
            UsualWeekItem(client),
        )


@dataclass(frozen=True)
class Files:
    """What the bundle carries of the operator's files; no groups where no Prometheus is set.

    `database` says whether one is set, which could tell of orders.
    """

    checks: tuple[Check, ...]
    groups: tuple[RuleGroup, ...]
    routes: Routes
    database: bool = False


class Reader(Protocol):
    """Who answers PromQL, and named questions of the shop's database."""

    @overload
    def ask(self, questions: Sequence[PromQL]) -> list[Answer]: ...  # as ShopReader
    @overload
    def ask(self, questions: Sequence[Sql]) -> list[Rows | Unanswered]: ...


@dataclass(frozen=True)
class Asked:
    """Who is asked and told beside the tables, each made when it is first needed.

    `reader` answers about the shop, `cloudwatch` says where alarms stand, `bus` is told; `direct` pages past the
    tables, None where nobody is set up.
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
