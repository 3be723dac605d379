"""Model: the steps to an order, and what the shop usually sees of them, by the minute of the week in Zurich."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

from functions.model.period import MINUTE, ZURICH

WEEKS: Final = 8
"""That the usual week is made of, at most."""
HOURS_OF_WEEK: Final = 7 * 24
_MINUTES_OF_HOUR = 60


class Step(StrEnum):
    """In their order; each is taken by some of those who took the one before, minutes later at most."""

    CARTS = "carts"
    CHECKOUTS = "checkouts"
    ORDERS = "orders"


@dataclass(frozen=True)
class UsualWeek:
    """How many of each step an hour usually sees, by the hour of the week (Monday 00:00 in Zurich first).

    Attributes:
        at: when this was found; it is made of the weeks before.
        hours: 168 numbers for each step.
    """

    at: datetime
    hours: Mapping[Step, Sequence[float]]

    @cached_property
    def _minutes(self) -> dict[Step, list[float]]:
        """By the minute of the week, straight from the middle of an hour to the middle of the next."""
        return {step: _by_minute(hours) for step, hours in self.hours.items()}

    @cached_property
    def totals(self) -> dict[Step, float]:
        """Of the whole week."""
        return {step: sum(hours) for step, hours in self.hours.items()}

    def expected(self, step: Step, start: datetime, minutes: int) -> list[float]:
        """How many each of the minutes from `start` on (a whole minute) usually sees."""
        found: list[float] = []
        while len(found) < minutes:
            local = (start + len(found) * MINUTE).astimezone(ZURICH)
            taken = min(minutes - len(found), _MINUTES_OF_HOUR - local.minute)
            index = hour_of_week(local) * _MINUTES_OF_HOUR + local.minute
            found += self._minutes[step][index : index + taken]
        return found


def hour_of_week(at: datetime) -> int:
    """0 for Monday from 00:00 to 01:00 in Zurich, 167 for the last hour of Sunday."""
    local = at.astimezone(ZURICH)
    return local.weekday() * 24 + local.hour


def _by_minute(hours: Sequence[float]) -> list[float]:
    around = [hours[-1], *hours, hours[0]]
    middles = [value / _MINUTES_OF_HOUR for value in around]
    half = _MINUTES_OF_HOUR // 2
    lines = [
        low + (high - low) * (minute + 0.5) / _MINUTES_OF_HOUR
        for low, high in pairwise(middles)
        for minute in range(_MINUTES_OF_HOUR)
    ]
    return lines[half : half + HOURS_OF_WEEK * _MINUTES_OF_HOUR]
