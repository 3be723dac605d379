"""Model: how much of a time was up, and how much of it anybody knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from functions.model.day import CheckDay, Minutes
from functions.model.observation import Outcome
from functions.model.period import MINUTE, day_end, day_start

DIGITS: Final = 3
"""Decimals of a percentage: a minute in ninety days is seen."""
_TAKEN_FIRST = (Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.DOWN)


@dataclass(frozen=True)
class Window:
    """Percentages: of the minutes that count, those up; of all minutes, those known. None where none counts.

    Rounded down, never up: 100 is said of no time in which a minute was missing, nor 99.9 of one that did not reach it.
    """

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
    uptime = floored(*up_of_counted(minutes))
    passed = sum(minutes.values())
    coverage = floored(passed - minutes[Outcome.UNKNOWN], passed)
    return Window(uptime=None if uptime is None else float(uptime), coverage=float(coverage or 0))


def up_of_counted(minutes: Minutes) -> tuple[int, int]:
    """How many minutes were up, and how many count: those that were up, degraded or down."""
    up = minutes.get(Outcome.UP, 0) + minutes.get(Outcome.DEGRADED, 0)
    return up, up + minutes.get(Outcome.DOWN, 0)


def floored(part: int, whole: int, digits: int = DIGITS) -> Decimal | None:
    """Percent of the whole, rounded down to so many decimals; None without a whole."""
    return Decimal(100 * 10**digits * part // whole).scaleb(-digits) if whole else None


def reaches(minutes: Minutes, percent: Decimal) -> bool | None:
    """Whether so many percent of the minutes that count were up, by the minutes themselves; None where none counts."""
    up, counted = up_of_counted(minutes)
    return 100 * up >= percent * counted if counted else None


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
