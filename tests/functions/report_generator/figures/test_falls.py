"""Tests: where, and from which hour, fewer went on than usual, in made-up days of a shop of 750 visits."""

from datetime import UTC, date, datetime
from random import Random

import pytest

from functions.report_generator.figures.falls import Fall, worst_fall
from functions.report_generator.figures.series import Visits

pytestmark = pytest.mark.unit
SUNDAY = date(2026, 11, 22)
BY_HOUR = (*[8] * 7, *[30] * 5, *[45] * 5, *[60] * 4, *[30] * 3)
Day = dict[int, Visits]


def a_day(chance: Random, closed: range = range(0), to_cart: float = 0.12, times: int = 1) -> Day:
    """In the closed hours nobody who started a checkout completes it; `times` makes the shop that much larger."""
    found = {}
    for hour, visits in enumerate(times * count for count in BY_HOUR):
        carts = sum(chance.random() < to_cart for _ in range(visits))
        checkouts = sum(chance.random() < 0.5 for _ in range(carts))
        orders = 0 if hour in closed else sum(chance.random() < 0.6 for _ in range(checkouts))
        found[hour] = Visits(visits, carts, checkouts, orders)
    return found


def weeks(chance: Random, today: Day, count: int = 4) -> dict[int, Day]:
    return {0: today, **{ago: a_day(chance) for ago in range(1, count + 1)}}


def test_an_afternoon_without_orders_is_found() -> None:
    chance = Random(4)
    fall = worst_fall(SUNDAY, weeks(chance, a_day(chance, closed=range(14, 24))))
    assert fall
    assert fall.step == "checkout → order"
    assert fall.first_hour in range(10, 16)


def test_a_larger_shop_knows_the_hour() -> None:
    chance = Random(4)
    fall = worst_fall(SUNDAY, weeks(chance, a_day(chance, closed=range(14, 24), times=6)))
    assert fall
    assert fall.words == "checkout → order from 14:00"
    assert fall.since == datetime(2026, 11, 22, 13, tzinfo=UTC)
    assert fall.until == datetime(2026, 11, 22, 23, tzinfo=UTC)


def test_what_is_over_before_midnight_has_an_end() -> None:
    chance = Random(5)
    fall = worst_fall(SUNDAY, weeks(chance, a_day(chance, closed=range(10, 19), times=6)))
    assert fall
    assert fall.words == "checkout → order from 10:00 to 19:00"


def test_a_step_that_fell_all_day_is_told_from_those_behind_it() -> None:
    chance = Random(6)
    fall = worst_fall(SUNDAY, weeks(chance, a_day(chance, to_cart=0.03)))
    assert fall
    assert fall.step == "visit → cart"


def test_days_that_are_as_ever_have_no_fall() -> None:
    chance = Random(7)
    found = [worst_fall(SUNDAY, weeks(chance, a_day(chance))) for _ in range(10)]
    assert found == [None] * 10


def test_one_week_before_does_not_say_what_is_usual() -> None:
    chance = Random(8)
    assert worst_fall(SUNDAY, weeks(chance, a_day(chance, closed=range(24)), count=1)) is None


def test_a_fall_over_the_change_of_the_clocks_has_the_hours_of_the_clock() -> None:
    autumn = Fall(date(2026, 10, 25), "checkout → order", 1, 5, expected=9, actual=0)
    assert (autumn.until - autumn.since).total_seconds() == 5 * 3600
    whole = Fall(date(2026, 10, 25), "checkout → order", 0, 24, expected=9, actual=0)
    assert (whole.words, (whole.until - whole.since).total_seconds()) == ("checkout → order all day", 25 * 3600)


def test_a_fall_by_less_than_a_third_is_none_however_large_the_shop() -> None:
    def day(orders: int) -> Day:
        return {hour: Visits(10_000, 2_000, 1_000, orders) for hour in range(24)}

    before = {ago: day(600) for ago in range(1, 5)}
    assert worst_fall(SUNDAY, {0: day(450), **before}) is None
    fall = worst_fall(SUNDAY, {0: day(400), **before})
    assert fall
    assert fall.words == "checkout → order all day"
