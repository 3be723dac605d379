"""Series: units: what a series counts in, as its name says, and what becomes of that under arithmetic."""

from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """What a value counts, in the words of a finding."""

    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    BYTES = "bytes"
    PERCENT = "percent"
    SHARE = "a share of 0 to 1"
    RATIO = "a ratio"
    TIME = "a Unix time in seconds"
    TIME_MS = "a Unix time in milliseconds"
    COUNT = "a count"
    CHF = "CHF"
    RATING = "a rating of 1 to 5"
    BOOL = "0 or 1"
    PER_SECOND = "a count each second"
    BYTES_PER_SECOND = "bytes each second"
    NUMBER = "a number"
    UNKNOWN = "unknown"


_ENDINGS: Final = (
    ("timestamp_seconds", Unit.TIME),
    ("start_time_seconds", Unit.TIME),
    ("_expiry", Unit.TIME),
    ("_milliseconds", Unit.MILLISECONDS),
    ("_seconds", Unit.SECONDS),
    ("_bytes", Unit.BYTES),
    ("_percent", Unit.PERCENT),
    ("_ratio", Unit.SHARE),
    ("_success", Unit.BOOL),
    ("_up", Unit.BOOL),
    ("_info", Unit.BOOL),
)
_PER_SECOND: Final = {Unit.COUNT: Unit.PER_SECOND, Unit.BYTES: Unit.BYTES_PER_SECOND, Unit.SECONDS: Unit.RATIO}
_TIMES: Final = {
    (Unit.SHARE, 100): Unit.PERCENT,
    (Unit.RATIO, 100): Unit.PERCENT,
    (Unit.BOOL, 100): Unit.PERCENT,
    (Unit.SECONDS, 1000): Unit.MILLISECONDS,
    (Unit.TIME, 1000): Unit.TIME_MS,
    (Unit.PERCENT, 0.01): Unit.SHARE,
    (Unit.MILLISECONDS, 0.001): Unit.SECONDS,
    (Unit.TIME_MS, 0.001): Unit.TIME,
}
_RATIOS: Final = (Unit.SHARE, Unit.RATIO)


def of_name(name: str) -> Unit:
    """What the name of a family promises, by the habits of Prometheus."""
    if name == "up":
        return Unit.BOOL
    base = name.removesuffix("_total")
    found = next((unit for ending, unit in _ENDINGS if base.endswith(ending)), Unit.UNKNOWN)
    return Unit.COUNT if found is Unit.UNKNOWN and name.endswith("_total") else found


def per_second(unit: Unit) -> Unit:
    """Of a rate."""
    return _PER_SECOND.get(unit, Unit.UNKNOWN)


def mean(unit: Unit) -> Unit:
    """Of an average."""
    return Unit.SHARE if unit is Unit.BOOL else unit


def total(unit: Unit) -> Unit:
    """Of a sum."""
    return Unit.COUNT if unit is Unit.BOOL else unit


def times(unit: Unit, factor: float) -> Unit:
    """Of a value that is multiplied by a number."""
    if factor in (0, 1):
        return unit
    usual = Unit.RATIO if unit in _RATIOS else Unit.UNKNOWN
    return next((made for (one, by), made in _TIMES.items() if one is unit and abs(by - factor) < by / 1e6), usual)


def plus(left: Unit, right: Unit) -> Unit:
    """Of a sum of two values, or of either."""
    if left is right or right is Unit.NUMBER:
        return left
    if left is Unit.NUMBER:
        return right
    return Unit.RATIO if {left, right} <= {*_RATIOS, Unit.BOOL} else Unit.UNKNOWN


def minus(left: Unit, right: Unit) -> Unit:
    """Of a difference."""
    return Unit.SECONDS if left is right is Unit.TIME else plus(left, right)


def over(left: Unit, right: Unit) -> Unit:
    """Of a quotient of two values."""
    if left is Unit.UNKNOWN or right is Unit.UNKNOWN:
        return Unit.UNKNOWN
    if left is right:
        return Unit.RATIO
    if right is Unit.COUNT or right in _RATIOS:
        return left
    if right is Unit.PER_SECOND:
        return Unit.SECONDS if left is Unit.RATIO else Unit.BYTES if left is Unit.BYTES_PER_SECOND else Unit.UNKNOWN
    return Unit.RATIO if {left, right} == {Unit.COUNT, Unit.BOOL} else Unit.UNKNOWN
