"""API: how much of a time was up, and how much of it anybody knows; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.model.day import CheckDay, Minutes
from functions.model.observation import Outcome
from functions.model.period import HOUR, MINUTE, day_end, day_of, day_start, hour_index

WINDOWS = {"7d": 7, "30d": 30, "90d": 90}
"""Windows of whole Zurich days that end with today, by name; `24h` is counted in hours."""
DAYS = 90
_HOURS = 24
_DIGITS = 3
_TAKEN_FIRST = (Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.DOWN)


@dataclass(frozen=True)
class Window:
    """Percentages: of the minutes that count, those up; of all minutes, those known. None where none counts."""

    uptime: float | None
    coverage: float


@dataclass(frozen=True)
class DayMinutes:
    """The minutes of a Zurich day by outcome, all five; together they are those that have passed."""

    day: date
    minutes: Minutes


def windows(days: Sequence[DayMinutes]) -> dict[str, Window]:
    """The windows of whole days, by name, from `last_days`."""
    return {name: window(day.minutes for day in days[-count:]) for name, count in WINDOWS.items()}


def last_day_and_night(days: Mapping[date, CheckDay], now: datetime) -> Window:
    """The window `24h`: this hour so far and the 23 before it."""
    this = now.replace(minute=0, second=0, microsecond=0)
    starts = [this - back * HOUR for back in range(_HOURS)]
    counted = (days[day_of(at)].hours.get(hour_index(at), {}) for at in starts if day_of(at) in days)
    return window([_fill(_sum(counted), (now - starts[-1]) // MINUTE, days.get(day_of(now)))])


def last_days(days: Mapping[date, CheckDay], now: datetime) -> tuple[DayMinutes, ...]:
    """The last 90 Zurich days, the oldest first and today so far the last."""
    today = day_of(now)
    return tuple(_day(today - timedelta(days=back), days, now) for back in reversed(range(DAYS)))


def window(parts: Iterable[Minutes]) -> Window:
    """The percentages of some minutes: degraded is up, maintenance and unknown do not count."""
    minutes = _sum(parts)
    up = minutes[Outcome.UP] + minutes[Outcome.DEGRADED]
    passed = sum(minutes.values())
    return Window(
        uptime=_percent(up, up + minutes[Outcome.DOWN]),
        coverage=_percent(passed - minutes[Outcome.UNKNOWN], passed) or 0.0,
    )


def _day(day: date, days: Mapping[date, CheckDay], now: datetime) -> DayMinutes:
    passed = (min(now, day_end(day)) - day_start(day)) // MINUTE
    return DayMinutes(day, _fill(days[day].minutes, passed, days[day]) if day in days else {Outcome.UNKNOWN: passed})


def _fill(counted: Minutes, passed: int, day: CheckDay | None) -> Minutes:
    """All five outcomes, so that they make up the minutes that have passed: what nobody observed is unknown.

    An observation stands for minutes ahead of it; those are taken back from its outcome.
    """
    known: dict[Outcome, int] = {
        outcome: counted.get(outcome, 0) for outcome in Outcome if outcome is not Outcome.UNKNOWN
    }
    ahead = max(sum(known.values()) - passed, 0)
    latest = [day.latest.outcome] if day and day.latest.outcome in known else []
    for outcome in (*latest, *_TAKEN_FIRST):
        taken = min(ahead, known[outcome])
        known[outcome] -= taken
        ahead -= taken
    return {**known, Outcome.UNKNOWN: passed - sum(known.values())}


def _sum(parts: Iterable[Minutes]) -> dict[Outcome, int]:
    total = dict.fromkeys(Outcome, 0)
    for minutes in parts:
        for outcome, count in minutes.items():
            total[outcome] += count
    return total


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, _DIGITS) if whole else None
