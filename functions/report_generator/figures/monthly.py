"""Report generator: the monthly report: what was promised of the shop's availability, and what it came to; pure."""

from collections.abc import Iterator
from decimal import Decimal

from functions.model.observation import Outcome
from functions.model.report import Chart, Report, Section, Unit
from functions.model.uptime import add_up, day_minutes, reaches
from functions.report_generator.figures import news
from functions.report_generator.figures.business import funnel, sales
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.lines import chart, line_days, percent_words
from functions.report_generator.figures.sections import section
from functions.report_generator.figures.told import known
from functions.report_generator.figures.troubles import troubles
from functions.report_generator.figures.uptime import check_minutes, error_budget, shares, target, uptime

_TITLE = "Service level"
_LEAST_COVERAGE = 95


def monthly(facts: Facts) -> Report:
    """Of a whole calendar month."""
    headline = news.said(
        lambda: news.missing(facts),
        lambda: _level(facts),
        lambda: news.down(facts),
        lambda: news.incidents(facts),
    )
    parts = (sla, troubles, error_budget, sales, funnel)
    return Report(
        facts.kind,
        facts.first,
        facts.last,
        facts.now,
        headline or (news.UNSURE,),
        tuple(part(facts) for part in parts),
    )


def sla(facts: Facts) -> Section:
    """Minutes of each check by outcome over the month, and the uptime of each of its days."""
    found = uptime(facts, "sla", _TITLE)
    if found.reason:
        return found
    return section(
        "sla", _TITLE, lambda: Section("sla", _TITLE, found.figures, found.tables, (_by_day(facts),), found.notes)
    )


def _by_day(facts: Facts) -> Chart:
    days = line_days(facts)
    observed = known(facts.observed)
    lines = {}
    for check in facts.checks:
        seen = {one.day: one for one in observed.get(check.name, ())}
        each = {one: shares(day_minutes(one, seen.get(one), facts.now).minutes)[0].amount for one in days}
        lines[check.name] = {one: up for one, up in each.items() if isinstance(up, Decimal)}
    return chart("uptime", "Uptime by day", days, unit=Unit.PERCENT, lines=lines, words=percent_words)


def _level(facts: Facts) -> Iterator[str]:
    """`Uptime 99.95 % in October, the target of 99.9 % is met`; of how much of the month that is, if it is not all."""
    spent = add_up(check_minutes(facts, check, facts.first) for check in facts.checks)
    up, coverage = shares(spent)
    month, aim = f"{facts.last:%B}", target(facts)
    if not isinstance(up.amount, Decimal):
        yield f"Uptime in {month} is not known: {up.reason}"
        return
    verdict = "met" if reaches(spent, aim) else "missed"
    yield f"Uptime {percent_words(up.amount)} in {month}, the target of {percent_words(aim)} is {verdict}"
    if isinstance(coverage.amount, Decimal) and coverage.amount < _LEAST_COVERAGE:
        seen = percent_words(coverage.amount)
        yield f"Only {seen} of {month} was observed: the rest is {Outcome.UNKNOWN}, neither up nor down"
