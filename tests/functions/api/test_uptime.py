from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.api.uptime import last_day_and_night, last_days, windows
from functions.model.day import CheckDay, extend
from functions.model.observation import Outcome
from functions.model.period import MINUTE, day_of, day_start, hours_in
from functions.model.uptime import Window, window
from tests.builders import a_check
from tests.functions.api.history import NOW, a_day, an_observation, whole

pytestmark = pytest.mark.unit
TODAY = day_of(NOW)
SHORT, LONG = date(2026, 3, 29), date(2026, 10, 25)
"""The days on which Zurich's clocks change: of 23 and of 25 hours."""


@pytest.mark.parametrize(
    ("minutes", "uptime", "coverage"),
    [
        ({}, None, 0.0),
        ({Outcome.UP: 60}, 100.0, 100.0),
        ({Outcome.UP: 30, Outcome.DEGRADED: 29, Outcome.DOWN: 1}, 98.333, 100.0),
        ({Outcome.DOWN: 60}, 0.0, 100.0),
        ({Outcome.MAINTENANCE: 60}, None, 100.0),
        ({Outcome.UNKNOWN: 60}, None, 0.0),
        ({Outcome.UP: 45, Outcome.UNKNOWN: 15}, 100.0, 75.0),
    ],
)
def test_only_minutes_that_were_up_or_down_count(
    minutes: Mapping[Outcome, int], uptime: float | None, coverage: float
) -> None:
    assert window([minutes]) == Window(uptime, coverage)


def test_a_minute_in_ninety_days_is_seen() -> None:
    assert window([{Outcome.UP: 90 * 1440 - 1, Outcome.DOWN: 1}]).uptime == 99.999


@pytest.mark.parametrize(("day", "minutes"), [(SHORT, 1380), (LONG, 1500), (date(2026, 6, 1), 1440)])
def test_a_day_has_the_minutes_of_zurich(day: date, minutes: int) -> None:
    later = day_start(day) + timedelta(days=3)

    found = {one.day: one.minutes for one in last_days({day: whole(day)}, later)}

    assert found[day][Outcome.UP] == minutes
    assert found[day][Outcome.UNKNOWN] == 0
    assert sum(found[day - timedelta(days=1)].values()) == 1440


def test_a_minute_that_is_credited_ahead_is_not_counted_yet() -> None:
    now = datetime(2026, 11, 23, 5, 0, 10, tzinfo=UTC)
    down = a_day(hours={5: {Outcome.UP: 60}, 6: {Outcome.DOWN: 1}}, latest=an_observation(Outcome.DOWN, at=now))

    today = last_days({TODAY: down}, now)[-1].minutes

    assert today == {
        Outcome.UP: 60, Outcome.DEGRADED: 0, Outcome.DOWN: 1, Outcome.MAINTENANCE: 0, Outcome.UNKNOWN: 299,
    }  # fmt: skip
    full = a_day(hours={**{hour: {Outcome.UP: 60} for hour in range(6)}, 6: {Outcome.DOWN: 1}}, latest=down.latest)
    assert last_days({TODAY: full}, now)[-1].minutes[Outcome.DOWN] == 0


def test_the_last_day_and_night_is_this_hour_and_the_twenty_three_before() -> None:
    yesterday = TODAY - timedelta(days=1)
    days = {
        # 06:02 in Zurich: of yesterday only the hours from 7 on are in it
        yesterday: a_day(yesterday, hours={6: {Outcome.DOWN: 60}, 7: {Outcome.UP: 60}}),
        TODAY: a_day(TODAY, hours={6: {Outcome.UP: 2}}),
    }
    assert last_day_and_night(days, NOW) == Window(100.0, round(100 * 62 / (23 * 60 + 2), 3))


@pytest.mark.parametrize("day", [SHORT, LONG])
def test_a_last_day_and_night_over_a_change_of_clocks_is_whole(day: date) -> None:
    noon = day_start(day) + timedelta(hours=hours_in(day) - 12)
    days = {one: whole(one, until=noon if one == day else None) for one in (day - timedelta(days=1), day)}

    assert last_day_and_night(days, noon) == Window(100.0, 100.0)


def test_windows_end_with_today() -> None:
    days = {TODAY - timedelta(days=back): whole(TODAY - timedelta(days=back)) for back in (6, 29)}
    days[TODAY - timedelta(days=7)] = a_day(TODAY - timedelta(days=7), hours={0: {Outcome.DOWN: 60}})

    found = windows(last_days(days, NOW))

    assert found["7d"] == Window(100.0, round(100 * 1440 / (6 * 1440 + 362), 3))
    assert found["30d"].uptime == 100 * 2940 / 3000  # the first of the thirty has 25 hours
    assert list(found) == ["7d", "30d", "90d"]


counts = st.dictionaries(st.sampled_from(Outcome), st.integers(0, 60), max_size=5)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - gets one


@given(
    now=instants | st.sampled_from([day_start(day) + timedelta(hours=5) for day in (SHORT, LONG)]),
    hours=st.lists(st.dictionaries(st.integers(0, 24), counts), max_size=4),
    latest=st.sampled_from(Outcome),
)
def test_the_minutes_of_each_day_are_those_that_have_passed(
    now: datetime, hours: list[Mapping[int, Mapping[Outcome, int]]], latest: Outcome
) -> None:
    days: dict[date, CheckDay] = {}
    for back, each in enumerate(hours):
        day = day_of(now) - timedelta(days=back)
        days[day] = a_day(day, hours=each, latest=an_observation(latest, at=now))

    minutes = last_days(days, now)

    assert len(minutes) == 90
    for one in minutes[:-1]:
        assert sum(one.minutes.values()) == hours_in(one.day) * 60
    assert sum(minutes[-1].minutes.values()) == (now - day_start(day_of(now))) // MINUTE
    assert all(count >= 0 for one in minutes for count in one.minutes.values())
    for one_window in (last_day_and_night(days, now), *windows(minutes).values()):
        assert 0 <= one_window.coverage <= 100
        assert one_window.uptime is None or 0 <= one_window.uptime <= 100


@pytest.mark.parametrize("day", [SHORT, LONG])
def test_a_day_of_ticks_is_wholly_observed(day: date) -> None:
    check, before, minutes = a_check(), None, hours_in(day) * 60
    for minute in range(minutes):
        at = day_start(day) + minute * MINUTE + timedelta(seconds=4)
        before = extend(before, an_observation(Outcome.DOWN if minute % 100 == 7 else Outcome.UP, at=at), check)
    assert before is not None

    [today] = last_days({day: before}, day_start(day) + timedelta(hours=hours_in(day), minutes=-1, seconds=59))[-1:]

    assert today.minutes[Outcome.UNKNOWN] == 0
    assert sum(today.minutes.values()) == minutes - 1
