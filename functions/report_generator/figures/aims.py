"""Report generator: KPIs against what is aimed at; pure."""

from collections.abc import Collection, Iterator
from typing import Final

from functions.model import kpi as kpis
from functions.model.kpi import Kpi, KpiValue
from functions.model.report import Beside, Figure, Section, Unit, Value
from functions.report_generator.figures.amounts import change
from functions.report_generator.figures.discreet import discreet
from functions.report_generator.figures.facts import Facts
from functions.report_generator.rendering.words import number
from functions.shop.questions import Unanswered

_UNITS: Final = {
    kpis.Unit.PERCENTAGE: Unit.PERCENT,
    kpis.Unit.PERCENT: Unit.PERCENT,
    kpis.Unit.MILLISECONDS: Unit.MILLISECONDS,
    kpis.Unit.CURRENCY: Unit.FRANCS,
    kpis.Unit.RATING: Unit.RATING,
}


def aims(facts: Facts, only: Collection[str] = kpis.MEASURES) -> Section:
    """Those of the names in `only` that the operator aims at, in the operator's order."""
    wanted = [kpi for kpi in facts.kpis if kpi.name in only]
    notes = tuple(
        f"{_words(kpi)} is of the seven days up to this one."
        for kpi in wanted
        if kpi.first_day(facts.last) != facts.last
    )
    reason = "" if wanted else "kpis.yaml aims at none of them"
    return Section(
        "kpis", "KPIs against targets", tuple(_figure(facts, kpi) for kpi in wanted), notes=notes, reason=reason
    )


def beyond(facts: Facts) -> Iterator[str]:
    """Those that somebody has to look at: `Uptime was 99.10 %, below the limit of 99.50 %`."""
    for kpi in facts.kpis:
        value = facts.values[kpi.name].value
        if value is not None and kpi.alert is not None and kpi.alerts(value):
            side = "below" if kpi.measure.better is kpis.Direction.HIGHER else "above"
            unit = _UNITS[kpi.measure.unit]
            yield f"{_words(kpi)} was {number(value, unit)}, {side} the limit of {number(kpi.alert, unit)}"


def _figure(facts: Facts, kpi: Kpi) -> Figure:
    value = facts.values[kpi.name]
    now = _value(kpi, value)
    before = _before(facts, kpi)
    met = None if value.value is None else kpi.meets(value.value)
    target = Value(kpi.target, _UNITS[kpi.measure.unit])
    return Figure(kpi.name, _words(kpi), now, (Beside("a week before", before, change(now, before)),), target, met)


def _before(facts: Facts, kpi: Kpi) -> Value:
    if isinstance(facts.earlier, Unanswered):
        return Value(None, _UNITS[kpi.measure.unit], discreet(facts.earlier.reason))
    kept = facts.earlier.get(kpi.name)
    return _value(kpi, kept) if kept else Value(None, _UNITS[kpi.measure.unit], "it was not kept then")


def _value(kpi: Kpi, value: KpiValue) -> Value:
    known = value.value
    return Value(known, _UNITS[kpi.measure.unit], discreet(value.measured.reason) if known is None else "")


def _words(kpi: Kpi) -> str:
    return kpi.measure.words
