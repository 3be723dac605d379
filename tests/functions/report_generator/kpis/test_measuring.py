import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.model.kpi import Cadence, Kpi, Measured
from functions.model.observation import Outcome
from functions.report_generator.kpis.measuring import measure
from functions.report_generator.kpis.wording import amount
from functions.shop.questions import Answered, PromQL, Rows, Sql
from tests.builders import a_check, an_old_day
from tests.fakes import FakeObservations
from tests.functions.report_generator.kpis.morning import (
    CONVERSION,
    ERRORS,
    SUNDAY,
    UPTIME,
    Morning,
    before,
    converted,
    vector,
)

pytestmark = pytest.mark.unit

REVENUE = Kpi("revenue_per_visitor", Decimal(15))
CARTS = Kpi("cart_abandonment_rate", Decimal(65))
RATING = Kpi("customer_satisfaction", Decimal("4.5"), cadence=Cadence.WEEKLY)
STEPS = "count_over_time"


def measured(kpi: Kpi, answers: Mapping[str, Any], day: date = SUNDAY) -> Measured:
    morning = Morning(answers, kpis=[kpi])
    return measure(morning.desk, morning.kpis, morning.checks, morning.observed, day)[kpi.name].measured


@pytest.mark.parametrize(
    ("kpi", "row", "value", "reason"),
    [
        (
            CONVERSION,
            {"conversion_rate": "2.60", "orders_completed": 26, "sessions": 1000},
            "2.60",
            "26 of 1000 sessions completed an order",
        ),
        (
            REVENUE,
            {"revenue_per_visitor": "15.20", "revenue": "15200.4", "sessions": 1000},
            "15.20",
            "CHF 15200.40 from 1000 sessions",
        ),
        (
            CARTS,
            {"cart_abandonment_rate": "64.00", "carts_completed": 36, "cart_additions": 100},
            "64.00",
            "36 of 100 sessions with a cart completed",
        ),
        (
            RATING,
            {"customer_satisfaction": "4.52", "csat": "91.20", "reviews": 34},
            "4.52",
            "34 reviews, 91.2 % of them with 4 or 5 (CSAT)",
        ),
    ],
    ids=lambda one: one.name if isinstance(one, Kpi) else "",
)
def test_the_database_says_a_value_and_what_it_is_of(kpi: Kpi, row: Mapping[str, Any], value: str, reason: str) -> None:
    assert measured(kpi, {kpi.name: Rows((row,))}) == Measured(Decimal(value), reason)


@pytest.mark.parametrize(
    ("kpi", "row", "reason"),
    [
        (CONVERSION, {"conversion_rate": None, "orders_completed": 0, "sessions": 0}, "there were no sessions"),
        (REVENUE, {"revenue_per_visitor": None, "revenue": "0", "sessions": 0}, "there were no sessions"),
        (
            CARTS,
            {"cart_abandonment_rate": None, "carts_completed": 0, "cart_additions": 0},
            "nobody put anything into a cart",
        ),
        (RATING, {"customer_satisfaction": None, "csat": None, "reviews": 0}, "there were no reviews"),
    ],
    ids=lambda one: one.name if isinstance(one, Kpi) else "",
)
def test_without_anything_to_divide_by_nobody_knows(kpi: Kpi, row: Mapping[str, Any], reason: str) -> None:
    assert measured(kpi, {kpi.name: Rows((row,))}) == Measured(None, reason)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Rows(()), "0 rows, not one"),
        (Rows(({"orders": 3},)), "there is no column conversion_rate"),
        (converted("NaN"), "conversion_rate is not a decimal number: 'NaN'"),
        (Rows(({"conversion_rate": "1", "orders_completed": "3", "sessions": 2},)), "orders_completed is not a count"),
    ],
)
def test_an_answer_of_another_shape_is_not_known_and_names_the_column(answer: Rows, says: str) -> None:
    found = measured(CONVERSION, {"conversion_rate": answer})
    assert found.value is None
    assert f"conversion_rate.sql does not answer as it says: {says}" in found.reason


def test_who_is_away_makes_its_own_kpis_unknown_and_no_others() -> None:
    morning = Morning({"conversion_rate": converted("2.60")}, kpis=[CONVERSION, ERRORS, REVENUE])
    found = measure(morning.desk, morning.kpis, morning.checks, morning.observed, SUNDAY)
    assert {name: one.measured.reason for name, one in found.items() if one.value is None} == {
        "error_rate": "Prometheus is away",
        "revenue_per_visitor": "the database is away",
    }


def test_a_week_is_the_seven_days_that_end_with_the_day() -> None:
    morning = Morning(kpis=[CONVERSION, RATING])
    measure(morning.desk, morning.kpis, morning.checks, morning.observed, SUNDAY)
    assert morning.reader.asked == [
        Sql("conversion_rate", {"from": SUNDAY, "to": SUNDAY}),
        Sql("customer_satisfaction", {"from": before(6), "to": SUNDAY}),
    ]


def test_prometheus_says_a_value_and_for_how_much_of_the_day() -> None:
    known = {STEPS: vector(280), "instance:http_failures:sum": vector(0.34567)}
    assert measured(ERRORS, known) == Measured(Decimal("0.346"), "known for 97.2 % of the time", Decimal("97.2"))


@pytest.mark.parametrize(
    ("steps", "value", "reason"),
    [
        (vector(140), vector(0), "Prometheus knows 48.6 % of the time, too little to say"),
        (vector(), vector(), "Prometheus knows 0 % of the time, too little to say"),
        (vector(288), vector(math.nan), "there were no requests"),
        (vector(288), vector(), "there were no requests"),
    ],
)
def test_what_prometheus_cannot_say_is_not_known(steps: Answered, value: Answered, reason: str) -> None:
    found = measured(ERRORS, {STEPS: steps, "http_failures": value})
    assert (found.value, found.reason) == (None, reason)


def test_what_prometheus_may_not_have_seen_is_said() -> None:
    warned = Answered(vector(0.2).samples, ("a store is away",))
    found = measured(ERRORS, {STEPS: vector(288), "http_failures": warned})
    assert found.reason == "known for 100 % of the time; Prometheus warns: a store is away"


@pytest.mark.parametrize(
    ("day", "seconds", "ends"),
    [
        (date(2026, 3, 29), 23 * 3600, datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), 25 * 3600, datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (SUNDAY, 24 * 3600, datetime(2026, 11, 22, 23, tzinfo=UTC)),
    ],
)
def test_a_day_is_as_long_as_it_is_in_zurich(day: date, seconds: int, ends: datetime) -> None:
    morning = Morning(kpis=[ERRORS])
    measure(morning.desk, morning.kpis, morning.checks, morning.observed, day)
    for asked in morning.reader.asked:
        assert isinstance(asked, PromQL)
        assert asked.at == ends
        assert f"[{seconds}s" in asked.query
        assert "$" not in asked.query


def uptime_of(days: Mapping[str, Mapping[Outcome, int]], day: date = SUNDAY) -> Measured:
    checks = [a_check(name) for name in ("storefront", "api")]
    observed = FakeObservations({name: [an_old_day(day, minutes, check=name)] for name, minutes in days.items()})
    morning = Morning(kpis=[UPTIME], checks=checks, observed=observed)
    return measure(morning.desk, morning.kpis, morning.checks, morning.observed, day)["uptime"].measured


def test_uptime_is_of_all_checks_minutes_without_maintenance() -> None:
    found = uptime_of(
        {
            "storefront": {Outcome.UP: 1425, Outcome.DOWN: 15},
            "api": {Outcome.UP: 1000, Outcome.DEGRADED: 400, Outcome.MAINTENANCE: 40},
        }
    )
    assert found.value == Decimal("99.471")
    assert found.reason == "15 of 2840 minutes of 2 checks were down; 100 % of the time was observed"


def test_what_nobody_observed_is_not_taken_for_up() -> None:
    found = uptime_of({"storefront": {Outcome.UP: 1430, Outcome.DOWN: 10}, "api": {Outcome.UP: 430}})
    assert (found.value, found.coverage) == (Decimal("99.465"), Decimal("64.93"))
    alone = uptime_of({"storefront": {Outcome.UP: 1439}})
    assert alone.value is None
    assert alone.reason == "49.965 % of the checks' time was observed, too little to say"


def test_a_day_of_maintenance_has_no_uptime() -> None:
    found = uptime_of({name: {Outcome.MAINTENANCE: 1440} for name in ("storefront", "api")})
    assert (found.value, found.reason) == (None, "all checks were in maintenance")


@pytest.mark.parametrize(
    ("kpi", "value", "text"),
    [
        (CONVERSION, "2.60", "2.6 %"),
        (CONVERSION, "100", "100 %"),
        (REVENUE, "15.2", "CHF 15.20"),
        (RATING, "4.50", "4.5 of 5"),
        (Kpi("response_time_p95", Decimal(1000)), "812.0", "812 ms"),
        (CONVERSION, None, "\u2013"),
    ],
)
def test_a_value_reads_with_its_unit(kpi: Kpi, value: str | None, text: str) -> None:
    assert amount(None if value is None else Decimal(value), kpi.measure.unit) == text
