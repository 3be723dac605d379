"""Report generator: what is unusual, in words, for a report's first lines; pure."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Final

from functions.model.cost_words import money
from functions.model.kpi import LEAST_COVERAGE
from functions.model.money import FRANCS
from functions.model.uptime import add_up
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.known import Known, T
from functions.report_generator.figures.lines import percent_words
from functions.report_generator.figures.sections import day_words
from functions.report_generator.figures.series import sold_by_day, visits_by_day
from functions.report_generator.figures.told import NotTold, known
from functions.report_generator.figures.troubles import lost_revenue, ranked
from functions.report_generator.figures.uptime import check_minutes, shares, worst_check
from functions.report_generator.rendering.words import lasted

UNSURE: Final = "Whether anything was unusual is not known"
Say = Callable[[], Iterator[str]]


def said(*parts: Say) -> tuple[str, ...]:
    """What they say, in their order; one that was not told what it needs says nothing: its section says why."""
    return tuple(chain.from_iterable(_unless_untold(part) for part in parts))


def missing(facts: Facts) -> Iterator[str]:
    """That the report is not whole, and why."""
    if reason := _reason(lambda: _told_of(sold_by_day(facts.told), facts, "no completed order is known yet")):
        yield f"What the shop sold is not known: {reason}"
    if (who := _reason(lambda: _told_of(visits_by_day(facts.told), facts, "no session is known yet"))) not in (
        "",
        reason,
    ):
        yield f"Who came is not known: {who}"
    if reason := _reason(lambda: known(facts.observed)):
        yield f"Uptime is not known: {reason}"
    if reason := _reason(lambda: known(facts.happened)):
        yield f"Incidents are not known: {reason}"


def unobserved(facts: Facts) -> Iterator[str]:
    """How much of the checks' time was observed, where it was too little to say how they were."""
    coverage = shares(add_up(check_minutes(facts, check, facts.first) for check in facts.checks))[1].amount
    if not facts.checks or not isinstance(coverage, Decimal) or coverage >= LEAST_COVERAGE:
        return
    if coverage:
        yield f"Only {percent_words(coverage)} of the checks' time was observed: the rest is neither up nor down"
    else:
        yield "Uptime is not known: no check was observed"


def incidents(facts: Facts) -> Iterator[str]:
    """`3 incidents; the costliest: API is down, about CHF 1'240`."""
    order = ranked(happened := known(facts.happened), facts.now)
    if not order:
        return
    worst, lost = order[0], lost_revenue(happened.costs.get(order[0].id))
    if not lost:  # nothing measurable, or nobody knows
        worst = max(order, key=lambda one: (one.resolved_at or facts.now) - one.opened_at)
    cost = f", about {money(FRANCS, lost)}" if lost else ""
    open_ = sum(not one.over for one in order)
    still = f", {open_} still open" if open_ else ""
    if len(order) == 1:
        yield f"1 incident{still}: {worst.title}{cost}"
    else:
        yield f"{len(order)} incidents{still}; the {'costliest' if lost else 'longest'}: {worst.title}{cost}"


def down(facts: Facts) -> Iterator[str]:
    """The check that was down longest."""
    if worst := worst_check(facts):
        yield f"{worst[0]} was down for {lasted(Decimal(worst[1]))}"


def _told_of(by_day: Known[T], facts: Facts, never: str) -> None:
    if by_day.since is None:
        raise NotTold(never)
    if by_day.part((facts.first, facts.last)) is None:
        raise NotTold(f"nothing is known before {day_words(by_day.since)}")


def _unless_untold(part: Say) -> list[str]:
    try:
        return list(part())
    except (NotTold, ArithmeticError, ValueError):
        return []


def _reason(read: Callable[[], object]) -> str:
    try:
        read()
    except NotTold as why:
        return str(why)
    except (ArithmeticError, ValueError) as error:
        return f"an answer is not as its file says: {error}"
    return ""
