"""Tests of p75, of visits by their first page, and of what chance makes of shares."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.report_generator.vitals.chance import Share, differ
from functions.report_generator.vitals.cohorts import by_first_lcp, p75
from tests.functions.report_generator.kpis.morning import SUNDAY
from tests.functions.report_generator.vitals.telling import FakeBucket, lcp, told

pytestmark = pytest.mark.unit
SHARES = st.integers(1, 5000).flatmap(lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole)))


@given(st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=60))
def test_three_of_four_values_are_not_above_p75_and_no_lesser_one_is_so(values: list[float]) -> None:
    enough = [one for one in values if 4 * sum(each <= one for each in values) >= 3 * len(values)]
    assert p75(values) == min(enough)


def test_p75_is_a_value_that_was_told() -> None:
    assert [p75([float(one) for one in range(1, many + 1)]) for many in (1, 2, 3, 4, 5, 8, 100)] == [
        1,
        2,
        3,
        3,
        4,
        6,
        75,
    ]
    with pytest.raises(ValueError, match="nothing"):
        p75([])


def test_a_visit_is_rated_by_its_first_page_with_the_latest_value_of_that() -> None:
    bucket = FakeBucket()
    bucket.keep("a", told("2026-11-22 08:00", "s", lcp(9000.0, "one")), told("2026-11-22 08:03", "s", lcp(1.0, "two")))
    bucket.keep("b", told("2026-11-22 08:05", "s", lcp(3000.0, "one")), told("2026-11-22 08:00", "t", lcp(2500.0)))
    bucket.keep(
        "c", told("2026-11-22 08:05", None, lcp(5000.0, "x")), told("2026-11-22 08:00", "u", lcp(1.0, "y", name="INP"))
    )
    found = bucket.shelf().read([SUNDAY])
    assert by_first_lcp(getattr(found, "samples", ())) == {"needs-improvement": {"s"}, "good": {"t"}}


@given(SHARES)
def test_the_interval_holds_the_share(share: Share) -> None:
    assert share.percent is not None
    assert share.bounds is not None
    low, high = share.bounds
    assert 0 <= low <= share.percent <= high <= 100
    assert low < high


@pytest.mark.parametrize(
    ("share", "bounds"),
    [(Share(0, 10), ("0.00", "21.30")), (Share(5, 10), ("26.93", "73.07")), (Share(20, 1000), ("1.39", "2.87"))],
)
def test_it_is_wilson_s(share: Share, bounds: tuple[str, str]) -> None:
    assert share.bounds == tuple(map(Decimal, bounds))
    assert Share(0, 0).bounds is None


@given(SHARES, SHARES)
def test_a_difference_is_the_same_from_both_sides_and_none_from_itself(one: Share, other: Share) -> None:
    assert differ(one, other) == differ(other, one)
    assert not differ(one, one)
    assert not differ(one, Share(0, 0))


def test_the_same_difference_is_chance_in_few_and_none_in_many() -> None:
    assert not differ(Share(3, 100), Share(2, 100))
    assert differ(Share(310, 10_000), Share(190, 10_000))
