"""Tests of the reports' uptime: never rounded up, and judged by the minutes themselves."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from functions.model.kpi import Kpi
from functions.model.observation import Outcome
from functions.model.report import Figure, Kind, Report
from functions.model.uptime import reaches, window
from tests.builders import an_old_day
from tests.fakes import FakeObservations
from tests.functions.report_generator.figures.morning import Morning
from tests.functions.report_generator.kpis.morning import SUNDAY, UPTIME

pytestmark = pytest.mark.unit
OCTOBER = [date(2026, 10, 1) + timedelta(days=back) for back in range(31)]


def seen(days: Mapping[date, Mapping[Outcome, int]]) -> Morning:
    return Morning(observed=FakeObservations({"storefront": [an_old_day(one, each) for one, each in days.items()]}))


def figures(report: Report, section: str) -> dict[str, Figure]:
    (found,) = (one for one in report.sections if one.name == section)
    return {one.name: one for one in found.figures}


def up_but_for(down: int) -> dict[Outcome, int]:
    return {Outcome.DOWN: down, Outcome.UP: 1440 - down}


def test_percentages_are_never_rounded_up() -> None:
    assert window([{Outcome.UP: 133786, Outcome.DOWN: 134}]).uptime == 99.899
    assert window([{Outcome.UP: 223199, Outcome.DOWN: 1}]).uptime == 99.999
    assert window([{Outcome.UP: 446399, Outcome.UNKNOWN: 1}]).coverage == 99.999


@pytest.mark.parametrize(
    ("down", "target", "reached"),
    [(134, "99.9", False), (133, "99.9", True), (1, "99.9999", False), (0, "100", True), (1, "100", False)],
)
def test_minutes_tell_whether_a_target_is_reached(down: int, target: str, *, reached: bool) -> None:
    assert reaches({Outcome.UP: 133920 - down, Outcome.DOWN: down}, Decimal(target)) is reached
    assert reaches({Outcome.MAINTENANCE: 9}, Decimal(target)) is None


@pytest.mark.parametrize(("down", "met", "shown"), [(44, True, "99.901"), (45, False, "99.899")])
def test_a_month_that_misses_its_target_by_a_minute_missed_it(down: int, shown: str, *, met: bool) -> None:
    days = {one: up_but_for(down if one.day == 5 else 0) for one in OCTOBER}
    report = seen(days).report(Kind.MONTHLY)
    found = figures(report, "sla")["uptime"]
    assert (found.met, found.value.amount) == (met, Decimal(shown))
    assert report.headline[0].endswith("is met" if met else "is missed")


def test_a_month_that_stands_on_its_target_met_it() -> None:
    report = seen({OCTOBER[4]: {Outcome.UP: 999, Outcome.DOWN: 1}}).report(Kind.MONTHLY)
    assert report.headline[0] == "Uptime 99.90 % in October, the target of 99.90 % is met"


@pytest.mark.parametrize(
    ("up", "down", "budget", "left"),
    [
        (1439, 1, "1.44", "30.6"),
        (59, 1, "0.06", "-1566.7"),
        (40, 9, "0.049", "-18267.4"),
        (999, 1, "1", "0"),
        (998, 2, "1", "-100"),
        (1439, 0, "1.439", "100"),
        (0, 0, None, None),
    ],
)
def test_an_error_budget_is_rounded_at_its_end_only(up: int, down: int, budget: str | None, left: str | None) -> None:
    report = seen({SUNDAY: {Outcome.UP: up, Outcome.DOWN: down}}).report(Kind.WEEKLY)
    (section,) = (one for one in report.sections if one.name == "error_budget")
    found = [one.amount for one in section.tables[0].rows[0]]
    assert [found[1], found[4]] == [None if one is None else Decimal(one) for one in (budget, left)]
    said = [line for line in report.headline if "overdrawn" in line]
    assert bool(said) is (left is not None and Decimal(left) < 0)


def test_a_target_without_a_budget_is_overdrawn_by_a_minute() -> None:
    morning = seen({SUNDAY: {Outcome.UP: 1439, Outcome.DOWN: 1}})
    morning.kpis = (Kpi("uptime", Decimal(100)),)
    report = morning.report(Kind.WEEKLY)
    assert report.headline[-1] == "storefront has overdrawn its error budget of 30 days: its target leaves none"


def test_the_kpi_is_judged_as_the_section_beside_it_is() -> None:
    days = {SUNDAY: {Outcome.UP: 1438, Outcome.DOWN: 1}}
    report = seen(days).report(Kind.DAILY)
    kpi, uptime = figures(report, "kpis")["uptime"], figures(report, "uptime")["uptime"]
    assert UPTIME.target == Decimal("99.9")
    assert [(one.value.amount, one.met) for one in (kpi, uptime)] == [(Decimal("99.93"), True)] * 2
    days[SUNDAY] = {Outcome.UP: 1398, Outcome.DOWN: 2}
    report = seen(days).report(Kind.DAILY)
    kpi, uptime = figures(report, "kpis")["uptime"], figures(report, "uptime")["uptime"]
    assert [(one.value.amount, one.met) for one in (kpi, uptime)] == [(Decimal("99.857"), False)] * 2


@pytest.mark.parametrize(("minutes", "said"), [(1300, True), (1380, False)])
def test_a_month_says_how_much_of_it_was_observed_below_nineteen_of_twenty_minutes(minutes: int, *, said: bool) -> None:
    report = seen({one: {Outcome.UP: minutes} for one in OCTOBER}).report(Kind.MONTHLY)
    assert any("was observed: the rest is unknown" in line for line in report.headline) is said
