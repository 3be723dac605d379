"""Report generator: charts: lines over days, and what they show in a sentence; pure."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from functions.model.report import Chart, Line, Unit
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.span import DAY, MEDIAN_OF, days_between
from functions.report_generator.rendering.words import number


def line_days(facts: Facts) -> list[date]:
    """Those that charts show: four weeks, or the month."""
    return days_between(min(facts.first, facts.last - (MEDIAN_OF - 1) * DAY), facts.last)


def chart(  # noqa: PLR0913 - a chart is these
    name: str,
    title: str,
    days: list[date],
    *,
    unit: Unit,
    lines: Mapping[str, Mapping[date, Decimal | int | None]],
    words: Callable[[Decimal | int], str],
) -> Chart:
    """Lines over those days; said of each: the last day, the lowest and the highest."""
    said = (f"{label}: {_says(days, amounts, words)}" for label, amounts in lines.items())
    drawn = tuple(Line(label, tuple((one, amounts.get(one)) for one in days)) for label, amounts in lines.items())
    nothing = all(amount is None for line in drawn for _, amount in line.points)
    return Chart(name, title, unit, drawn, "Nothing is known of these days." if nothing else f"{'. '.join(said)}.")


def percent_words(amount: Decimal | int) -> str:
    """`2.51 %`."""
    return number(Decimal(amount), Unit.PERCENT)


def _says(days: list[date], amounts: Mapping[date, Any], words: Callable[[Decimal | int], str]) -> str:
    known = [(one, amounts[one]) for one in days if amounts.get(one) is not None]
    if not known:
        return "nothing is known"
    last = (
        f"{words(amounts[days[-1]])} on {_short(days[-1])}"
        if amounts.get(days[-1]) is not None
        else "the last day is not known"
    )
    low, high = (pick(known, key=lambda pair: pair[1]) for pick in (min, max))
    return f"{last}; lowest {words(low[1])} on {_short(low[0])}, highest {words(high[1])} on {_short(high[0])}"


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"
