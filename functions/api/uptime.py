"""API: the windows of time that a status shows; pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from functions.model.day import CheckDay
from functions.model.period import HOUR, MINUTE, day_of, hour_index
from functions.model.uptime import DayMinutes, Window, add_up, day_minutes, fill, window

WINDOWS = {"7d": 7, "30d": 30, "90d": 90}
"""Windows of whole Zurich days that end with today, by name; `24h` is counted in hours."""
DAYS = 90
_HOURS = 24


def windows(days: Sequence[DayMinutes]) -> dict[str, Window]:
    """The windows of whole days, by name, from `last_days`."""
    return {name: window(day.minutes for day in days[-count:]) for name, count in WINDOWS.items()}


def last_day_and_night(days: Mapping[date, CheckDay], now: datetime) -> Window:
    """The window `24h`: this hour so far and the 23 before it."""
    this = now.replace(minute=0, second=0, microsecond=0)
    starts = [this - back * HOUR for back in range(_HOURS)]
    counted = (days[day_of(at)].hours.get(hour_index(at), {}) for at in starts if day_of(at) in days)
    return window([fill(add_up(counted), (now - starts[-1]) // MINUTE, days.get(day_of(now)))])


def last_days(days: Mapping[date, CheckDay], now: datetime) -> tuple[DayMinutes, ...]:
    """The last 90 Zurich days, the oldest first and today so far the last."""
    every = (day_of(now) - timedelta(days=back) for back in reversed(range(DAYS)))
    return tuple(day_minutes(day, days.get(day), now) for day in every)
