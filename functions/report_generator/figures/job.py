"""Report generator: a report's figures: everything is asked in one batch, and put together."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from functions.model.check import Check
from functions.model.kpi import Kpi, KpiValue
from functions.model.report import Kind, Report
from functions.report_generator.desk import Desk
from functions.report_generator.figures import causes
from functions.report_generator.figures.asking import Asked, questions
from functions.report_generator.figures.daily import daily
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.falls import hours_of, worst_fall
from functions.report_generator.figures.history import Known, Priced, happened, observations
from functions.report_generator.figures.measured import Kept, Seen, to_measure, values, wanted
from functions.report_generator.figures.monthly import monthly
from functions.report_generator.figures.performance import performance
from functions.report_generator.figures.span import WEEK, days_of
from functions.report_generator.figures.told import NotTold, Told
from functions.report_generator.figures.weekly import weekly
from functions.report_generator.kpis.job import bundled
from functions.report_generator.kpis.measuring import Observed
from functions.report_generator.vitals.files import Files
from functions.report_generator.vitals.job import Kept as KeptVitals
from functions.report_generator.vitals.job import visits
from functions.shop.questions import Unanswered
from functions.state.client import TableUnavailable
from functions.state.costs import Costs
from functions.state.incidents import Incidents
from functions.state.kpis import KpiValues
from functions.state.observations import Observations


class Values(Protocol):
    """What is needed of the KPIs that are kept."""

    def of_days(self, kpis: Iterable[str], days: Iterable[date]) -> dict[tuple[str, date], KpiValue]: ...  # noqa: D102 - as KpiValues


@dataclass(frozen=True)
class Books:
    """What the operator aims at, which checks there are, the tables, and where web vitals are kept."""

    kpis: Sequence[Kpi]
    checks: Sequence[Check]
    observed: Observed
    values: Values
    incidents: Known
    costs: Priced
    vitals: KeptVitals = field(default_factory=lambda: Files.of({}))


def report(kind: Kind, day: date, desk: Desk, books: Books | None = None) -> Report:
    """The report that is asked for on a day that is over; of a month the last that was whole by then.

    What cannot be asked is a section with the reason; the others stand. Nothing is written.
    """
    books = books or _books(desk)
    facts = _facts(kind, day, desk, books)
    match kind:
        case Kind.DAILY:
            return _daily(facts, desk)
        case Kind.WEEKLY:
            return weekly(facts)
        case Kind.MONTHLY:
            return monthly(facts)
        case Kind.PERFORMANCE:
            return performance(facts, visits(books.vitals, desk.reader, facts.last, facts.now))


def _facts(kind: Kind, day: date, desk: Desk, books: Books) -> Facts:
    first, last = days_of(kind, day)
    kpis = wanted(kind, books.kpis)
    kept = _kept(books.values, kpis, last)
    known: Kept = {} if isinstance(kept, Unanswered) else kept
    told = _told(desk, questions(kind, first, last, to_measure(kpis, known, last)))
    observed = observations(kind, first, last, books.checks, books.observed)
    return Facts(
        kind=kind,
        first=first,
        last=last,
        now=desk.now,
        told=told,
        kpis=kpis or books.kpis,
        values=values(kpis, known, Seen(last, desk.now, told, books.checks, observed)),
        earlier=kept if isinstance(kept, Unanswered) else {name: one for (name, of), one in kept.items() if of != last},
        checks=books.checks,
        observed=observed,
        happened=happened(kind, first, last, books.incidents, books.costs),
    )


def _daily(facts: Facts, desk: Desk) -> Report:
    """Where fewer went on than usual, it is asked how the API was then."""
    try:
        fall = worst_fall(facts.last, hours_of(facts.told))
    except (NotTold, ValueError):
        fall = None
    return daily(facts, fall, causes.cause(_told(desk, causes.questions(fall))) if fall else "")


def _told(desk: Desk, asked: Asked) -> Told:
    return Told(dict(zip(asked, desk.reader.ask(list(asked.values())), strict=True)))


def _kept(store: Values, kpis: Sequence[Kpi], day: date) -> Mapping[tuple[str, date], KpiValue] | Unanswered:
    """Of the day, and of a week before."""
    try:
        return store.of_days([kpi.name for kpi in kpis], [day, day - WEEK])
    except TableUnavailable as error:
        return Unanswered(str(error))


def _books(desk: Desk) -> Books:
    client = desk.dynamodb()
    vitals = Files.of(os.environ)
    return Books(*bundled(), Observations(client), KpiValues(client), Incidents(client), Costs(client), vitals)
