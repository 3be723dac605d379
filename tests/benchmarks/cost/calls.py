"""Benchmarks: how often a schedule of AWS calls in a month of thirty days."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

DAYS: Final = Decimal(30)
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_A_DAY = {"minute": 1440, "hour": 24, "day": 1}
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) \*\)")


@dataclass(frozen=True)
class Rhythm:
    """Days of a month on which it calls, hours of such a day in which it does, calls of such a day."""

    days: Decimal
    hours: int
    calls: int


def rhythm(expression: str) -> Rhythm:
    """Of `rate(…)` and of those `cron(…)` that we have: lists and ranges of minutes and hours, a day of week or month.

    Raises:
        ValueError: an expression that it does not know.
    """
    if rate := _RATE.fullmatch(expression):
        calls = _A_DAY[rate[2]] // int(rate[1])
        return Rhythm(DAYS, min(24, calls), calls)
    cron = _CRON.fullmatch(expression)
    if cron is None:
        raise ValueError(f"{expression}: not known here")
    minutes, hours, day, month, weekday = cron.groups()
    if month != "*":
        raise ValueError(f"{expression}: months are not known here")
    return Rhythm(_days(day, weekday), _many(hours), _many(minutes) * _many(hours))


def _days(day: str, weekday: str) -> Decimal:
    if weekday not in ("?", "*"):
        return Decimal(_many(weekday)) * (1 if "#" in weekday else DAYS / 7)
    return DAYS if day in ("?", "*") else Decimal(_many(day))


def _many(field: str) -> int:
    return sum(_range(part) for part in field.split(","))


def _range(part: str) -> int:
    first, _, last = part.partition("-")
    return int(last) - int(first) + 1 if last else 1
