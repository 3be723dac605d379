"""Report generator: all that a report is made of; pure. What could not be read says why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from functions.model.check import Check
from functions.model.cost import Cost
from functions.model.day import CheckDay
from functions.model.incident import Incident
from functions.model.kpi import Kpi, KpiValue
from functions.model.report import Kind
from functions.report_generator.figures.told import Told
from functions.shop.questions import Unanswered


@dataclass(frozen=True)
class Happened:
    """The incidents that went on in a report's days, oldest first, and what each cost by its id.

    `since`: from when on all of them are known; None if there is no such limit.
    """

    incidents: Sequence[Incident]
    costs: Mapping[str, Cost | None]
    since: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """Of the days from `first` to `last`.

    Attributes:
        now: when they were asked.
        kpis: what the operator aims at.
        values: what each KPI came to on the last day, by name.
        earlier: what was kept of each KPI a week before, by name.
        observed: the days of each check by its name.
    """

    kind: Kind
    first: date
    last: date
    now: datetime
    told: Told
    kpis: Sequence[Kpi]
    values: Mapping[str, KpiValue]
    earlier: Mapping[str, KpiValue] | Unanswered
    checks: Sequence[Check]
    observed: Mapping[str, Sequence[CheckDay]] | Unanswered
    happened: Happened | Unanswered
