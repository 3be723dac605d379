from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from functions.incident_detector.trade.verdict import NEEDED, Kind, judge
from functions.incident_detector.trade.weighing import Seen
from functions.model.period import MINUTE
from functions.model.trade import HOURS_OF_WEEK, Step, UsualWeek
from tests.builders import NOON
from tests.functions.incident_detector.trade.shop_hours import a_trade, a_week, silent

pytestmark = pytest.mark.unit


def test_what_has_stopped_stays_so_until_orders_come_again() -> None:
    stopped = NOON - 3 * timedelta(hours=1)
    nobody = a_trade(last=silent(200))
    assert judge(nobody, a_week()).kind is not Kind.STOPPED  # by itself: the hours before saw nobody either
    still = judge(nobody, a_week(), stopped)
    assert (still.kind, still.step, still.seen) == (Kind.STOPPED, Step.CARTS, 0)
    assert still.expected == pytest.approx(200 * 0.6, rel=0.15)  # at the level of before it stopped
    back = [0] * 185 + [1] * 15
    again = a_trade(last={"carts": back, "checkouts": back, "orders": [0] * 194 + [1] * 6})
    assert judge(again, a_week(), stopped).kind is not Kind.STOPPED


def test_orders_of_before_the_stop_do_not_end_it() -> None:
    assert judge(a_trade(last=silent(9)), a_week(), NOON - MINUTE).kind is Kind.STOPPED


@pytest.mark.parametrize("level", [0.15, 0.2, 0.25, 0.3, 0.6, 1.0])
@pytest.mark.parametrize("orders", [200, 600])
def test_a_stop_on_a_public_holiday_is_over_once_orders_come_as_before_it(level: float, orders: float) -> None:
    week = a_week(carts=2.5 * orders, checkouts=1.4 * orders, orders=orders)
    begins, ends = NOON, NOON + 30 * MINUTE
    days = {step: evenly(week.totals[step] / HOURS_OF_WEEK / 60 * level) for step in Step}
    known, over = stopped_between(days, week, begins, ends)
    assert begins < known < ends
    assert ends < over <= ends + 20 * MINUTE


def test_a_stop_that_is_older_than_what_is_seen_is_over_once_a_fifth_of_the_usual_comes_and_not_by_a_tenth() -> None:
    known = NOON - timedelta(hours=9)
    week = a_week(carts=500, checkouts=280, orders=200)
    assert judge(a_trade(0.2 * 200 / 36), week, known).kind is Kind.FINE
    assert judge(a_trade(0.1 * 200 / 36), week, known).kind is Kind.STOPPED


def test_a_tenth_of_what_came_before_a_stop_does_not_end_it() -> None:
    week = a_week(carts=2500, checkouts=1400, orders=1000)
    days = {step: evenly(week.totals[step] / HOURS_OF_WEEK / 60 * 0.5) for step in Step}
    tenth = {step: [count if minute % 10 == 0 else 0 for minute, count in enumerate(days[step])] for step in Step}
    begins = NOON
    parts = {step: [*days[step][:240], *tenth[step][240:]] for step in Step}
    assert stopped_between(parts, week, begins, begins)[1] >= begins + timedelta(hours=4.5)


def evenly(rate: float) -> list[int]:
    """A day of counts by the minute."""
    return [int((minute + 1) * rate) - int(minute * rate) for minute in range(24 * 60)]


def stopped_between(
    days: Mapping[Step, Sequence[int]], week: UsualWeek, begins: datetime, ends: datetime
) -> tuple[datetime, datetime]:
    """When a stop became known, and when it was over (or five hours later), if nobody came between; judged by the
    minute, a day that begins four hours before the stop.
    """
    first, last = int(NEEDED / MINUTE), int((ends - begins + NEEDED) / MINUTE)
    counts = {step: [*day[:first], *[0] * (last - first), *day[last:]] for step, day in days.items()}
    known: datetime | None = None
    for minute in range(first, last + 300):
        at = begins + (minute - first) * MINUTE
        seen = Seen(at - NEEDED, at, {step: each[minute - first : minute] for step, each in counts.items()})
        stopped = judge(seen, week, known).kind is Kind.STOPPED
        if stopped and known is None:
            known = at
        elif known and not stopped:
            return known, at
    assert known
    return known, at
