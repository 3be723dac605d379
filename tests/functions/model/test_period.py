from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from functions.model.period import day_end, day_of, day_start, hour_index, hours_in, minute_of, parse_utc, utc_text

pytestmark = pytest.mark.unit

SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (PLAIN, 24)])
def test_a_zurich_day_has_as_many_hours_as_its_clock_shows(day: date, hours: int) -> None:
    assert hours_in(day) == hours
    assert hour_index(day_end(day) - timedelta(seconds=1)) == hours - 1
    assert [hour_index(day_start(day) + timedelta(hours=hour)) for hour in range(hours)] == list(range(hours))


@pytest.mark.parametrize("day", [SPRING, AUTUMN, PLAIN])
def test_a_day_begins_at_its_midnight_and_ends_at_the_next(day: date) -> None:
    assert day_of(day_start(day)) == day
    assert day_of(day_end(day) - timedelta(microseconds=1)) == day
    assert day_of(day_end(day)) == day + timedelta(days=1)


def test_an_evening_in_utc_is_tomorrow_in_zurich() -> None:
    assert day_of(datetime(2026, 11, 23, 23, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_the_hour_that_comes_twice_in_autumn_is_two_hours() -> None:
    assert hour_index(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == 2  # 02:30 in summer time
    assert hour_index(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == 3  # 02:30 again


def test_a_minute_begins_at_its_zeroth_second() -> None:
    assert minute_of(datetime(2026, 1, 1, 1, 2, 59, 999999, tzinfo=UTC)) == datetime(2026, 1, 1, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "at", [datetime(2026, 11, 23, 4, 5, tzinfo=UTC), datetime(2026, 11, 23, 4, 5, 6, 789, tzinfo=UTC)]
)
def test_an_instant_survives_its_text(at: datetime) -> None:
    assert parse_utc(utc_text(at)) == at
    assert utc_text(at).endswith("Z")


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    assert utc_text(datetime(2026, 11, 23, 5, 5, tzinfo=timezone(timedelta(hours=1)))) == "2026-11-23T04:05:00Z"
    assert parse_utc("2026-11-23T05:05:00+01:00") == datetime(2026, 11, 23, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-23T04:05:00", "2026-11-23", "now", ""])
def test_an_instant_without_an_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        parse_utc(text)
