"""A morning at which KPIs are made: answers that were written beforehand, and books in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from functions.model.alert import Alert, AlertStatus
from functions.model.check import Check
from functions.model.kpi import Kpi, KpiValue
from functions.model.rule import Sample
from functions.model.totals import Totals
from functions.report_generator.desk import Desk
from functions.report_generator.kpis.job import Books
from functions.shop.questions import Answered, PromQL, Rows, Sql, Unanswered
from functions.state.client import Outrun
from tests.builders import NOON, a_check
from tests.fakes import FakeObservations

SUNDAY = date(2026, 11, 22)
"""The last whole day at NOON."""
UPTIME = Kpi("uptime", Decimal("99.9"), Decimal("99.5"))
ERRORS = Kpi("error_rate", Decimal("0.1"), Decimal("1.0"))
CONVERSION = Kpi("conversion_rate", Decimal("2.5"), Decimal("1.25"))


@dataclass
class FakeReader:
    """Answers a named question by its name and PromQL by a word that is in it; remembers all that it was asked."""

    answers: Mapping[str, Any]
    asked: list[PromQL | Sql] = field(default_factory=list)

    def ask(self, questions: Sequence[Any]) -> list[Any]:
        self.asked += questions
        return [self._answer(question) for question in questions]

    def _answer(self, question: PromQL | Sql) -> Any:  # noqa: ANN401 - an answer to either
        if isinstance(question, Sql):
            return self.answers.get(question.name, Unanswered("the database is away"))
        found = (answer for word, answer in self.answers.items() if word in question.query)
        return next(found, Unanswered("Prometheus is away"))


class FakeValues:
    """The KPIs that are kept."""

    def __init__(self, *values: KpiValue) -> None:
        self.kept = {(value.kpi, value.day): value for value in values}

    def record(self, kpi: Kpi, value: KpiValue) -> None:
        self.kept[kpi.name, value.day] = value

    def of_days(self, kpis: Iterable[str], days: Iterable[date]) -> dict[tuple[str, date], KpiValue]:
        wanted = list(days)
        keys = [(kpi, day) for kpi in kpis for day in wanted]
        return {key: self.kept[key] for key in keys if key in self.kept}


class FakeAlerts:
    """The table of alerts; `written` are those that were put, in their order."""

    def __init__(self, *alerts: Alert) -> None:
        self.known = {alert.fingerprint: alert for alert in alerts}
        self.written: list[Alert] = []

    def active(self, source: str | None = None) -> list[Alert]:
        stands = [one for one in self.known.values() if one.status is not AlertStatus.RESOLVED]
        return [one for one in stands if source in (None, one.source)]

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]:
        return {one: self.known[one] for one in fingerprints if one in self.known}

    def put_newer(self, alert: Alert) -> bool:
        self.written.append(alert)
        self.known[alert.fingerprint] = alert
        return True


@dataclass
class FakeTotals:
    """The totals that are kept; `outrun`: somebody else writes it between a load and a save."""

    now: Totals | None = None
    outrun: bool = False

    def load(self) -> Totals | None:
        return self.now

    def save(self, after: Totals, before: Totals | None) -> None:
        if self.outrun or before != self.now:
            raise Outrun("totals")
        self.now = after


@dataclass
class Morning:
    """What is there when KPIs are made; `desk` and `books` are what the job is told."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    kpis: Sequence[Kpi] = (CONVERSION,)
    checks: Sequence[Check] = (a_check(),)
    observed: FakeObservations = field(default_factory=lambda: FakeObservations({}))
    values: FakeValues = field(default_factory=FakeValues)
    alerts: FakeAlerts = field(default_factory=FakeAlerts)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.reader = FakeReader(self.answers)

    @property
    def desk(self) -> Desk:
        return Desk(self.now, self.reader, cast("Any", None), lambda: None)

    @property
    def books(self) -> Books:
        return Books(self.kpis, self.checks, self.observed, self.values, self.alerts)


def converted(rate: str | None, completed: int = 26, sessions: int = 1000) -> Rows:
    return Rows(({"conversion_rate": rate, "orders_completed": completed, "sessions": sessions},))


def vector(*values: float) -> Answered:
    return Answered(tuple(Sample({}, value) for value in values))


def before(days: int) -> date:
    return SUNDAY - timedelta(days=days)
