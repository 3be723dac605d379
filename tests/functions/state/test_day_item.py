from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.alert import AlertStatus
from functions.model.day import RECENT, CheckDay
from functions.model.observation import PHASES, Cause, Observation, Outcome
from functions.state.client import Item
from functions.state.day_item import MOST_BYTES, day_item, day_of_item
from tests.builders import NOON, a_day, an_observation

pytestmark = pytest.mark.unit

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2049, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
TENTHS = st.integers(0, 600_000).map(lambda tenths: timedelta(milliseconds=tenths / 10))
HOURS = st.lists(st.integers(0, 12), min_size=5, max_size=5).map(
    lambda counts: {outcome: count for outcome, count in zip(Outcome, counts, strict=True) if count}
)


def real_bytes(item: Item) -> int:
    """As DynamoDB documents it: names and strings in UTF-8; a byte for two significant digits of a number, and one."""
    return sum(len(name.encode()) + _value_bytes(*value.popitem()) for name, value in deepcopy(item).items())


def _value_bytes(kind: str, value: Any) -> int:  # noqa: ANN401 - text or bytes, by its kind
    if kind == "N":
        return (len(value.lstrip("-").replace(".", "").strip("0")) + 1) // 2 + 2
    return len(value if kind == "B" else value.encode())


@st.composite
def days(draw: st.DrawFn) -> CheckDay:
    at, name = draw(INSTANTS), draw(st.text("abc-9", min_size=1, max_size=60))
    latest = Observation(
        check=name,
        at=at,
        outcome=draw(st.sampled_from(Outcome)),
        reason=draw(st.text(max_size=300)),
        cause=draw(st.sampled_from(Cause)),
        status=draw(st.none() | st.integers(100, 999)),
        took=draw(st.none() | TENTHS),
        phases=draw(st.dictionaries(st.sampled_from(PHASES), TENTHS)),
        certificate_expires=draw(st.none() | INSTANTS.map(lambda expires: expires.replace(microsecond=0))),
    )
    return CheckDay(
        check=name,
        day=draw(st.dates(date(2020, 1, 1), date(2049, 1, 1))),
        latest=latest,
        since=draw(INSTANTS),
        counted_until=draw(INSTANTS).replace(second=0, microsecond=0),
        hours={hour: minutes for hour, minutes in draw(st.dictionaries(st.integers(0, 24), HOURS)).items() if minutes},
        response_times=draw(st.dictionaries(st.integers(0, 84), st.integers(1, 130))),
        failures_in_row=draw(st.integers(0, 10_000_000)),
        successes_in_row=draw(st.integers(0, 10_000_000)),
        recent=draw(st.text("udxmk", max_size=RECENT)),
        alert=draw(st.sampled_from(AlertStatus)),
        alert_since=draw(st.none() | INSTANTS),
    )


def the_worst_day() -> CheckDay:
    """Everything as long as it can be: 25 hours of all outcomes, all buckets, a long name, reason and fractions."""
    at = datetime(2026, 10, 25, 22, 59, 59, 123456, tzinfo=UTC)
    latest = Observation(
        check="n" * 60,
        at=at,
        outcome=Outcome.MAINTENANCE,
        reason="日本語" * 100,
        cause=Cause.RESPONSE_TIME,
        status=599,
        took=timedelta(seconds=119.9996),
        phases={phase: timedelta(milliseconds=119_999.9) for phase in PHASES},
        certificate_expires=at,
    )
    return CheckDay(
        check="n" * 60,
        day=date(2026, 10, 25),
        latest=latest,
        since=at,
        counted_until=at.replace(microsecond=0),
        hours={hour: dict.fromkeys(Outcome, 12) for hour in range(25)},
        response_times={bucket: 128 if bucket < 11 else 1 for bucket in range(85)},
        failures_in_row=99_999_999,
        successes_in_row=99_999_999,
        recent="u" * RECENT,
        alert=AlertStatus.RESOLVED,
        alert_since=at,
    )


@given(days())
def test_a_day_survives_its_item(day: CheckDay) -> None:
    read = day_of_item(day_item(day))
    assert replace(read, latest=replace(read.latest, reason="")) == replace(day, latest=replace(day.latest, reason=""))


@given(days())
def test_an_item_is_one_write_unit(day: CheckDay) -> None:
    assert real_bytes(day_item(day)) <= MOST_BYTES


def test_the_worst_day_is_one_write_unit_and_keeps_the_beginning_of_its_reason() -> None:
    item = day_item(the_worst_day())
    assert real_bytes(item) <= MOST_BYTES
    assert item["reason"]["S"].startswith("日本語日本語日本語")
    assert item["reason"]["S"].endswith("…")


def test_an_ordinary_day_is_far_smaller() -> None:
    assert real_bytes(day_item(a_day(*[Outcome.UP] * 1000, at=NOON.replace(hour=0)))) < 400


@pytest.mark.parametrize("reason", ["", "[STATUS] (503) == 200 does not hold", "ü" * 75])
def test_a_reason_that_fits_is_kept_whole(reason: str) -> None:
    day = replace(a_day(), latest=an_observation(reason=reason))
    assert day_of_item(day_item(day)).latest.reason == reason


@pytest.mark.parametrize("reason", ["x" * 151, "ü" * 76, "€" * 51, "😀" * 38])
def test_a_long_reason_is_clipped_between_letters(reason: str) -> None:
    read = day_of_item(day_item(replace(a_day(), latest=an_observation(reason=reason)))).latest.reason
    assert read.endswith("…")
    assert reason.startswith(read[:-1])
    assert 140 <= len(read.encode()) <= 150


def test_half_a_character_of_a_server_s_is_no_reason_to_fail() -> None:
    assert day_of_item(day_item(replace(a_day(), latest=an_observation(reason="\ud800")))).latest.reason == "?"


def test_hours_read_as_letters_and_minutes() -> None:
    day = replace(a_day(), hours={0: {Outcome.UP: 60}, 2: {Outcome.UP: 58, Outcome.DOWN: 2}})
    assert day_item(day)["hours"]["S"] == "u60 - u58x2"


def test_an_item_expires_a_good_year_after_its_day() -> None:
    expires = datetime.fromtimestamp(int(day_item(a_day())["expires"]["N"]), UTC)
    assert expires - NOON > timedelta(days=399)
