import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.latency import Latency, add, merge, pack, quantile, unpack

pytestmark = pytest.mark.unit

MILLISECONDS = st.floats(1, 120_000, allow_nan=False)
WORST_ERROR = 0.075


def histogram(times: list[float]) -> Latency:
    latency: Latency = {}
    for took in times:
        latency = add(latency, timedelta(milliseconds=took))
    return latency


@given(st.lists(MILLISECONDS, min_size=1, max_size=300), st.sampled_from([0.0, 0.5, 0.9, 0.95, 0.99, 1.0]))
def test_a_quantile_is_within_seven_and_a_half_percent_of_the_nearest_rank(times: list[float], q: float) -> None:
    exact = sorted(times)[max(math.ceil(q * len(times)), 1) - 1]
    found = quantile(histogram(times), q)
    assert found is not None
    assert abs(found - exact) <= WORST_ERROR * exact


def test_every_time_is_near_its_bucket() -> None:
    times = [1.001**step for step in range(int(math.log(120_000) / math.log(1.001)))]
    for took in times:
        found = quantile(add({}, timedelta(milliseconds=took)), 0.5)
        assert found is not None
        assert abs(found - took) <= WORST_ERROR * took + 0.001  # a timedelta has microseconds


def test_an_empty_histogram_has_no_quantile() -> None:
    assert quantile({}, 0.5) is None


@pytest.mark.parametrize("took", [timedelta(0), timedelta(microseconds=1), timedelta(seconds=-1)])
def test_what_is_faster_than_a_millisecond_counts_as_one(took: timedelta) -> None:
    assert quantile(add({}, took), 0.5) == 1.0


def test_what_is_slower_than_two_minutes_counts_as_two() -> None:
    assert add({}, timedelta(hours=3)) == add({}, timedelta(minutes=2))


@given(st.dictionaries(st.integers(0, 84), st.integers(1, 100_000)))
def test_a_histogram_survives_being_packed(latency: dict[int, int]) -> None:
    assert unpack(pack(latency)) == latency


def test_a_whole_day_spread_over_all_buckets_packs_into_a_hundred_bytes() -> None:
    day = {bucket: 128 if bucket < 11 else 1 for bucket in range(85)}  # 1,482 times, as unlucky as can be
    assert len(pack(day)) <= 100


def test_days_merge_bucket_by_bucket() -> None:
    assert merge([{1: 2, 5: 1}, {}, {5: 3}]) == {1: 2, 5: 4}
