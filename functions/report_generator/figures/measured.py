"""Report generator: the KPIs of a report: those of the database as they are now, like the revenue beside them; pure.

The others as they were kept in the morning, and measured now where nothing is kept: Prometheus forgets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.kpi import Kpi, KpiValue, Measured
from functions.model.report import Kind
from functions.report_generator.figures.asking import asked_steps
from functions.report_generator.figures.performance import KPIS
from functions.report_generator.figures.told import Told
from functions.report_generator.kpis import from_observations, from_prometheus, from_sql
from functions.shop.questions import Answered, Rows, Unanswered

Kept = Mapping[tuple[str, date], KpiValue]


def wanted(kind: Kind, kpis: Sequence[Kpi]) -> tuple[Kpi, ...]:
    """Those that such a report tells of."""
    match kind:
        case Kind.DAILY:
            return tuple(kpis)
        case Kind.PERFORMANCE:
            return tuple(kpi for kpi in kpis if kpi.name in KPIS)
        case Kind.WEEKLY | Kind.MONTHLY:
            return ()


def to_measure(kpis: Sequence[Kpi], kept: Kept, day: date) -> list[Kpi]:
    """Those to be asked for."""
    return [kpi for kpi in kpis if kpi.name in from_sql.QUESTIONS or not _is_known(kept.get((kpi.name, day)))]


@dataclass(frozen=True)
class Seen:
    """What is known of a day that is over: answers, and the days of each check by its name."""

    day: date
    now: datetime
    told: Told
    checks: Sequence[Check]
    observed: Mapping[str, Sequence[CheckDay]] | Unanswered


def values(kpis: Sequence[Kpi], kept: Kept, seen: Seen) -> dict[str, KpiValue]:
    """What each came to, by its name; what is not known now either is as it was kept."""
    found = {}
    for kpi in kpis:
        known = kept.get((kpi.name, seen.day))
        if known and _is_known(known) and kpi.name not in from_sql.QUESTIONS:
            found[kpi.name] = known
            continue
        value = KpiValue(kpi.name, seen.day, _measured(kpi, seen), kpi.target, kpi.alert, seen.now)
        found[kpi.name] = value if known is None or _is_known(value) else known
    return found


def _measured(kpi: Kpi, seen: Seen) -> Measured:
    if kpi.name == from_observations.NAME:
        if isinstance(seen.observed, Unanswered):
            return Measured(None, seen.observed.reason)
        return from_observations.measured(kpi, seen.day, seen.checks, seen.observed, seen.now)
    match seen.told.answers.get(kpi.name), seen.told.answers.get(asked_steps(kpi.name)):
        case (Rows() | Unanswered() as answer, None):
            return from_sql.measured(kpi, answer)
        case (Answered() | Unanswered() as answer, Answered() | Unanswered() as steps):
            return from_prometheus.measured(kpi, seen.day, answer, steps)
    return Measured(None, "it was not asked")


def _is_known(value: KpiValue | None) -> bool:
    return value is not None and value.value is not None
