"""Model: how much of a time was up, and how much of it anybody knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from functions.model.day import CheckDay, Minutes
from functions.model.observation import Outcome
from functions.model.period import MINUTE, day_end, day_start

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


def window(parts: Iterable[Minutes]) -> Window:
    """The percentages of some minutes: degraded is up, maintenance and unknown do not count."""
    minutes = add_up(parts)
    up = minutes[Outcome.UP] + minutes[Outcome.DEGRADED]
    passed = sum(minutes.values())
    return Window(
        uptime=_percent(up, up + minutes[Outcome.DOWN]),
        coverage=_percent(passed - minutes[Outcome.UNKNOWN], passed) or 0.0,
    )


def day_minutes(day: date, known: CheckDay | None, now: datetime) -> DayMinutes:
    """A day that has begun, as far as it has passed; `known` is what was observed of a check on it."""
    passed = (min(now, day_end(day)) - day_start(day)) // MINUTE
    return DayMinutes(day, fill(known.minutes if known else {}, passed, known))


def fill(counted: Minutes, passed: int, day: CheckDay | None) -> Minutes:
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


def add_up(parts: Iterable[Minutes]) -> dict[Outcome, int]:
    """The minutes of all parts by outcome, all five."""
    total = dict.fromkeys(Outcome, 0)
    for minutes in parts:
        for outcome, count in minutes.items():
            total[outcome] += count
    return total


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, _DIGITS) if whole else None
