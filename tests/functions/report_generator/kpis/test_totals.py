from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

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


def test_what_fell_takes_nothing_back_and_what_comes_after_it_counts() -> None:
    first = grown(None, counted(10, "1000"), NOON)
    cancelled = grown(first, counted(9, "900"), LATER)
    after = grown(cancelled, counted(12, "1250"), LATER)
    assert cancelled.shown == counted(10, "1000")
    assert after.shown == counted(13, "1350")


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_a_counter_never_falls_and_grows_by_all_that_its_figure_grew_by(history: list[int]) -> None:
    now: Totals | None = None
    shown = []
    for orders in history:
        now = grown(now, counted(orders), NOON)
        shown.append(now.shown["orders"])
    assert shown == sorted(shown)
    grew = [max(after - before, 0) for before, after in pairwise(history)]
    assert shown[-1] == history[0] + sum(grew)


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
