"""Report generator: incidents of a report's days, ranked by what they cost; MTTA and MTTR; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.model.cost import Cost
from functions.model.incident import Incident
from functions.model.period import MINUTE, day_end, day_start
from functions.model.report import Column, Figure, Section, Table, Unit, Value
from functions.report_generator.figures.amounts import count, francs, minutes, text
from functions.report_generator.figures.discreet import discreet
from functions.report_generator.figures.facts import Facts, Happened
from functions.report_generator.figures.sections import moment_words, section
from functions.report_generator.figures.told import known

_TITLE: Final = "Incidents and what they cost"
_MOST: Final = 50
_TENTH: Final = Decimal("0.1")
_NOT_PRICED: Final = "not priced yet"
_ZERO: Final = Decimal(0)


def troubles(facts: Facts) -> Section:
    """All that went on in those days, the costliest first; drills are left out."""
    return section("incidents", _TITLE, lambda: _troubles(facts, known(facts.happened)))


def lost_revenue(cost: Cost | None) -> Decimal | None:
    """CHF, 0 where nothing measurable was lost; None where nobody knows."""
    return max(cost.revenue.lost, _ZERO) if cost and cost.revenue else None


def ranked(happened: Happened, now: datetime) -> list[Incident]:
    """The costliest first; those of which no cost is known come behind, the longest first."""

    def place(one: Incident) -> tuple[bool, Decimal, timedelta]:
        lost = lost_revenue(happened.costs.get(one.id))
        return lost is None, -(lost or _ZERO), one.opened_at - (one.resolved_at or now)

    return sorted(happened.incidents, key=place)


def _troubles(facts: Facts, happened: Happened) -> Section:
    start = day_start(facts.first)
    opened = [one for one in happened.incidents if one.opened_at >= start]
    order = ranked(happened, facts.now)
    figures = (
        Figure("incidents", "Incidents", count(len(order))),
        Figure("incident_minutes", "Time with an incident", minutes(_minutes(facts, order))),
        _mean(
            "mtta",
            "Mean time to acknowledge (MTTA)",
            "acknowledged",
            [(one.opened_at, one.acknowledged_at) for one in opened],
        ),
        _mean("mttr", "Mean time to resolve (MTTR)", "resolved", [(one.opened_at, one.resolved_at) for one in opened]),
    )
    rows = tuple(_row(facts, one, happened.costs.get(one.id)) for one in order[:_MOST])
    tables = (Table("by_cost", "The costliest first", _COLUMNS, rows, _note(happened, order)),) if rows else ()
    return Section("incidents", _TITLE, figures, tables, notes=_notes(happened, start, opened))


def _note(happened: Happened, order: Sequence[Incident]) -> str:
    said = "A cost is what would have been sold and was not; at 90 % it lies between its bounds."
    if any(cost and cost.beside for cost in happened.costs.values()):
        said += " Incidents in the same time cost the same orders: their costs do not add up."
    return f"{said} Only the first {_MOST} of {len(order)} are shown." if len(order) > _MOST else said


def _notes(happened: Happened, start: datetime, opened: Iterable[Incident]) -> tuple[str, ...]:
    notes = []
    if happened.since and happened.since > start:
        notes.append(f"There were so many that those before {moment_words(happened.since)} are left out.")
    if waiting := sum(one.acknowledged_at is None for one in opened):
        notes.append(f"Never acknowledged, and not in the MTTA: {waiting}.")
    return tuple(notes)


def _mean(name: str, label: str, done: str, spans: Sequence[tuple[datetime, datetime | None]]) -> Figure:
    """Over those that opened in the report's days, to a tenth of a minute."""
    took = [until - since for since, until in spans if until]
    if not took:
        reason = f"none is {done} yet" if spans else "no incident opened in these days"
        return Figure(name, label, minutes(None, reason))
    mean = Decimal(sum(took, timedelta()) // timedelta(seconds=1)) / len(took) / 60
    return Figure(name, label, minutes(mean.quantize(_TENTH, ROUND_HALF_UP)))


def _minutes(facts: Facts, incidents: Iterable[Incident]) -> int:
    """Whole minutes of the report's days in which any incident went on, each once."""
    first, last = day_start(facts.first), min(day_end(facts.last), facts.now)
    spans = sorted((max(one.opened_at, first), min(one.resolved_at or last, last)) for one in incidents)
    total, reached = timedelta(), first
    for since, until in spans:
        total += max(until - max(since, reached), timedelta())
        reached = max(reached, until)
    return total // MINUTE


def _row(facts: Facts, one: Incident, cost: Cost | None) -> tuple[Value, ...]:
    revenue = cost.revenue if cost else None
    reason = (discreet(cost.reason) or "the shop usually sells nothing in CHF then") if cost else _NOT_PRICED
    orders = max(cost.orders.lost, _ZERO).quantize(_TENTH, ROUND_HALF_UP) if cost and cost.orders else None
    return (
        text(moment_words(one.opened_at)),
        text(one.service),
        text(one.title, "it has no title"),
        text(one.severity),
        minutes(((one.resolved_at or facts.now) - one.opened_at) // MINUTE),
        francs(lost_revenue(cost), reason),
        francs(max(revenue.low, _ZERO) if revenue else None, reason),
        francs(max(revenue.high, _ZERO) if revenue else None, reason),
        count(orders, reason),
        text("over" if one.over else one.status),
    )


_COLUMNS = (
    Column("opened", "Opened", Unit.TEXT),
    Column("service", "Service", Unit.TEXT),
    Column("title", "Title", Unit.TEXT),
    Column("severity", "Severity", Unit.TEXT),
    Column("minutes", "Lasted", Unit.MINUTES),
    Column("cost", "Cost", Unit.FRANCS),
    Column("cost_low", "At least", Unit.FRANCS),
    Column("cost_high", "At most", Unit.FRANCS),
    Column("orders_lost", "Orders lost", Unit.COUNT),
    Column("status", "Now", Unit.TEXT),
)
