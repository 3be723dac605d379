"""Model: durations as operators write them (`30s`, `1h30m`), after Go's `time.ParseDuration`."""

import re
from datetime import timedelta

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")


def parse_duration(text: str) -> timedelta:
    """Read `1h30m`, `500ms`, `2d`.

    Raises:
        ValueError: the text is not a duration; the message gives an example, or it is longer than time itself.
    """
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration; write it like 30s, 5m or 1h30m")
    try:
        return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text)))
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than any clock runs") from error


def show_duration(value: timedelta) -> str:
    """Write a duration for people, its two largest units: `2d 3h`, `48h` reads `2d`; `1.25s`, `80ms`, `-3d`."""
    seconds = value.total_seconds()
    if seconds < 0:
        return "-" + show_duration(-value)
    if seconds < 0.9995:  # noqa: PLR2004 - what rounds to a whole second is shown as one
        return f"{seconds * 1000:.0f}ms"
    if seconds < 59.995:  # noqa: PLR2004 - what rounds to a whole minute is shown as one
        return f"{seconds:.2f}".rstrip("0").rstrip(".") + "s"
    left, parts = round(seconds), []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts[:2])
