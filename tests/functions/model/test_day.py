from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.day import RECENT, CheckDay, extend
from functions.model.observation import Outcome
from functions.model.period import MINUTE, day_end, day_of, day_start, hours_in
from tests.builders import NOON, a_check, a_day, an_observation

pytestmark = pytest.mark.unit

UP, DOWN, UNKNOWN, MAINTENANCE, DEGRADED = (
    Outcome.UP, Outcome.DOWN, Outcome.UNKNOWN, Outcome.MAINTENANCE, Outcome.DEGRADED,
)  # fmt: skip
MIDNIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
"""At which Monday 23 November begins in Zurich."""


def after(ticks: Iterable[datetime], interval: timedelta = MINUTE, outcome: Outcome = UP) -> list[CheckDay]:
    """The days that these ticks leave, each as it last stood."""
    check, days, day = a_check(interval=interval), {}, None
    for tick in ticks:
        if day is None or tick > day.latest.at:  # what recording sees to
            day = extend(day, an_observation(outcome, tick), check)
            days[day.day] = day
    return list(days.values())


def counted(days: Iterable[CheckDay]) -> int:
    return sum(sum(day.minutes.values()) for day in days)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[timedelta, list[datetime]]:
    """An interval, and ticks at it: some doubled, some late, some swapped, some missing; over clock changes too."""
    interval = draw(st.sampled_from([MINUTE, 5 * MINUTE, 7 * MINUTE, 60 * MINUTE, 26 * 60 * MINUTE]))
    begins = day_start(draw(st.sampled_from([date(2026, 3, 28), date(2026, 10, 24), date(2026, 11, 23)])))
    at, ticks = begins + draw(st.integers(0, 3000)) * MINUTE, []
    for _ in range(draw(st.integers(1, 40))):
        ticks.append(at + timedelta(seconds=draw(st.floats(0, 130))))
        at += draw(st.sampled_from([timedelta(0), interval, interval, interval, 2 * interval, 30 * interval]))
    swapped = draw(st.integers(0, len(ticks) - 1))
    ticks.append(ticks.pop(swapped))
    return interval, ticks


@given(schedules())
def test_no_minute_is_ever_counted_twice(schedule: tuple[timedelta, list[datetime]]) -> None:
    interval, ticks = schedule
    days = after(ticks, interval)
    for day in days:
        assert all(sum(hour.values()) <= 60 for hour in day.hours.values())
        assert all(0 <= index < hours_in(day.day) for index in day.hours)
        first = max(min(ticks).replace(second=0, microsecond=0), day_start(day.day))
        until = min(day.latest.at + interval, day_end(day.day))
        assert sum(day.minutes.values()) <= (until - first) / MINUTE + 1
        assert day.counted_until <= day_end(day.day)


@given(st.lists(st.floats(0, 20), min_size=2, max_size=200), st.sampled_from([1, 5]), st.integers(0, 2000))
def test_a_schedule_that_wavers_by_seconds_loses_no_minute(lates: list[float], minutes: int, offset: int) -> None:
    interval, begins = minutes * MINUTE, MIDNIGHT + offset * MINUTE
    ticks = [begins + count * interval + timedelta(seconds=late) for count, late in enumerate(lates)]
    days = after(ticks, interval)
    assert counted(days) == (days[-1].counted_until - begins) / MINUTE
    assert all(sum(hour.values()) <= 60 for day in days for hour in day.hours.values())


@given(st.lists(st.booleans(), min_size=1, max_size=180), st.integers(0, 1440))
def test_a_missed_tick_stays_unknown(kept: list[bool], offset: int) -> None:
    ticks = [MIDNIGHT + (offset + count) * MINUTE for count, keep in enumerate(kept) if keep]
    assert counted(after(ticks)) == len(ticks)


def test_minutes_stand_in_the_hour_that_they_are_of() -> None:
    eleven = MIDNIGHT + timedelta(hours=11)
    (day,) = after([eleven - timedelta(seconds=61), eleven + timedelta(seconds=1)])  # nobody came at 10:59
    assert day.hours == {10: {UP: 2}, 11: {UP: 1}}


def test_a_whole_day_of_ticks_is_all_known() -> None:
    for date_ in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)):
        ticks = [day_start(date_) + count * MINUTE for count in range(hours_in(date_) * 60)]
        (day,) = after(ticks)
        assert day.minutes[UP] == hours_in(date_) * 60
        assert all(day.hours[hour] == {UP: 60} for hour in range(hours_in(date_)))


def test_an_observation_of_five_minutes_before_midnight_counts_up_to_midnight_and_the_next_takes_over() -> None:
    before, then = after([MIDNIGHT - 2 * MINUTE, MIDNIGHT + 3 * MINUTE], 5 * MINUTE)
    assert (before.minutes[UP], then.minutes[UP]) == (2, 8)


def test_a_second_look_within_a_minute_counts_no_minute_but_is_seen() -> None:
    day = extend(a_day(UP), an_observation(DOWN, NOON + timedelta(seconds=30)), a_check())
    assert day.minutes == {**dict.fromkeys(Outcome, 0), UP: 1}
    assert (day.latest.outcome, day.failures_in_row) == (DOWN, 1)


def test_a_new_day_begins_empty_and_remembers_where_things_stood() -> None:
    check = a_check()
    before = a_day(DOWN, DOWN, at=MIDNIGHT - 2 * MINUTE)
    day = extend(before, an_observation(DOWN, MIDNIGHT), check)
    assert (day.day, day.minutes[DOWN]) == (date(2026, 11, 23), 1)
    assert (day.since, day.failures_in_row, day.recent) == (before.since, 3, "xxx")
    assert sum(day.response_times.values()) == 1


def test_since_is_when_the_outcome_began() -> None:
    assert a_day(UP, DOWN, DOWN).since == NOON + MINUTE
    assert a_day(DOWN, UP).since == NOON + MINUTE
    assert a_day(UP, UP).since == NOON


@pytest.mark.parametrize(
    ("outcomes", "failures", "successes"),
    [
        ((UP, UP), 0, 2),
        ((UP, DOWN), 1, 0),
        ((DOWN, DEGRADED), 2, 0),
        ((DOWN, UNKNOWN, DOWN), 2, 0),
        ((DOWN, MAINTENANCE, MAINTENANCE, DOWN), 2, 0),
        ((UP, UNKNOWN, UP), 0, 2),
        ((UNKNOWN,), 0, 0),
    ],
)
def test_unknown_and_maintenance_neither_lengthen_nor_break_a_row(
    outcomes: tuple[Outcome, ...], failures: int, successes: int
) -> None:
    day = a_day(*outcomes)
    assert (day.failures_in_row, day.successes_in_row) == (failures, successes)


def test_recent_holds_the_last_observations_only() -> None:
    day = a_day(*[DOWN] * 5, *[UP] * RECENT)
    assert (day.recent, day.failures_in_last(RECENT)) == ("u" * RECENT, 0)
    assert a_day(DOWN, UP, DEGRADED, UNKNOWN).failures_in_last(3) == 1


def test_a_day_stands_as_unknown_once_its_last_observation_is_too_old() -> None:
    day, stale = a_day(UP), a_check().stale_after
    assert day.stands(NOON + stale, stale) is UP
    assert day.stands(NOON + stale + timedelta(seconds=1), stale) is UNKNOWN


def test_after_a_silence_the_outcome_begins_anew_since_nobody_knows_what_was_between() -> None:
    stale = a_check().stale_after
    silent, brief = NOON + stale + timedelta(seconds=1), NOON + stale
    assert extend(a_day(UP), an_observation(UP, silent), a_check()).since == silent
    assert extend(a_day(UP), an_observation(UP, brief), a_check()).since == NOON


def test_a_visit_without_an_answer_has_no_response_time() -> None:
    refused = an_observation(DOWN, status=None, took_ms=1)
    assert extend(None, refused, a_check()).response_times == {}
    assert extend(None, an_observation(DOWN, status=500), a_check()).response_times != {}


def test_what_was_not_visited_has_no_response_time() -> None:
    day = extend(None, an_observation(UNKNOWN, status=None, took_ms=None), a_check())
    assert day.response_times == {}


def test_the_day_of_an_observation_is_zurich_s() -> None:
    assert a_day(UP, at=MIDNIGHT).day == day_of(MIDNIGHT) == date(2026, 11, 23)
