"""Tests of comparisons: with whole times only; days without an order are known, those before the shop are not."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.model.report import Figure, Kind, Report
from functions.shop.questions import Rows
from tests.functions.report_generator.figures.morning import Morning, funnel, revenue
from tests.functions.report_generator.kpis.morning import SUNDAY

pytestmark = pytest.mark.unit
FRANCS = Decimal(100)


def back(*days: int) -> list[date]:
    return [SUNDAY - timedelta(days=one) for one in days]


def shop(open_on: Iterable[date], since: date | None = None, seen: Iterable[date] | None = None) -> Morning:
    """A shop that sold for CHF 100 on those days, and has been known since one of them, or an earlier one."""
    days = list(open_on)
    visited = days if seen is None else list(seen)
    first = since or min(days, default=None)
    told = {"sold_since": first, "seen_since": since or min(visited, default=None)}
    answers: dict[str, Any] = {
        "daily_revenue": revenue(dict.fromkeys(days, FRANCS)),
        "funnel_daily": funnel(visited),
        "first_days": Rows(({name: one and one.isoformat() for name, one in told.items()},)),
    }
    return Morning(answers)


def figure(report: Report, name: str = "revenue") -> Figure:
    return next(one for section in report.sections for one in section.figures if one.name == name)


def notes(report: Report, section: str) -> tuple[str, ...]:
    return next(one.notes for one in report.sections if one.name == section)


def beside(one: Figure) -> list[tuple[object, object]]:
    return [(each.value.amount, each.change_percent) for each in one.beside]


def test_a_week_of_which_four_days_are_known_is_compared_with_nothing() -> None:
    report = shop(back(*range(11))).report(Kind.WEEKLY)
    found = figure(report)
    assert found.value.amount == 700
    assert beside(found) == [(None, None)] * 2
    assert [one.value.reason for one in found.beside] == [
        "only 4 of its 7 days are known",
        "none of 8 is known",
    ]
    assert notes(report, "sales") == (
        "Orders are known from Thursday, 12 November 2026 on: no comparison goes further back.",
    )


def test_a_shop_that_is_known_as_far_back_as_is_looked_needs_no_note() -> None:
    assert notes(shop(back(*range(63))).report(Kind.WEEKLY), "sales") == ()
    assert notes(shop(back(*range(62))).report(Kind.WEEKLY), "sales") != ()


def test_a_median_is_of_whole_weeks() -> None:
    found = figure(shop(back(*range(31))).report(Kind.WEEKLY))
    assert beside(found) == [(700, 0), (700, 0)]


def test_a_week_in_which_the_shop_began_says_of_how_many_days_it_is() -> None:
    report = shop(back(*range(4))).report(Kind.WEEKLY)
    assert figure(report).value.amount == 400
    assert notes(report, "sales")[0].endswith("no comparison goes further back. Of these 7 days 4 are known.")
    assert notes(report, "funnel")[1].startswith("Visits are known from Thursday, 19 November 2026 on")


def test_a_month_before_of_which_half_is_known_is_compared_with_nothing() -> None:
    october = [date(2026, 10, 1) + timedelta(days=one) for one in range(-15, 31)]
    assert beside(figure(shop(october).report(Kind.MONTHLY))) == [(None, None)] * 2


def test_closed_days_in_the_shops_life_are_known_and_bring_nothing() -> None:
    open_on = [one for one in back(*range(70)) if one.weekday() < 5]
    weekly = shop(open_on).report(Kind.WEEKLY)
    assert beside(figure(weekly)) == [(500, 0), (500, 0)]
    assert notes(weekly, "sales") == ()
    daily = figure(shop(open_on).report())
    assert (daily.value.amount, beside(daily)) == (0, [(0, None), (0, None), (100, -100)])


@pytest.mark.parametrize(("open_before", "known"), [(True, 0), (False, None)])
def test_weeks_without_an_order_are_known_of_a_shop_that_was_there(known: int | None, *, open_before: bool) -> None:
    found = figure(shop(back(*range(7)), SUNDAY - timedelta(days=400) if open_before else None).report(Kind.WEEKLY))
    assert [amount for amount, _ in beside(found)] == [known] * 2


@pytest.mark.parametrize("gap", [0, 6])
def test_a_week_that_sold_on_few_of_its_days_sold_what_it_sold(gap: int) -> None:
    """Not even the last or the first day of it."""
    sold = set(back(*range(63))) - set(back(*range(7))) | set(back(3, 6 - gap))
    report = shop(sold).report(Kind.WEEKLY)
    assert figure(report).value.amount == 200
    assert report.headline[0].startswith("Revenue 71 % under a usual week")


def test_a_week_without_any_order_says_so() -> None:
    report = shop(back(*range(7, 63)), seen=back(*range(63))).report(Kind.WEEKLY)
    assert report.headline[0].startswith("No order in CHF was completed; a usual week brings CHF 700.00")
    assert figure(report).value.amount == 0


def test_a_young_shop_without_an_order_all_day_says_so() -> None:
    report = shop(back(*range(1, 22)), seen=back(*range(22))).report()
    assert report.headline == ("No order in CHF was completed; the median of the 21 days before is CHF 100.00",)


def test_a_shop_that_stopped_long_ago_is_not_nothing_unusual() -> None:
    report = shop(back(*range(60, 90)), seen=back(*range(90))).report()
    assert report.headline == ("No order in CHF was completed",)


def test_visits_that_stopped_while_orders_went_on_are_said() -> None:
    report = shop(back(*range(63)), seen=back(*range(1, 63))).report()
    assert report.headline == ("No visit was seen; a usual Sunday brings 960",)
    assert figure(report, "sessions").value.reason == "there were no sessions"
    young = shop(back(*range(63)), seen=back(*range(1, 20))).report()
    assert young.headline == ("No visit was seen; the median of the 19 days before is 960",)


def test_days_before_the_shop_are_not_nothing_unusual() -> None:
    report = shop([], since=SUNDAY + timedelta(days=3)).report()
    assert report.headline[:1] == (
        "What the shop sold is not known: nothing is known before Wednesday, 25 November 2026",
    )
    assert figure(report).value.reason == "nothing is known before Wednesday, 25 November 2026"


def test_a_shop_without_anything_knows_nothing() -> None:
    report = shop([]).report()
    assert report.headline == (
        "What the shop sold is not known: no completed order is known yet",
        "Who came is not known: no session is known yet",
    )
    assert figure(report).value.reason == "no order in CHF was completed"


def test_a_day_that_nobody_observed_is_not_nothing_unusual() -> None:
    morning = shop(back(*range(63)))
    morning.observed = type(morning.observed)({})
    assert morning.report().headline == ("Uptime is not known: no check was observed",)


def test_an_answer_that_nobody_can_read_is_not_nothing_unusual() -> None:
    broken = Rows(({"date": SUNDAY.isoformat(), "revenue": "much", "orders": 1},))
    report = Morning({"daily_revenue": broken}).report()
    assert report.headline[0].startswith("What the shop sold is not known: an answer is not as its file says")


@pytest.mark.parametrize(
    ("sold", "said"),
    [("0.3", "99 % under"), ("0.01", "99 % under"), ("62", "38 % under"), ("239128687", "239'128'587 % over")],
)
def test_how_far_it_is_off_is_never_all_of_it_and_readable(sold: str, said: str) -> None:
    days = dict.fromkeys(back(*range(1, 63)), FRANCS) | {SUNDAY: Decimal(sold)}
    headline = Morning({"daily_revenue": revenue(days)}).report().headline[0]
    assert headline == f"Revenue {said} a usual Sunday"


def test_a_change_that_is_nothing_has_no_sign() -> None:
    days = dict.fromkeys(back(*range(1, 63)), Decimal("100000.00")) | {SUNDAY: Decimal("99999.99")}
    changes = [change for _, change in beside(figure(Morning({"daily_revenue": revenue(days)}).report()))]
    assert [str(change) for change in changes] == ["0.0"] * 3


def test_a_chart_says_its_lowest_and_its_highest_day() -> None:
    days = {SUNDAY - timedelta(days=back): Decimal(100 + back) for back in range(63)}
    sales = Morning({"daily_revenue": revenue(days)}).report().sections[0]
    assert sales.charts[0].says == (
        "Revenue: CHF 100.00 on 22 November; lowest CHF 100.00 on 22 November, highest CHF 127.00 on 26 October."
    )
