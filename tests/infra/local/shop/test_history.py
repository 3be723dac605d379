"""Tests of the demo shop's made-up past."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.shop.history import ZURICH, Event, History, past

pytestmark = pytest.mark.unit
NOON = datetime(2026, 4, 20, 12, tzinfo=UTC)  # a Monday; the clocks changed on 29 March


@pytest.fixture(scope="module")
def history() -> History:
    return past(until=NOON, days=60, seed=7)


def starts(history: History) -> list[datetime]:
    """When each session began, in Zurich's time."""
    first: dict[str, Event] = {}
    for event in history.events:
        first.setdefault(event.session_id, event)
    return [event.created_at.astimezone(ZURICH) for event in first.values()]


def test_the_same_seed_makes_the_same_past() -> None:
    assert past(until=NOON, days=3, seed=7) == past(until=NOON, days=3, seed=7)


def test_another_seed_makes_another_past() -> None:
    assert past(until=NOON, days=3, seed=7) != past(until=NOON, days=3, seed=8)


def test_an_hour_later_the_past_is_the_same_and_an_hour_longer() -> None:
    later = past(until=NOON + timedelta(hours=1), days=3, seed=7)
    assert [event for event in later.events if event.created_at <= NOON] == past(until=NOON, days=3, seed=7).events


def test_nothing_happens_in_the_future_or_before_the_first_day(history: History) -> None:
    moments = [row.created_at for rows in (history.events, history.orders, history.reviews) for row in rows]
    assert max(moments) <= NOON
    assert min(moments).astimezone(ZURICH).date() == (NOON - timedelta(days=60)).date()


def test_one_session_in_forty_ends_in_an_order(history: History) -> None:
    sessions = {event.session_id for event in history.events}
    assert len(history.orders) / len(sessions) == pytest.approx(0.025, abs=0.002)


def test_two_carts_in_three_are_left_behind(history: History) -> None:
    events = Counter(event.event_type for event in history.events)
    assert 1 - events["order_completed"] / events["add_to_cart"] == pytest.approx(0.65, abs=0.03)
    assert events["add_to_cart"] > events["checkout_started"] > events["order_completed"] == len(history.orders)


def test_a_day_has_600_to_1000_sessions(history: History) -> None:
    days = Counter(start.date() for start in starts(history))
    whole = [count for day, count in days.items() if day != NOON.date()]
    assert len(whole) == 60
    # A visit over midnight belongs to the day on which it began, so the limits hold exactly.
    assert 600 <= min(whole) <= max(whole) <= 1000


def test_sundays_are_busier_than_tuesdays(history: History) -> None:
    weekdays = Counter(start.isoweekday() for start in starts(history))
    assert weekdays[7] > 1.1 * weekdays[2]


def test_evenings_are_busier_than_nights_in_zurich_on_both_sides_of_summer_time(history: History) -> None:
    change = datetime(2026, 3, 29, tzinfo=ZURICH)
    for side in (True, False):
        hours = Counter(start.hour for start in starts(history) if (start < change) is side)
        assert hours[20] > 10 * hours[3]
        assert max(hours, key=lambda hour: hours[hour]) in {19, 20, 21}


def test_an_order_costs_what_its_lines_cost(history: History) -> None:
    for order in history.orders:
        assert order.lines
        assert order.total == sum(product.price * quantity for product, quantity in order.lines)


def test_a_few_orders_are_refunded_or_cancelled() -> None:
    orders = past(until=NOON, days=150, seed=7).orders
    shares = {status: count / len(orders) for status, count in Counter(order.status for order in orders).items()}
    assert shares["refunded"] == pytest.approx(0.02, abs=0.007)
    assert shares["cancelled"] == pytest.approx(0.015, abs=0.007)
    assert shares["completed"] > 0.95


def test_customers_are_content(history: History) -> None:
    ratings = [review.rating for review in history.reviews]
    assert sum(ratings) / len(ratings) == pytest.approx(4.4, abs=0.15)
