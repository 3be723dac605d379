from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.model.maintenance import MaintenanceWindow
from tests.builders import NOON, a_check

pytestmark = pytest.mark.unit


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-11-23T01:59", None),
        ("2026-11-23T02:00", "2026-11-23T03:00"),
        ("2026-11-23T02:59", "2026-11-23T03:00"),
        ("2026-11-23T03:00", None),
    ],
)
def test_a_window_holds_from_its_start_until_its_end(now: str, ends: str | None) -> None:
    window = MaintenanceWindow(time(2), timedelta(hours=1))
    assert window.ends(at(now)) == (at(ends) if ends else None)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-11-22T23:30", "2026-11-23T03:00"),  # a Sunday
        ("2026-11-23T02:30", "2026-11-23T03:00"),  # the Monday after it
        ("2026-11-23T23:30", None),
        ("2026-11-22T02:30", None),
    ],
)
def test_an_overnight_window_belongs_to_the_day_that_it_begins_on(now: str, ends: str | None) -> None:
    window = MaintenanceWindow(time(23), timedelta(hours=4), every=("Sunday",))
    assert window.ends(at(now)) == (at(ends) if ends else None)


def test_a_window_of_days_is_found_from_its_last_hour() -> None:
    window = MaintenanceWindow(time(12), timedelta(days=2, hours=6), every=("Friday",))
    assert window.ends(at("2026-11-22T17:59")) == at("2026-11-22T18:00")
    assert window.ends(at("2026-11-22T18:00")) is None


def test_a_weekday_is_that_of_the_window_s_own_zone() -> None:
    window = MaintenanceWindow(time(0, 30), timedelta(hours=1), "Europe/Zurich", ("Monday",))
    assert window.ends(at("2026-11-22T23:45")) == at("2026-11-23T00:30")  # Monday already, in Zurich


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-03-29T00:30", "2026-03-29T02:00"),  # 01:30 in winter time; two hours on it is 04:00 in summer time
        ("2026-03-29T01:59", "2026-03-29T02:00"),
        ("2026-10-25T00:30", "2026-10-25T01:00"),  # the clock says 02:30, for the first time
        ("2026-10-25T01:30", None),  # the clock says 02:30 again; the two hours are over
    ],
)
def test_a_window_lasts_its_duration_though_the_clock_changes(now: str, ends: str | None) -> None:
    window = MaintenanceWindow(time(1), timedelta(hours=2), "Europe/Zurich")
    assert window.ends(at(now)) == (at(ends) if ends else None)


def test_a_start_that_the_clock_leaps_over_begins_where_it_lands() -> None:
    window = MaintenanceWindow(time(2, 30), timedelta(hours=1), "Europe/Zurich")
    assert window.ends(at("2026-03-29T01:45")) == at("2026-03-29T02:30")


def test_a_check_is_in_maintenance_until_the_last_of_its_windows_ends() -> None:
    windows = (MaintenanceWindow(time(12), timedelta(hours=1)), MaintenanceWindow(time(11), timedelta(hours=4)))
    check = a_check(maintenance=windows)
    assert check.maintenance_until(NOON) == NOON + timedelta(hours=3)
    assert check.maintenance_until(NOON + timedelta(hours=3)) is None


def test_windows_look_the_same_from_any_zone() -> None:

    window = MaintenanceWindow(time(1), timedelta(hours=2), "Europe/Zurich")
    local = at("2026-03-29T00:30").astimezone(ZoneInfo("Europe/Zurich"))
    assert window.ends(local) == at("2026-03-29T02:00")
