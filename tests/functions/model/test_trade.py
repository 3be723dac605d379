from datetime import UTC, datetime

import pytest

from functions.model.trade import HOURS_OF_WEEK, Step, UsualWeek, hour_of_week
from tests.builders import NOON

pytestmark = pytest.mark.unit

FLAT = [0.0] * HOURS_OF_WEEK


def week(**hours: float) -> UsualWeek:
    """With so many orders in some hours of the week (`h12`), and none in the others."""
    told = [hours.get(f"h{hour}", 0.0) for hour in range(HOURS_OF_WEEK)]
    return UsualWeek(NOON, {Step.CARTS: FLAT, Step.CHECKOUTS: FLAT, Step.ORDERS: told})


def test_an_hour_of_the_week_is_one_in_zurich() -> None:
    assert hour_of_week(NOON) == 13
    assert hour_of_week(datetime(2026, 11, 22, 23, tzinfo=UTC)) == 0
    assert hour_of_week(datetime(2026, 11, 22, 22, 59, tzinfo=UTC)) == 167


def test_a_minute_is_between_the_middles_of_two_hours() -> None:
    minutes = week(h13=60, h14=120).expected(Step.ORDERS, NOON, 120)
    assert minutes[29:31] == pytest.approx([1, 1], abs=0.02)
    assert minutes[60] == pytest.approx(1.5, abs=0.02)
    assert minutes[89:91] == pytest.approx([2, 2], abs=0.03)
    assert minutes[0] == pytest.approx(0.5, abs=0.02)


def test_sunday_night_goes_over_into_monday() -> None:
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    minutes = week(h167=60, h0=60).expected(Step.ORDERS, midnight.replace(minute=0, hour=22), 120)
    assert minutes[30:90] == pytest.approx([1.0] * 60)


def test_over_a_change_of_the_clocks_each_hour_is_that_of_the_clock() -> None:
    spring = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # Sunday 01:30; the next hour is 03:00
    assert week(h147=60).expected(Step.ORDERS, spring, 61)[60] == pytest.approx(1, abs=0.02)
    autumn = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # Sunday 02:30, and an hour later again
    minutes = week(h146=60).expected(Step.ORDERS, autumn, 61)
    assert (minutes[0], minutes[60]) == pytest.approx((1, 1), abs=0.02)
