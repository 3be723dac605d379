"""What an incident cost, estimated: examples, properties, and how often the truth lies within on made-up shops."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import exp, sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.cost import Loss
from functions.model.lost import LEAST_ORDERS, Lost, Sold, Week, lost

pytestmark = pytest.mark.unit
USUAL = (18, 22, 20, 21, 19, 23, 20, 17)
BASKET = Decimal(60)
COUNTS = st.integers(0, 400)
MONEY = st.decimals(0, 100_000, places=2)
SOLD = st.builds(Sold, COUNTS, COUNTS, MONEY)
WEEK = st.builds(Week, SOLD, SOLD, SOLD)
WEEKS = st.lists(WEEK, min_size=3, max_size=12)


def sold(orders: int, basket: Decimal = BASKET) -> Sold:
    return Sold(orders, orders, orders * basket)


def a_week(during: int, before: int = 150) -> Week:
    return Week(sold(before), sold(during))


def weeks(counts: Sequence[int] = USUAL, before: int = 150) -> list[Week]:
    return [a_week(count, before) for count in counts]


def priced(now: Week, of: Sequence[Week]) -> tuple[Loss, Loss]:
    found = lost(now, of, {})
    assert found.orders
    assert found.revenue
    return found.orders, found.revenue


def test_an_outage_cost_what_usually_comes() -> None:
    orders, revenue = priced(a_week(0), weeks())
    assert (orders.expected, orders.actual, orders.lost) == (Decimal(20), Decimal(0), Decimal(20))
    assert 8 < orders.low < 16
    assert 24 < orders.high < 32
    assert (revenue.lost, revenue.measurable) == (Decimal("1200.00"), True)


def test_a_slow_or_a_strong_day_scales_what_was_expected() -> None:
    assert priced(a_week(0, before=70), weeks())[0].expected == Decimal("10.00")
    assert priced(a_week(0, before=470), weeks())[0].expected == Decimal("60.00")


def test_a_burst_just_before_is_no_level_and_makes_the_loss_uncertain() -> None:
    orders, revenue = priced(a_week(0, before=1000), weeks((7, 8, 7, 8, 7, 8, 7, 8), before=5))
    assert orders.expected == Decimal("45.00")
    assert orders.low < 15
    assert orders.high > 75
    assert revenue.expected == 45 * BASKET
    promotion, _ = priced(a_week(0, before=950), weeks())
    assert promotion.expected == Decimal("120.00")
    assert promotion.low > 75


def test_the_level_does_not_hold_for_days() -> None:
    before, rest = sold(470), sold(20)
    now, each = Week(before, Sold(), Sold()), Week(sold(150), sold(0), rest)
    assert priced(now, [each] * 8)[0].expected == Decimal("20.00")


def test_a_week_that_was_strong_as_a_whole_is_brought_down() -> None:
    strong = [a_week(3 * count, before=470) for count in USUAL]
    assert priced(a_week(0), strong)[0].expected == Decimal("20.00")


def test_a_promotion_and_an_outage_among_the_weeks_move_nothing() -> None:
    spoilt = weeks((*USUAL[:6], 90, 0))
    assert abs(priced(a_week(0), spoilt)[0].expected - 20) <= 1


def test_a_gain_is_a_loss_below_nothing() -> None:
    orders, revenue = priced(a_week(26), weeks())
    assert orders.lost < 0
    assert (orders.measurable, revenue.measurable) == (False, False)


def test_a_loss_within_chance_is_not_measurable() -> None:
    orders, _ = priced(a_week(18), weeks())
    assert orders.low < 0 < orders.lost < orders.high


@pytest.mark.parametrize("count", [0, 1, 2])
def test_under_three_weeks_tell_nothing(count: int) -> None:
    found = lost(a_week(0), weeks()[:count], {})
    assert found == Lost(reason=f"only {count} of the weeks before can be compared, 3 are needed")


def test_at_night_nothing_can_be_told() -> None:
    found = lost(a_week(0, 20), weeks((0, 1, 0, 2, 1, 0, 0, 1), 20), {})
    assert found == Lost(reason="in such a time the shop sells too little to tell: about 0.5 orders")


def test_orders_that_are_not_completed_yet_are_no_loss() -> None:
    """Where it takes a day until orders are completed, those of the hours before are not either."""
    late = Week(Sold(150), Sold(20))
    _, revenue = priced(late, weeks())
    assert revenue.low <= 0
    assert revenue.expected < 100


def test_orders_that_are_never_paid_are_a_loss_of_revenue_only() -> None:
    unpaid = Week(sold(150), Sold(20))
    orders, revenue = priced(unpaid, weeks())
    assert (orders.lost, orders.measurable) == (Decimal(0), False)
    assert (revenue.lost, revenue.measurable) == (Decimal("1200.00"), True)


def test_other_currencies_are_priced_apart_and_those_that_take_nothing_left_out() -> None:
    euros = Week(sold(150, Decimal(50)), Sold()), [replace(one, first=sold(20, Decimal(50))) for one in weeks()]
    dollars = Week(), [Week() for _ in USUAL]
    found = lost(a_week(0), weeks(), {"EUR": euros, "USD": dollars})
    assert set(found.others) == {"EUR"}
    assert found.others["EUR"].lost == Decimal("1000.00")
    assert found.revenue == lost(a_week(0), weeks(), {}).revenue


def test_a_shop_without_francs_has_orders_and_other_money() -> None:
    euros = Week(sold(150)), weeks()
    bare = [Week(Sold(150), Sold(count)) for count in USUAL]
    found = lost(Week(Sold(150)), bare, {"EUR": euros})
    assert found.orders
    assert (found.revenue, set(found.others)) == (None, {"EUR"})


@settings(max_examples=40)
@given(WEEK, WEEKS)
def test_whatever_was_sold_the_interval_holds_the_loss_and_a_gain_is_at_most_what_came(
    now: Week, before: list[Week]
) -> None:
    found = lost(now, before, {"EUR": (now, before)})
    assert bool(found.orders) != bool(found.reason)
    for loss in (found.orders, found.revenue, *found.others.values()):
        if loss:
            assert loss.low <= loss.lost <= loss.high
            assert loss.expected >= 0
            assert loss.low >= -loss.actual
            assert loss.lost == loss.expected - loss.actual
    if found.orders:
        assert found.orders.expected >= LEAST_ORDERS


@settings(max_examples=40)
@given(WEEK, WEEKS, st.permutations(range(12)), st.integers(0, 50))
def test_the_order_of_weeks_is_nothing_and_every_order_that_came_makes_it_cheaper(
    now: Week, before: list[Week], places: list[int], more: int
) -> None:
    found = lost(now, before, {})
    assert lost(now, [before[place] for place in places if place < len(before)], {}) == found
    busier = replace(now, first=replace(now.first, orders=now.first.orders + more))
    again = lost(busier, before, {}).orders
    assert (again and again.lost) == (found.orders and found.orders.lost - more)


@pytest.mark.parametrize("spread", [0.1, 0.3])
@pytest.mark.parametrize(("usual", "before"), [(6, 150), (20, 150), (20, 10), (120, 150)])
@pytest.mark.parametrize("count", [3, 8])
def test_what_was_truly_lost_lies_within_about_nine_times_of_ten(
    usual: int, before: int, count: int, spread: float
) -> None:
    """Days of their own level, hours of theirs, promotions and outages among the weeks; often all is lost."""
    chance = Random(f"{usual}/{before}/{count}/{spread}")
    within, told = 0, 0
    for _ in range(250):
        now, *earlier = [made_up(chance, usual, before, spread) for _ in range(count + 1)]
        kept = chance.choice((0.0, 0.4))
        came = sum(chance.random() < kept for _ in range(now.first.orders))
        found = lost(replace(now, first=sold(came)), earlier, {}).orders
        if found:
            told += 1
            within += found.low <= now.first.orders - came <= found.high
    assert told > 150
    assert 0.82 <= within / told <= 0.98


def made_up(chance: Random, usual: float, before: float, spread: float) -> Week:
    level = exp(chance.gauss(0, spread)) * (chance.choice((3, 4, 0.3)) if chance.random() < 0.08 else 1)
    return a_week(poisson(chance, usual * level * exp(chance.gauss(0, 0.08))), before=poisson(chance, before * level))


def poisson(chance: Random, mean: float) -> int:
    if mean > 40:
        return max(0, round(chance.gauss(mean, sqrt(mean))))
    count, left = 0, mean
    while (left := left - chance.expovariate(1)) > 0:
        count += 1
    return count
