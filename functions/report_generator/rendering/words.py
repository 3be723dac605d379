"""Report generator: values in words, the same everywhere: `CHF 12'345.60`, `2.50 %`, `12 h 34 min`; pure."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Final, assert_never

from functions.model.money import francs, grouped
from functions.model.period import ZURICH
from functions.model.report import Beside, Figure, Kind, Report, Unit, Value
from functions.report_generator.rendering.clean import clean
from functions.report_generator.rendering.width import clipped

NOTHING: Final = "\N{EN DASH}"
TITLES: Final = {
    Kind.DAILY: "FitFoot Daily Business Report",
    Kind.WEEKLY: "FitFoot Weekly Conversion Report",
    Kind.MONTHLY: "FitFoot Monthly Service Level Report",
    Kind.PERFORMANCE: "FitFoot Performance Report",
}
"""What a report is called, in its mail's subject too."""
QUIET: Final = "Nothing unusual."
UNKNOWN_SECTION: Final = "Not known"
HOW_TO_READ: Final = f"{NOTHING} stands for what nobody knows, with the reason. Days are days in Zurich."
LONGEST: Final = 400
"""Characters of a text: of more the rest is in the JSON only."""
UNITS: Final = {
    Unit.FRANCS: "CHF",
    Unit.PERCENT: "%",
    Unit.MINUTES: "min",
    Unit.MILLISECONDS: "ms",
    Unit.SECONDS: "s",
}
"""What stands beside an amount, where it may as well stand in the head of a column or at an axis."""
_SHORT: Final = {Unit.COUNT: "", Unit.MINUTES: " min", Unit.MILLISECONDS: " ms", Unit.SECONDS: " s"}
_DECIMALS: Final = {Unit.COUNT: 1, Unit.MINUTES: 1, Unit.MILLISECONDS: 1, Unit.SECONDS: 2}
_WHOLE: Final = 100
_NEARLY: Final = 99
_FEW_MINUTES: Final = 120
_FEW_HOURS: Final = 48
_LEAST: Final = Decimal("0.01")
_HALF: Final = Decimal("0.005")


def said(text: str, longest: int = LONGEST) -> str:
    """A text that somebody else wrote, as one line of so many characters at most."""
    return clipped(clean(text), longest)


def shown(value: Value, longest: int = LONGEST) -> str:
    """An amount with its unit; a dash where nobody knows; a text as `said`."""
    amount = value.amount
    if amount is None:
        return NOTHING
    if isinstance(amount, str):
        return said(amount, longest) or '""'
    if isinstance(amount, date):
        return day(amount)
    return lasted(Decimal(amount)) if value.unit is Unit.MINUTES else number(Decimal(amount), value.unit)


def lasted(minutes: Decimal) -> str:
    """Minutes as people tell them, none of them lost: `96 min`, `12 h 34 min`, `36 d 4 h`."""
    if not minutes.is_finite() or abs(minutes) < _FEW_MINUTES:
        return number(minutes, Unit.MINUTES)
    hours, rest = divmod(abs(minutes), 60)
    days, left = divmod(hours, 24) if hours >= _FEW_HOURS else (Decimal(0), hours)
    parts = [f"{grouped(amount)} {unit}" for amount, unit in ((days, "d"), (left, "h")) if amount]
    told = " ".join([*parts, *([number(rest, Unit.MINUTES)] if rest else [])])
    return f"-{told}" if minutes < 0 else told


def number(amount: Decimal, unit: Unit) -> str:
    """An amount of a unit: money to the cent, percents and ratings to two decimals, else no decimal that says nothing.

    Raises:
        ValueError: a day or a text is no number, nor is NaN or infinity.
    """
    if not amount.is_finite():
        raise ValueError(f"{amount} is no amount of {unit}: a value that is not known is None, with its reason")
    match unit:
        case Unit.FRANCS:
            return francs(amount)
        case Unit.PERCENT:
            return _percent(amount)
        case Unit.RATING:
            return f"{grouped(amount, 2)} of 5"
        case Unit.COUNT | Unit.MINUTES | Unit.MILLISECONDS | Unit.SECONDS:
            return f"{_brief(amount, _DECIMALS[unit])}{_SHORT[unit]}"
        case Unit.TEXT | Unit.DATE:
            raise ValueError(f"{amount} is no {unit}")
        case _:
            assert_never(unit)


def day(one: date) -> str:
    """`Sun 22 Nov 2026`."""
    return f"{one:%a} {one.day} {one:%b %Y}"


def change(beside: Beside) -> str:
    """How much more the figure is than what stands beside it: `+5.1 %`, `-38.0 %`; empty where nobody can tell."""
    if beside.change_percent is None:
        return ""
    rounded = grouped(beside.change_percent, 1)
    return f"{'+' if beside.change_percent > 0 and rounded != '0.0' else ''}{rounded} %"


def target(figure: Figure) -> str:
    """`target 2.50 %: missed`; `target 2.50 %` where nobody can tell; empty where nothing is aimed at."""
    verdict = {True: "met", False: "missed", None: ""}[figure.met]
    aim = f"target {shown(figure.target)}" if figure.target else "target" if verdict else ""
    return f"{aim}: {verdict}" if verdict else aim


def aside(figure: Figure, longest: int = LONGEST) -> str:
    """What is to be said of a figure beside its value: its target, and the reason why it is not known."""
    return "; ".join(filter(None, (target(figure), said(figure.value.reason, longest))))


def period(report: Report) -> str:
    """Of which days it is: `Sunday 22 November 2026`, `Monday 16 to Sunday 22 November 2026`, `October 2026`."""
    first, last = report.first_day, report.last_day
    if report.kind is Kind.MONTHLY:
        return f"{last:%B %Y}"
    if first == last:
        return _long(last)
    if first.year != last.year:
        return f"{_long(first)} to {_long(last)}"
    month = "" if first.month == last.month else f" {first:%B}"
    return f"{first:%A} {first.day}{month} to {_long(last)}"


def made(report: Report) -> str:
    """When it was made, in Zurich: `made Mon 23 Nov 2026, 07:15`."""
    local = report.made_at.astimezone(ZURICH)
    return f"made {day(local.date())}, {local:%H:%M}"


def _long(one: date) -> str:
    return f"{one:%A} {one.day} {one:%B %Y}"


def _percent(amount: Decimal) -> str:
    """To two decimals, but never up to a hundred or a target near it, nor down to nothing: 99.996 % is not always."""
    if 0 < amount < _HALF:
        return f"under {_LEAST} %"
    if _NEARLY <= amount < _WHOLE:
        amount = amount.quantize(_LEAST, ROUND_FLOOR)
    return f"{grouped(amount, 2)} %"


def _brief(amount: Decimal, digits: int) -> str:
    """With so many decimals at most, and none of them a 0 at the end; the small with more of them than the large."""
    if 0 < abs(amount) < 1:
        digits = 3
    text = grouped(amount, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text
