"""Prometheus: numbers for people in templates (`1.234k`, `3d 4h 0m 0s`), after template/template.go of Prometheus."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from functions.prometheus.template.comparing import ExpansionFailed
from functions.prometheus.template.go_text import Value, quoted, rounded, shortest, type_of

_NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)", re.ASCII | re.IGNORECASE)
_DURATION = re.compile(
    r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII
)  # fmt: skip
_UNITS = (365 * 86400, 7 * 86400, 86400, 3600, 60, 1, 0.001)
_LARGE, _BINARY = ("k", "M", "G", "T", "P", "E", "Z", "Y"), ("ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")
_SMALL = ("m", "u", "n", "p", "f", "a", "z", "y")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_NANOSECONDS = 2**63


def number_of(value: Value) -> float:
    """A float, an integer, or a text that is one.

    Raises:
        ExpansionFailed: it is none.
    """
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise ExpansionFailed(f"strconv.ParseFloat: parsing {quoted(value)}: invalid syntax")
        if math.isinf(number := float(value)) and "n" not in value.lower():
            raise ExpansionFailed(f"strconv.ParseFloat: parsing {quoted(value)}: value out of range")
        return number
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise ExpansionFailed(f"can't convert {type_of(value)} to float")


def humanize(value: Value) -> str:
    """1234567 is `1.235M`, 0.0021 is `2.1m`."""
    number = number_of(value)
    if number == 0 or not math.isfinite(number):
        return rounded(number, 4)
    return _scaled(number, _LARGE, 1000) if abs(number) >= 1 else _enlarged(number)


def humanize_1024(value: Value) -> str:
    """1048576 is `1Mi`."""
    number = number_of(value)
    if abs(number) <= 1 or not math.isfinite(number):
        return rounded(number, 4)
    return _scaled(number, _BINARY, 1024)


def humanize_duration(value: Value) -> str:
    """Seconds: 93784 is `1d 2h 3m 4s`, 0.25 is `250ms`."""
    number = number_of(value)
    if not math.isfinite(number):
        return rounded(number, 4)
    if number == 0:
        return f"{rounded(number, 4)}s"
    if abs(number) < 1:
        return f"{_enlarged(number)}s"
    sign, whole = "-" * (number < 0), int(abs(number))
    counts = [whole // 86400, whole // 3600 % 24, whole // 60 % 60, whole % 60]
    first = next(index for index, count in enumerate(counts) if count)
    if first == len(counts) - 1:
        return f"{sign}{rounded(abs(number), 4)}s"
    return sign + " ".join(f"{count}{unit}" for count, unit in list(zip(counts, "dhms", strict=True))[first:])


def humanize_percentage(value: Value) -> str:
    """A ratio: 0.0525 is `5.25%`."""
    return f"{rounded(number_of(value) * 100, 4)}%"


def humanize_timestamp(value: Value) -> str:
    """Seconds since 1970: `2015-06-23 13:19:44.128 +0000 UTC`."""
    number = number_of(value)
    if not math.isfinite(number):
        return rounded(number, 4)
    if not -_MOST_NANOSECONDS <= number * 1e9 < _MOST_NANOSECONDS:
        raise ExpansionFailed(
            f"{shortest(number)} cannot be represented as a nanoseconds timestamp since it overflows int64"
        )
    milliseconds = int(int(number * 1e9) / 1e6)
    at = _EPOCH + timedelta(milliseconds=milliseconds)
    fraction = f".{milliseconds % 1000:03d}".rstrip("0").rstrip(".")
    return f"{at:%Y-%m-%d %H:%M:%S}{fraction} +0000 UTC"


def parse_duration(text: str) -> float:
    """`1d2h` in seconds, in the format of rule files."""
    found = _DURATION.fullmatch(text)
    if text == "0":
        return 0.0
    if not found or not text:
        said = f"not a valid duration string: {quoted(text)}" if text else "empty duration string"
        raise ExpansionFailed(said)
    return sum(int(count) * unit for count, unit in zip(found.groups(), _UNITS, strict=True) if count)


def _scaled(number: float, prefixes: Sequence[str], base: int) -> str:
    prefix = ""
    for one in prefixes:
        if abs(number) < base:
            break
        prefix, number = one, number / base
    return f"{rounded(number, 4)}{prefix}"


def _enlarged(number: float) -> str:
    prefix = ""
    for one in _SMALL:
        if abs(number) >= 1:
            break
        prefix, number = one, number * 1000
    return f"{rounded(number, 4)}{prefix}"
