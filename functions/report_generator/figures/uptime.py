"""Report generator: how much of the time each check was up, and what is left of its error budget; pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from functions.model.check import Check
from functions.model.observation import Outcome
from functions.model.report import Column, Figure, Section, Table, Unit, Value
from functions.model.uptime import add_up, day_minutes, reaches, up_of_counted, window
from functions.report_generator.figures.amounts import minutes, percent, text
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.lines import percent_words
from functions.report_generator.figures.sections import section
from functions.report_generator.figures.span import BUDGET_DAYS, DAY, days_between
from functions.report_generator.figures.told import known

Minutes = Mapping[Outcome, int]
_ORDER: Final = (Outcome.UP, Outcome.DEGRADED, Outcome.DOWN, Outcome.MAINTENANCE, Outcome.UNKNOWN)
_NOTHING: Final = "it was never seen up or down"
_TENTH: Final = Decimal("0.1")
_THOUSANDTH: Final = Decimal("0.001")
_NEARLY_ALL: Final = 99
_DEFAULT_TARGET: Final = Decimal("99.9")


def uptime(facts: Facts, name: str = "uptime", title: str = "Uptime") -> Section:
    """Minutes of each check by outcome; degraded is up, maintenance and unknown do not count."""
    return section(name, title, lambda: _uptime(facts, name, title))


def error_budget(facts: Facts) -> Section:
    """Of the thirty days up to the report's last one."""
    return section("error_budget", "Error budget", lambda: _budget(facts))


def check_minutes(facts: Facts, check: Check, first: date) -> dict[Outcome, int]:
    """A check's minutes by outcome from a day on to the report's last one, all five.

    Raises:
        NotTold: the observations could not be read.
    """
    days = {one.day: one for one in known(facts.observed).get(check.name, ())}
    return add_up(day_minutes(one, days.get(one), facts.now).minutes for one in days_between(first, facts.last))


def shares(spent: Minutes) -> tuple[Value, Value]:
    """Uptime of what counts, and coverage of all, in percent, rounded down."""
    found = window([spent])
    up = None if found.uptime is None else Decimal(repr(found.uptime))
    return percent(up, _NOTHING), percent(Decimal(repr(found.coverage)))


def target(facts: Facts) -> Decimal:
    """What the operator aims at, in percent."""
    return next((kpi.target for kpi in facts.kpis if kpi.name == "uptime"), _DEFAULT_TARGET)


def _uptime(facts: Facts, name: str, title: str) -> Section:
    spent = [(check, check_minutes(facts, check, facts.first)) for check in facts.checks]
    together = add_up(each for _, each in spent)
    of_all, coverage = shares(together)
    aim = target(facts)
    figures = (
        Figure("uptime", "Uptime of all checks", of_all, target=percent(aim), met=reaches(together, aim)),
        Figure("coverage", "Observed", coverage),
    )
    note = "Uptime: up and degraded, of the minutes that were up, degraded or down. What nobody observed is unknown."
    rows = tuple(_row(check, each) for check, each in spent)
    return Section(name, title, figures, (Table("checks", "By check", _COLUMNS, rows, note),))


def _row(check: Check, spent: Minutes) -> tuple[Value, ...]:
    return (text(check.name), *(minutes(spent[outcome]) for outcome in _ORDER), *shares(spent))


def _budget(facts: Facts) -> Section:
    aim = target(facts)
    rows = tuple(_budget_row(facts, check, aim) for check in facts.checks)
    wanted = (
        Column("check", "Check", Unit.TEXT),
        Column("budget", "Budget", Unit.MINUTES),
        Column("used", "Used", Unit.MINUTES),
        Column("used_this_time", "Used in these days", Unit.MINUTES),
        Column("left", "Left", Unit.PERCENT),
    )
    note = (
        f"At {percent_words(aim)} uptime, {percent_words(100 - aim)} of the observed minutes of {BUDGET_DAYS} days "
        "may be down. Below 0 % left, more was."
    )
    return Section(
        "error_budget", "Error budget", tables=(Table("budgets", f"{BUDGET_DAYS} days", wanted, rows, note),)
    )


def _budget_row(facts: Facts, check: Check, aim: Decimal) -> tuple[Value, ...]:
    budget, used = budget_of(check_minutes(facts, check, facts.last - (BUDGET_DAYS - 1) * DAY), aim)
    lately = check_minutes(facts, check, facts.first)[Outcome.DOWN]
    return (
        text(check.name),
        minutes(None if budget is None else budget.quantize(_THOUSANDTH), _NOTHING),
        minutes(used),
        minutes(lately),
        _left(budget, used),
    )


def budget_of(spent: Minutes, aim: Decimal) -> tuple[Decimal | None, int]:
    """How many minutes may be down of those that count (None: none counts), and how many were; not rounded."""
    counted = up_of_counted(spent)[1]
    return counted * (100 - aim) / 100 if counted else None, spent[Outcome.DOWN]


def left(budget: Decimal | None, used: int) -> Decimal | None:
    """Percent of the budget; below 0 it is overdrawn. None where there is none."""
    return 100 * (budget - used) / budget if budget else None


def _left(budget: Decimal | None, used: int) -> Value:
    """To a tenth, but never up to all of it, or to nothing where it is overdrawn."""
    found = left(budget, used)
    if found is None:
        return percent(None, _NOTHING if budget is None else "the target leaves no budget")
    return percent(found.quantize(_TENTH, ROUND_HALF_UP if 0 <= found < _NEARLY_ALL else ROUND_FLOOR))


def worst_check(facts: Facts) -> tuple[str, int] | None:
    """That which was down longest in the report's days, with its minutes; None where none was.

    Raises:
        NotTold: the observations could not be read.
    """
    down: Sequence[tuple[int, str]] = [
        (check_minutes(facts, check, facts.first)[Outcome.DOWN], check.name) for check in facts.checks
    ]
    longest = max(down, default=(0, ""))
    return (longest[1], longest[0]) if longest[0] else None


_COLUMNS = (
    Column("check", "Check", Unit.TEXT),
    *(Column(outcome.value, outcome.value.capitalize(), Unit.MINUTES) for outcome in _ORDER),
    Column("uptime", "Uptime", Unit.PERCENT),
    Column("coverage", "Observed", Unit.PERCENT),
)
