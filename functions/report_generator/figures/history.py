"""Report generator: what the tables know of a report's days: observations of the checks, incidents and their costs."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, Protocol

from functions.model.check import Check
from functions.model.cost import Cost
from functions.model.day import CheckDay
from functions.model.incident import Incident
from functions.model.period import day_end, day_start
from functions.model.report import Kind
from functions.report_generator.figures.facts import Happened
from functions.report_generator.figures.span import BUDGET_DAYS, DAY
from functions.report_generator.kpis.measuring import Observed
from functions.shop.questions import Unanswered
from functions.state.client import TableUnavailable

_RECENT: Final = 400
"""Incidents that are looked through, the newest; of more an answer might not hold all."""


class Known(Protocol):
    """What is needed of the incidents."""

    def recent(self, limit: int) -> list[Incident]: ...  # noqa: D102 - as Incidents


class Priced(Protocol):
    """What is needed of their costs."""

    def of(self, incident: str) -> Cost | None: ...  # noqa: D102 - as Costs


def observations(
    kind: Kind, first: date, last: date, checks: Iterable[Check], observed: Observed
) -> Mapping[str, list[CheckDay]] | Unanswered:
    """The days of each check from a report's first on, by its name: of a week and a month thirty at the least."""
    if kind is Kind.PERFORMANCE:
        return {}
    since = first if kind is Kind.DAILY else min(first, last - (BUDGET_DAYS - 1) * DAY)
    try:
        return {check.name: observed.since(check.name, since) for check in checks}
    except TableUnavailable as error:
        return Unanswered(str(error))


def happened(kind: Kind, first: date, last: date, incidents: Known, costs: Priced) -> Happened | Unanswered:
    """The incidents that went on in those days, drills left out, with their costs."""
    if kind is Kind.PERFORMANCE:
        return Happened((), {})
    try:
        recent = incidents.recent(_RECENT)
        since, until = day_start(first), day_end(last)
        found = [one for one in recent if not one.drill and _went_on(one, since, until)]
        oldest = min(one.opened_at for one in recent) if len(recent) >= _RECENT else None
        ordered = sorted(found, key=lambda one: one.opened_at)
        return Happened(ordered, {one.id: costs.of(one.id) for one in ordered}, oldest)
    except TableUnavailable as error:
        return Unanswered(str(error))


def _went_on(one: Incident, since: datetime, until: datetime) -> bool:
    return one.opened_at < until and (one.resolved_at is None or one.resolved_at > since)
