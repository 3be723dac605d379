"""Report generator: all KPIs of a day, from the shop's database, Prometheus and the observations."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.kpi import Kpi, KpiValue, Measured
from functions.report_generator.desk import Desk
from functions.report_generator.kpis import from_observations, from_prometheus, from_sql


class Observed(Protocol):
    """What is needed of the table of observations."""

    def since(self, check: str, first: date) -> list[CheckDay]: ...  # noqa: D102 - as Observations


def measure(
    desk: Desk, kpis: Sequence[Kpi], checks: Sequence[Check], observed: Observed, day: date
) -> dict[str, KpiValue]:
    """What each came to on a day that is over, by its name; what cannot be known says why.

    Raises:
        TableUnavailable: the observations are out of reach.
    """
    found = {
        **_of_the_database(desk, [kpi for kpi in kpis if kpi.name in from_sql.QUESTIONS], day),
        **_of_prometheus(desk, [kpi for kpi in kpis if kpi.name in from_prometheus.QUERIES], day),
        **_of_the_checks(desk, [kpi for kpi in kpis if kpi.name == from_observations.NAME], checks, observed, day),
    }
    return {kpi.name: KpiValue(kpi.name, day, found[kpi.name], kpi.target, kpi.alert, desk.now) for kpi in kpis}


def _of_the_database(desk: Desk, kpis: Sequence[Kpi], day: date) -> dict[str, Measured]:
    answers = desk.reader.ask([from_sql.question(kpi, day) for kpi in kpis]) if kpis else []
    return {kpi.name: from_sql.measured(kpi, answer) for kpi, answer in zip(kpis, answers, strict=True)}


def _of_prometheus(desk: Desk, kpis: Sequence[Kpi], day: date) -> dict[str, Measured]:
    asked = [question for kpi in kpis for question in from_prometheus.questions(kpi, day)]
    answers = desk.reader.ask(asked) if asked else []
    return {
        kpi.name: from_prometheus.measured(kpi, day, value, steps)
        for kpi, value, steps in zip(kpis, answers[::2], answers[1::2], strict=True)
    }


def _of_the_checks(
    desk: Desk, kpis: Iterable[Kpi], checks: Sequence[Check], observed: Observed, day: date
) -> dict[str, Measured]:
    found = {}
    for kpi in kpis:
        first = kpi.first_day(day)
        days = {check.name: observed.since(check.name, first) for check in checks}
        until = day + timedelta(days=1)
        kept = {name: [one for one in each if one.day < until] for name, each in days.items()}
        found[kpi.name] = from_observations.measured(kpi, day, checks, kept, desk.now)
    return found
