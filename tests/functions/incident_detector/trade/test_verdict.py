from dataclasses import replace
from datetime import timedelta

import pytest

from functions.incident_detector.trade.verdict import Kind, judge
from functions.incident_detector.trade.weighing import level_of, steps_of, weigh
from functions.model.period import MINUTE
from functions.model.trade import Step
from tests.builders import NOON
from tests.functions.incident_detector.trade.shop_hours import a_trade, a_week, silent

pytestmark = pytest.mark.unit


def test_as_usual_is_fine() -> None:
    assert judge(a_trade(), a_week()).kind is Kind.FINE


def test_nobody_for_eight_minutes_is_a_stop_since_then() -> None:
    verdict = judge(a_trade(last=silent(8)), a_week())
    assert (verdict.kind, verdict.step, verdict.seen) == (Kind.STOPPED, Step.CARTS, 0)
    assert verdict.since == NOON - 8 * MINUTE
    assert verdict.expected == pytest.approx(8 * 0.6, rel=0.1)


def test_nobody_for_three_minutes_may_be_chance() -> None:
    assert judge(a_trade(last=silent(3)), a_week()).kind is Kind.FINE


def test_checkouts_that_end_in_no_order_are_a_stop_of_orders() -> None:
    verdict = judge(a_trade(last=silent(25, Step.ORDERS)), a_week())
    assert (verdict.kind, verdict.step) == (Kind.STOPPED, Step.ORDERS)


def test_carts_from_which_nobody_checks_out_are_a_stop_of_checkouts() -> None:
    verdict = judge(a_trade(last=silent(15, Step.CHECKOUTS, Step.ORDERS)), a_week())
    assert (verdict.kind, verdict.step) == (Kind.STOPPED, Step.CHECKOUTS)


@pytest.mark.parametrize("steps", [(Step.CARTS,), (Step.CHECKOUTS,), (Step.CARTS, Step.CHECKOUTS)])
def test_while_orders_come_nothing_has_stopped_whatever_the_events_say(steps: tuple[Step, ...]) -> None:
    assert judge(a_trade(last=silent(45, *steps)), a_week()).kind is not Kind.STOPPED


def test_a_tenth_of_the_usual_is_a_stop_too() -> None:
    tenth = {
        "carts": [1 if minute % 5 == 0 else 0 for minute in range(20)],
        "checkouts": [1 if minute == 10 else 0 for minute in range(20)],
        "orders": [1 if minute == 14 else 0 for minute in range(20)],
    }
    verdict = judge(a_trade(last=tenth), a_week())
    assert (verdict.kind, verdict.seen) == (Kind.STOPPED, 1)


def test_at_night_too_few_are_expected_to_tell() -> None:
    night = a_week(carts=6, checkouts=3, orders=2)
    assert judge(a_trade(0.05, last=silent(45)), night).kind is Kind.QUIET


def test_a_slow_day_lowers_what_is_expected() -> None:
    assert weigh(a_trade(0.5), a_week()).level == pytest.approx(0.5, abs=0.08)
    assert judge(a_trade(0.5, last=silent(6)), a_week()).kind is Kind.FINE


def test_after_a_promotion_the_shop_may_rest() -> None:
    seen = a_trade(4)
    rest = {step: [*counts[:-20], *a_trade(0.6).counts[step][-20:]] for step, counts in seen.counts.items()}
    after = replace(seen, counts=rest)
    assert weigh(after, a_week()).level == 0.6
    assert judge(after, a_week()).kind is Kind.FINE


def test_a_stop_during_a_promotion_is_found() -> None:
    assert judge(a_trade(4, last=silent(6)), a_week()).kind is Kind.STOPPED


def test_a_shop_without_events_is_judged_by_its_orders() -> None:
    week = a_week(carts=0, checkouts=0)
    assert steps_of(week) == [Step.ORDERS]
    assert judge(a_trade(last=silent(25)), week).kind is Kind.STOPPED
    assert judge(a_trade(last=silent(10)), week).kind is Kind.FINE


def test_a_shop_that_never_sold_is_quiet() -> None:
    assert judge(a_trade(0), a_week(0, 0, 0)).kind is Kind.QUIET


def test_the_minute_that_is_not_over_is_expected_to_see_its_part() -> None:
    whole = a_trade(last=silent(8))
    part = replace(whole, until=NOON - 45 * timedelta(seconds=1))
    assert part.usual(Step.CARTS, a_week())[-1] == pytest.approx(0.5)
    assert weigh(part, a_week()).evidence < weigh(whole, a_week()).evidence


def test_no_block_makes_up_for_another() -> None:
    usual = [2.0] * 60
    assert level_of([*[20] * 15, *[0] * 30, *[0] * 15], usual) < 0.5


def test_at_night_more_is_needed_to_wake_somebody() -> None:
    seen = a_trade(last=silent(5))
    midnight = timedelta(hours=11)
    later = replace(seen, start=seen.start + midnight, until=seen.until + midnight)
    assert [judge(one, a_week()).kind for one in (seen, later)] == [Kind.STOPPED, Kind.FINE]
