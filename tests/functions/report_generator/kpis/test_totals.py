from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.totals import FIGURES, Totals, grown
from functions.report_generator.failing import ReportFailed
from functions.report_generator.kpis.totals import totals
from functions.shop.questions import Rows, Unanswered
from tests.builders import NOON
from tests.functions.report_generator.kpis.morning import FakeTotals, Morning

pytestmark = pytest.mark.unit
LATER = NOON + timedelta(minutes=5)


def counted(orders: int, revenue: str = "0") -> dict[str, Decimal]:
    return {**dict.fromkeys(FIGURES, Decimal(0)), "orders": Decimal(orders), "revenue": Decimal(revenue)}


def a_row(orders: int, revenue: str) -> Rows:
    return Rows(({**{f"{name}_total": 0 for name in FIGURES}, "orders_total": orders, "revenue_total": revenue},))


def test_the_first_count_is_what_there_is() -> None:
    kept = FakeTotals()
    assert totals(Morning({"totals": a_row(3, "120.50")}).desk, kept) == {"counted": True}
    assert kept.now == Totals(NOON, counted(3, "120.50"), counted(3, "120.50"))


def test_orders_that_are_cancelled_and_taken_back_are_counted_once() -> None:
    now = grown(None, counted(1219, "98000"), NOON)
    for orders, revenue in ((17, "900"), (1219, "98000"), (3, "200"), (1219, "98000")):
        now = grown(now, counted(orders, revenue), LATER)
    assert now.shown == counted(1219, "98000")
    assert grown(now, counted(1221, "98100"), LATER).shown == counted(1221, "98100")


@pytest.mark.parametrize("figure", ["orders", "revenue", "refunds", "refunded_revenue"])
def test_of_orders_and_their_money_the_highest_is_kept(figure: str) -> None:
    assert shown_of(figure, [10, 9, 12]) == [10, 10, 12]


@pytest.mark.parametrize("figure", ["visitors", "cart_additions", "checkouts"])
def test_events_that_are_erased_are_not_taken_back_and_what_comes_after_it_counts(figure: str) -> None:
    assert shown_of(figure, [10, 1, 3]) == [10, 10, 12]


@given(st.sampled_from(FIGURES), st.lists(st.integers(0, 1000), min_size=1))
def test_a_counter_never_falls_and_shows_all_that_was_ever_counted_at_once(figure: str, history: list[int]) -> None:
    shown = shown_of(figure, history)
    assert shown == sorted(shown)
    assert shown[0] == history[0]
    assert all(now >= max(history[:place]) for place, now in enumerate(shown, start=1))


def shown_of(figure: str, history: Sequence[int]) -> list[Decimal]:
    """What the counter shows after each count."""
    now: Totals | None = None
    shown = []
    for count in history:
        now = grown(now, {**counted(0), figure: Decimal(count)}, NOON)
        shown.append(now.shown[figure])
    return shown


def test_of_two_runs_at_once_one_counts() -> None:
    kept = FakeTotals(Totals(NOON, counted(1), counted(1)))
    later = Morning({"totals": a_row(3, "1")}, now=LATER)
    assert totals(later.desk, replace(kept, outrun=True)) == {"counted": False}
    assert totals(later.desk, kept) == {"counted": True}
    assert totals(later.desk, kept) == {"counted": False}
    assert kept.now is not None
    assert kept.now.shown["orders"] == 3


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Unanswered("the database is away"), "the totals are not known: the database is away"),
        (Rows(({"orders_total": 3},)), "there is no column revenue_total"),
        (Rows(()), "totals.sql does not answer as it says"),
    ],
)
def test_totals_that_are_not_known_stay_as_they_were_and_fail_the_hook(answer: Rows | Unanswered, says: str) -> None:
    kept = FakeTotals(Totals(NOON, counted(1), counted(1)))
    with pytest.raises(ReportFailed, match=says):
        totals(Morning({"totals": answer}, now=LATER).desk, kept)
    assert kept == FakeTotals(Totals(NOON, counted(1), counted(1)))
