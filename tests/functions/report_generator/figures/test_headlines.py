"""Tests of reports' first lines: what is unusual, in words."""

from datetime import timedelta
from decimal import Decimal

import pytest

from functions.model.incident import IncidentStatus
from functions.model.kpi import KpiValue, Measured
from functions.model.observation import Outcome
from functions.model.report import Kind
from functions.shop.questions import Unanswered
from tests.builders import NOON, a_cost, a_loss, an_incident, an_old_day
from tests.fakes import FakeObservations
from tests.functions.report_generator.figures.morning import (
    DAYS,
    Morning,
    endpoint,
    hours,
    revenue,
    usual_answers,
    vector,
)
from tests.functions.report_generator.kpis.morning import SUNDAY, UPTIME, FakeValues
from tests.functions.report_generator.kpis.morning import vector as numbers

pytestmark = pytest.mark.unit
AFTERNOON = dict.fromkeys(range(14, 24), 0)
"""From two o'clock on nobody completed an order."""


def sold_on_sunday(amount: str) -> dict[str, object]:
    days = {SUNDAY - timedelta(days=back): Decimal("7200.00") for back in range(DAYS)}
    return {"daily_revenue": revenue(days | {SUNDAY: Decimal(amount)})}


def test_a_day_like_all_others_is_nothing_unusual() -> None:
    assert Morning().report().headline == (
        "Nothing unusual: revenue CHF 7'200.00; the median of the 8 Sundays before is CHF 7'200.00",
    )


def test_less_than_usual_is_said_with_where_it_fell_from_when_and_how_the_api_was() -> None:
    answers = {
        **sold_on_sunday("4464.00"),
        "funnel_hours_in_weeks": hours(AFTERNOON),
        "[36000s]": numbers(3.1),
        "[86400s]": numbers(0.2),
    }
    assert Morning(answers).report().headline[0] == (
        "Revenue 38 % under a usual Sunday; conversion fell at checkout → order from 14:00, when API p95 rose to 3.1 s"
        " and 3 % of requests failed"
    )


def test_without_prometheus_the_fall_is_said_without_a_cause() -> None:
    answers = {"funnel_hours_in_weeks": hours(dict.fromkeys(range(9, 20), 0))}
    assert Morning(answers).report().headline == ("Conversion fell at checkout → order from 09:00 to 20:00",)


def test_a_fall_that_may_be_chance_is_none() -> None:
    assert Morning({"funnel_hours_in_weeks": hours({9: 1, 10: 2})}).report().headline[0].startswith("Nothing unusual")


@pytest.mark.parametrize(("amount", "unusual"), [("6600.00", False), ("3000.00", True), ("12000.00", True)])
def test_chance_alone_is_not_unusual(amount: str, *, unusual: bool) -> None:
    said = Morning(sold_on_sunday(amount)).report().headline[0]
    assert said.startswith("Nothing unusual") is not unusual


def test_a_day_without_any_order_is_said() -> None:
    days = {SUNDAY - timedelta(days=back): Decimal("7200.00") for back in range(1, DAYS)}
    found = Morning({"daily_revenue": revenue(days)}).report()
    assert found.headline == ("No order in CHF was completed; a usual Sunday brings CHF 7'200.00",)
    assert [one.value.amount for one in found.sections[0].figures] == [0, 0, None]


def test_a_young_shop_has_no_usual_sunday() -> None:
    days = {SUNDAY - timedelta(days=back): Decimal("7200.00") for back in range(1, 20)}
    found = Morning({"daily_revenue": revenue(days | {SUNDAY: Decimal("10.00")})}).report()
    assert found.headline == ("Revenue CHF 10.00; what is usual is not known yet: too few Sundays before are known",)


def test_incidents_are_said_with_the_costliest_drills_left_out() -> None:
    at = NOON - timedelta(days=1)
    cheap = an_incident(IncidentStatus.RESOLVED, at=at, title="api is slow")
    dear = an_incident(IncidentStatus.RESOLVED, at=at + timedelta(hours=1), title="api is down")
    drill = an_incident(IncidentStatus.RESOLVED, at=at + timedelta(hours=2), drill=True)
    costs = {
        cheap.id: a_cost(revenue=a_loss(12, 1, 30)),
        dear.id: a_cost(revenue=a_loss("1240.40", 800, 1700)),
    }
    found = Morning(incidents=(cheap, dear, drill), costs=costs).report()
    assert found.headline == ("2 incidents; the costliest: api is down, about CHF 1'240",)


def test_a_kpi_beyond_its_limit_is_said() -> None:
    value = KpiValue("uptime", SUNDAY, Measured(Decimal("99.1")), UPTIME.target, UPTIME.alert, NOON)
    assert Morning(values=FakeValues(value)).report().headline == ("Uptime was 99.10 %, below the limit of 99.50 %",)


def test_what_could_not_be_asked_is_said_first_and_the_rest_stands() -> None:
    away = dict.fromkeys(usual_answers(), Unanswered("the database is away"))
    found = Morning(away).report()
    assert found.headline == ("What the shop sold is not known: the database is away",)
    reasons = {section.name: section.reason for section in found.sections}
    assert reasons == {
        "sales": "the database is away",
        "funnel": "the database is away",
        "products": "the database is away",
        "kpis": "",
        "incidents": "",
        "uptime": "",
    }


def test_revenue_stands_where_only_the_orders_set_aside_are_not_known() -> None:
    sales = Morning({"orders_set_aside": Unanswered("it took too long")}).report().sections[0]
    assert sales.figures[0].value.amount == Decimal("7200.00")
    assert sales.notes == ("Which orders are in no figure in CHF is not known: it took too long.",)


def test_tables_that_are_gone_are_said_and_the_sales_stand() -> None:
    morning = Morning()
    morning.observed.gone = morning.known.gone = True
    found = morning.report()
    assert [line.partition(":")[0] for line in found.headline] == ["Uptime is not known", "Incidents are not known"]
    assert [section.name for section in found.sections if section.reason] == ["incidents", "uptime"]


def test_an_answer_of_another_shape_spoils_its_section_only() -> None:
    found = Morning({"funnel_daily": revenue({SUNDAY: Decimal(1)})}).report()
    assert {section.name for section in found.sections if section.reason} == {"funnel"}


def test_a_week_says_whose_error_budget_is_overdrawn() -> None:
    days = [an_old_day(SUNDAY, {Outcome.DOWN: 30, Outcome.UP: 1200})]
    found = Morning(observed=FakeObservations({"storefront": days})).report(Kind.WEEKLY)
    assert found.headline == (
        "Only 12.20 % of the checks' time was observed: the rest is neither up nor down",
        "storefront has overdrawn its error budget of 30 days: 2'439 % of it is used",
    )


def test_a_month_says_whether_the_target_is_met_and_how_much_of_it_was_observed() -> None:
    days = [an_old_day(SUNDAY.replace(month=10, day=5), {Outcome.DOWN: 3, Outcome.UP: 1200})]
    found = Morning(observed=FakeObservations({"storefront": days})).report(Kind.MONTHLY)
    assert (found.first_day.isoformat(), found.last_day.isoformat()) == ("2026-10-01", "2026-10-31")
    assert found.headline == (
        "Uptime 99.75 % in October, the target of 99.90 % is missed",
        "Only 2.69 % of October was observed: the rest is unknown, neither up nor down",
        "storefront was down for 3 min",
    )


def test_performance_says_what_got_worse() -> None:
    answers = {
        "topk": vector(endpoint(3100.0), endpoint(80.0, "/store/carts"), endpoint(800.0, "/rare")),
        "[604800s]": vector(endpoint(400.0), endpoint(40.0, "/store/carts"), endpoint(100.0, "/rare")),
        "increase": vector(endpoint(1200.0), endpoint(900.0, "/store/carts"), endpoint(3.0, "/rare")),
    }
    found = Morning(answers).report(Kind.PERFORMANCE)
    assert found.headline == ("fitfoot-api GET /store/products: p95 3'100 ms, 400 ms in the week before",)
    reasons = {section.name: section.reason for section in found.sections}
    assert reasons["web_vitals"] == "no bucket of web vitals is set: LOGS_BUCKET"
    assert reasons["queries"] == "the database is away"


def test_a_long_outage_is_told_in_hours_and_days() -> None:
    days = [an_old_day(SUNDAY.replace(month=10, day=day), {Outcome.DOWN: 1400, Outcome.UP: 40}) for day in (5, 6, 7)]
    found = Morning(observed=FakeObservations({"storefront": days})).report(Kind.MONTHLY)
    assert found.headline[-1] == "storefront was down for 2 d 22 h"


def test_a_week_that_is_as_ever_is_compared_with_weeks() -> None:
    found = Morning().report(Kind.WEEKLY).headline
    assert found == ("Nothing unusual: revenue CHF 50'400.00; the median of the 8 weeks before is CHF 50'400.00",)


def test_a_month_before_of_which_a_week_is_known_says_so() -> None:
    days = [SUNDAY.replace(month=10, day=1) - timedelta(days=7) + timedelta(days=n) for n in range(38)]
    sales = Morning({"daily_revenue": revenue(dict.fromkeys(days, Decimal(100)))}).report(Kind.MONTHLY).sections[3]
    assert [one.value.reason for one in sales.figures[0].beside] == [
        "only 7 of its 30 days are known",
        "nothing is known before Thursday, 24 September 2026",
    ]


def test_a_day_of_which_prometheus_knows_nothing_is_not_one_on_which_nothing_got_slower() -> None:
    found = Morning({"topk": vector(), "[604800s]": vector(), "increase": vector()}).report(Kind.PERFORMANCE)
    (endpoints,) = [one for one in found.sections if one.name == "endpoints"]
    assert (endpoints.reason, endpoints.tables) == ("Prometheus knows of no request on that day", ())
    assert found.headline == ("How fast the shop answered is not known: Prometheus knows of no request on that day",)


def test_performance_without_prometheus_says_that_nobody_knows() -> None:
    assert Morning().report(Kind.PERFORMANCE).headline == ("How fast the shop answered is not known",)
