"""Report generator: what is unusual, in words, for a report's first lines; pure."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from functions.model.cost_words import money
from functions.model.money import FRANCS
from functions.model.money import francs as francs_words
from functions.report_generator.figures.amounts import middle
from functions.report_generator.figures.business import CONVERSION, REVENUE
from functions.report_generator.figures.compared import Metric, amounts, weeks_before
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.falls import Fall
from functions.report_generator.figures.series import sold_by_day, visits_by_day
from functions.report_generator.figures.told import NotTold, known
from functions.report_generator.figures.troubles import lost_revenue, ranked
from functions.report_generator.figures.uptime import worst_check
from functions.report_generator.figures.usual import percent_off, usual
from functions.report_generator.rendering.words import lasted

_ORDERS: Final = Metric("orders", "", lambda sold: sold.orders, REVENUE.value, "")
_COMPLETED: Final = Metric("completed", "", lambda visits: visits.orders_completed, REVENUE.value, "")
Say = Callable[[], Iterator[str]]


def said(*parts: Say) -> tuple[str, ...]:
    """What they say, in their order; one that was not told what it needs says nothing: its section says why."""
    return tuple(chain.from_iterable(_unless_untold(part) for part in parts))


def missing(facts: Facts) -> Iterator[str]:
    """That the report is not whole, and why."""
    if reason := _reason(lambda: facts.told.rows("revenue")):
        yield f"What the shop sold is not known: {reason}"
    elif reason := _reason(lambda: facts.told.rows("funnel")):
        yield f"Who came is not known: {reason}"
    if reason := _reason(lambda: known(facts.observed)):
        yield f"Uptime is not known: {reason}"
    if reason := _reason(lambda: known(facts.happened)):
        yield f"Incidents are not known: {reason}"


def trade(facts: Facts, usual_time: str, fall: Fall | None = None, cause: str = "") -> Iterator[str]:
    """`Revenue 38 % under a usual Tuesday; conversion fell at checkout → order from 14:00, when …`."""
    parts = [*said(lambda: _revenue(facts, usual_time))]
    if fall:
        parts.append(f"conversion fell at {fall.words}{cause}")
    else:
        parts += said(lambda: _conversion(facts, usual_time))
    if parts:
        words = "; ".join(parts)
        yield words[0].upper() + words[1:]


def level(facts: Facts, times: str) -> Iterator[str]:
    """What was sold, where that is nothing unusual; `times` are those it is compared with: `Sundays`, `weeks`."""
    window = (facts.first, facts.last)
    sold = amounts(REVENUE, sold_by_day(facts.told), [window])
    if sold:
        before = amounts(REVENUE, sold_by_day(facts.told), weeks_before(*window))
        median = francs_words(_median(before))
        compared = f"; the median of the {len(before)} {times} before is {median}" if len(before) > 1 else ""
        yield f"Nothing unusual: revenue {francs_words(Decimal(sold[0]))}{compared}"


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


def _revenue(facts: Facts, usual_time: str) -> Iterator[str]:
    sold, window = sold_by_day(facts.told), (facts.first, facts.last)
    weeks = weeks_before(*window)
    before = amounts(REVENUE, sold, weeks)
    found = usual(before, _median(amounts(_ORDERS, sold, weeks)))
    now = amounts(REVENUE, sold, [window])
    if not found:
        return
    if not now:
        yield f"no order in CHF was completed; {usual_time} brings {francs_words(found.median)}"
    elif found.differs(Decimal(now[0])):
        yield f"revenue {_off(Decimal(now[0]), found.median)} {usual_time}"


def _conversion(facts: Facts, usual_time: str) -> Iterator[str]:
    visits, window = visits_by_day(facts.told), (facts.first, facts.last)
    weeks = weeks_before(*window)
    found = usual(amounts(CONVERSION, visits, weeks), _median(amounts(_COMPLETED, visits, weeks)))
    now = amounts(CONVERSION, visits, [window])
    if found and now and found.differs(Decimal(now[0])):
        yield f"conversion {_off(Decimal(now[0]), found.median)} {usual_time}"


def _off(now: Decimal, median: Decimal) -> str:
    return f"{percent_off(now, median)} % {'under' if now < median else 'over'}"


def _median(known_ones: Sequence[Decimal | int]) -> Decimal:
    return middle(known_ones) or Decimal(0)


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
    return ""
