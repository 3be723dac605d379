"""Tests of the API beside a fall: slow or failing is only what was not so before, and is felt."""

from datetime import timedelta
from decimal import Decimal

import pytest

from functions.model.report import Kind
from functions.report_generator.figures.asking import questions
from functions.report_generator.figures.causes import cause
from functions.report_generator.figures.told import Told
from functions.report_generator.figures.usual import Usual
from functions.shop.questions import Sql
from tests.functions.report_generator.kpis.morning import SUNDAY, vector

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("p95", "p95_before", "errors", "errors_before", "said"),
    [
        (3.1, 0.2, 0.0, 0.0, ", when API p95 rose to 3.1 s"),
        (1.4, 1.0, 0.0, 0.0, ""),
        (0.4, 0.1, 0.0, 0.0, ""),
        (0.1, 0.1, 12.0, 1.0, ", when 12 % of requests failed"),
        (0.1, 0.1, 12.0, 7.0, ""),
        (0.1, 0.1, 0.9, 0.0, ""),
        (0.7, 0.4, 2.0, 1.0, ", when API p95 rose to 0.7 s and 2 % of requests failed"),
    ],
)
def test_a_cause_is_what_was_not_so_the_day_before(
    p95: float, p95_before: float, errors: float, errors_before: float, said: str
) -> None:
    amounts = {"p95": p95, "p95 before": p95_before, "errors": errors, "errors before": errors_before}
    assert cause(Told({name: vector(value) for name, value in amounts.items()})) == said


@pytest.mark.parametrize(
    ("now", "differs"), [("80", False), ("60", True), ("95", False), ("120", False), ("130", True)]
)
def test_a_day_differs_where_it_is_beyond_chance_and_by_a_tenth(now: str, *, differs: bool) -> None:
    assert Usual(Decimal(100), Decimal(10)).differs(Decimal(now)) is differs
    assert Usual(Decimal(100), Decimal(1)).differs(Decimal(now)) is (now != "95")


def test_orders_set_aside_are_those_of_the_reports_days() -> None:
    for kind, days in ((Kind.DAILY, 0), (Kind.WEEKLY, 6), (Kind.MONTHLY, 29)):
        first = SUNDAY - timedelta(days=days)
        asked = questions(kind, first, SUNDAY, ())["set_aside"]
        assert asked == Sql("orders_set_aside", {"from": first, "to": SUNDAY})
