"""Report generator: what was sold and who came, in figures and lines; pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from functions.model.money import francs as francs_words
from functions.model.money import grouped
from functions.model.report import Chart, Column, Section, Table, Unit, Value
from functions.report_generator.figures.amounts import NO_SESSIONS, count, francs, percent, share, text
from functions.report_generator.figures.compared import Metric, against, figure, reach
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.known import Known
from functions.report_generator.figures.lines import chart, line_days, percent_words
from functions.report_generator.figures.sections import section
from functions.report_generator.figures.series import STEPS, Sold, Visits, sold_by_day, visits_by_day
from functions.report_generator.figures.told import NotTold
from functions.shop import columns

_NONE: Final = "no order in CHF was completed"
REVENUE: Final = Metric("revenue", "Revenue", lambda sold: sold.revenue, francs, _NONE)
CONVERSION: Final = Metric("conversion_rate", "Conversion", lambda visits: visits.conversion, percent, NO_SESSIONS)
_SALES: Final = (
    REVENUE,
    Metric("orders", "Orders", lambda sold: sold.orders, count, _NONE),
    Metric("average_order", "Average order", lambda sold: sold.average, francs, _NONE),
)
_LABELS: Final = ("Visits", "Added to cart", "Started checkout", "Completed order")


def _step(name: str, label: str) -> Metric:
    """Of a time without sessions nobody knows whether nobody came or nobody counted."""
    return Metric(name, label, lambda seen: getattr(seen, name) if seen.sessions else None, count, NO_SESSIONS)


SESSIONS: Final = _step("sessions", _LABELS[0])
_FUNNEL: Final = (
    SESSIONS,
    *(_step(name, label) for name, label in zip(STEPS[1:], _LABELS[1:], strict=True)),
    CONVERSION,
)


def sales(facts: Facts) -> Section:
    """Revenue, orders and the average order, with what they are compared with."""
    return section("sales", "Sales", lambda: _sales(facts))


def funnel(facts: Facts) -> Section:
    """How many went how far."""
    return section("funnel", "Funnel", lambda: _funnel(facts))


def _sales(facts: Facts) -> Section:
    sold = sold_by_day(facts.told)
    window, others = (facts.first, facts.last), against(facts.kind, facts.first, facts.last)
    return Section(
        "sales",
        "Sales",
        figures=tuple(figure(metric, sold, window, others) for metric in _SALES),
        charts=(_revenue_chart(facts, sold),),
        notes=(*_set_aside(facts), *reach("Orders", sold, window, others)),
    )


def _revenue_chart(facts: Facts, sold: Known[Sold]) -> Chart:
    days = line_days(facts)
    lines = {"Revenue": {one: each.revenue for one in days if (each := sold.part((one, one)))}}
    return chart("revenue", "Revenue by day", days, unit=Unit.FRANCS, lines=lines, words=francs_words)


def _set_aside(facts: Facts) -> tuple[str, ...]:
    """What is missing in the figures above; where that is not known they stand all the same."""
    try:
        aside = [(columns.text(row, "reason"), columns.count(row, "orders")) for row in facts.told.rows("set_aside")]
    except NotTold as why:
        return (f"Which orders are in no figure in CHF is not known: {why}.",)
    if not aside:
        return ()
    orders = sum(each for _, each in aside)
    said = ", ".join(f"{grouped(each)} {reason}" for reason, each in aside)
    return (f"{grouped(orders)} completed {'order is' if orders == 1 else 'orders are'} in no figure in CHF: {said}.",)


def _funnel(facts: Facts) -> Section:
    visits = visits_by_day(facts.told)
    window, others = (facts.first, facts.last), against(facts.kind, facts.first, facts.last)
    midnight = ("A visit over midnight counts on both days.",) if facts.first != facts.last else ()
    return Section(
        "funnel",
        "Funnel",
        figures=tuple(figure(metric, visits, window, others) for metric in _FUNNEL),
        tables=(_steps(visits.part(window) or visits.nothing),),
        charts=(conversion_chart(facts, visits.by_day),),
        notes=(*midnight, *reach("Visits", visits, window, others)),
    )


def conversion_chart(facts: Facts, visits: Mapping[date, Visits]) -> Chart:
    """Both rates by day."""
    lines = {
        "Visit to cart": {one: each.cart_conversion for one, each in visits.items()},
        "Visit to order": {one: each.conversion for one, each in visits.items()},
    }
    return chart(
        "conversion", "Conversion by day", line_days(facts), unit=Unit.PERCENT, lines=lines, words=percent_words
    )


def _steps(seen: Visits) -> Table:
    """How many of those who took a step took the next one."""
    totals = [getattr(seen, step) for step in STEPS]
    rows = []
    for place, label in enumerate(_LABELS):
        counted = count(totals[place] if seen.sessions else None, NO_SESSIONS)
        of_all = share(totals[place], totals[0], NO_SESSIONS)
        rows.append((text(label), counted, _of_step_before(totals, place), of_all))
    wanted = (
        Column("step", "Step", Unit.TEXT),
        Column("sessions", "Sessions", Unit.COUNT),
        Column("of_step_before", "Of the step before", Unit.PERCENT),
        Column("of_all", "Of all visits", Unit.PERCENT),
    )
    return Table("steps", "Step by step", wanted, tuple(rows))


def _of_step_before(totals: list[int], place: int) -> Value:
    if not place:
        return percent(None, "the first step")
    return share(totals[place], totals[place - 1], "nobody came so far" if totals[0] else NO_SESSIONS)
