"""Report generator: what was unusual of what was sold and who came, in words, for a report's first lines; pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from functions.model.money import francs as francs_words
from functions.model.money import grouped
from functions.report_generator.figures.amounts import middle, rounded
from functions.report_generator.figures.business import CONVERSION, REVENUE, SESSIONS
from functions.report_generator.figures.compared import Metric, against, amounts, weeks_before
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.falls import Fall
from functions.report_generator.figures.known import Known, T
from functions.report_generator.figures.news import said
from functions.report_generator.figures.series import sold_by_day, visits_by_day
from functions.report_generator.figures.usual import LEAST_WEEKS, Usual, percent_off, usual
from functions.report_generator.rendering.words import shown

_ORDERS: Final = Metric("orders", "", lambda sold: sold.orders, REVENUE.value, "")
_COMPLETED: Final = Metric("completed", "", lambda visits: visits.orders_completed, REVENUE.value, "")


def trade(facts: Facts, usual_time: str, fall: Fall | None = None, cause: str = "") -> Iterator[str]:
    """`Revenue 38 % under a usual Tuesday; conversion fell at checkout → order from 14:00, when …`."""
    parts = [*said(lambda: _revenue(facts, usual_time))]
    if fall:
        parts.append(f"conversion fell at {fall.words}{cause}")
    else:
        parts += said(lambda: _conversion(facts, usual_time))
    if parts:
        yield _capital("; ".join(parts))


def level(facts: Facts, times: str) -> Iterator[str]:
    """What was sold, where that is nothing unusual; `times` are those it is compared with: `Sundays`, `weeks`."""
    window, sold = (facts.first, facts.last), sold_by_day(facts.told)
    now = sold.part(window)
    if now is None:
        return
    before = amounts(REVENUE, sold, weeks_before(*window))
    revenue = f"revenue {francs_words(now.revenue)}"
    if not now.orders:
        yield "No order in CHF was completed"
    elif len(before) < LEAST_WEEKS:
        yield f"{_capital(revenue)}; what is usual is not known yet: too few {times} before are known"
    else:
        median = francs_words(_median(before))
        yield f"Nothing unusual: {revenue}; the median of the {len(before)} {times} before is {median}"


def _revenue(facts: Facts, usual_time: str) -> Iterator[str]:
    sold, window = sold_by_day(facts.told), (facts.first, facts.last)
    weeks, now = weeks_before(*window), sold.part(window)
    found = usual(amounts(REVENUE, sold, weeks), _median(amounts(_ORDERS, sold, weeks)))
    if now is not None and not now.orders:
        if brings := _brings(REVENUE, sold, facts, usual_time, found):
            yield f"no order in CHF was completed; {brings}"
    elif found and now is not None and found.differs(now.revenue):
        yield f"revenue {_off(now.revenue, found.median)} {usual_time}"


def _conversion(facts: Facts, usual_time: str) -> Iterator[str]:
    visits, window = visits_by_day(facts.told), (facts.first, facts.last)
    weeks, now = weeks_before(*window), visits.part(window)
    if now is not None and not now.sessions:
        came = amounts(SESSIONS, visits, weeks)
        if brings := _brings(SESSIONS, visits, facts, usual_time, usual(came, _median(came))):
            yield f"no visit was seen; {brings}"
        return
    found = usual(amounts(CONVERSION, visits, weeks), _median(amounts(_COMPLETED, visits, weeks)))
    if found and now is not None and now.conversion is not None and found.differs(now.conversion):
        yield f"conversion {_off(now.conversion, found.median)} {usual_time}"


def _brings(metric: Metric, by_day: Known[T], facts: Facts, usual_time: str, found: Usual | None) -> str:
    """What such a time usually has, of a young shop the last ones; empty where that is nothing."""
    if found:
        return f"{usual_time} brings {shown(metric.value(found.median))}"
    of_several = against(facts.kind, facts.first, facts.last)[-1]
    before = amounts(metric, by_day, of_several.windows)
    times = "days" if facts.first == facts.last else "weeks"
    median = rounded(_median(before))
    return f"the median of the {len(before)} {times} before is {shown(metric.value(median))}" if median else ""


def _off(now: Decimal, median: Decimal) -> str:
    return f"{grouped(percent_off(now, median))} % {'under' if now < median else 'over'}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _median(known_ones: Sequence[Decimal | int]) -> Decimal:
    return middle(known_ones) or Decimal(0)
