"""Runbook steps: how figures, times and other people's words read in a line; pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from functions.model.duration import show_duration
from functions.model.verdict import plain

MOST_LINES = 10
_LONGEST = 300
_UNITS = (("days", 86400), ("hours", 3600), ("minutes", 60))
_A_HUNDRED = 100


def one_line(text: str) -> str:
    """In one line, without what cannot be printed, of 300 characters at most, and without a verdict."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain(words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…")


def short(lines: Iterable[str]) -> list[str]:
    """Ten lines at most; of more the last one says how many."""
    told = [line for one in lines if (line := one_line(one))]
    if len(told) <= MOST_LINES:
        return told
    return [*told[: MOST_LINES - 1], f"and {len(told) - MOST_LINES + 1} more"]


def number(value: float) -> str:
    """`12.4`, `0.03`, `1500`: no more digits than anybody reads."""
    if abs(value) >= _A_HUNDRED or value == round(value):
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def span(lasts: timedelta) -> str:
    """`2 minutes`, `20 seconds`, `hour`: after "in the last"."""
    seconds = lasts.total_seconds()
    for unit, size in _UNITS:
        if seconds >= size and seconds % size == 0:
            count = round(seconds / size)
            return unit.removesuffix("s") if count == 1 else f"{count} {unit}"
    return f"{number(seconds)} seconds"


def ago(at: datetime, now: datetime) -> str:
    """`6m 20s`, whole seconds."""
    return show_duration(timedelta(seconds=max(0, round((now - at).total_seconds())))) if now > at else "0s"


def size(count: int) -> str:
    """`12.3 MB`."""
    value = float(count)
    for unit in ("bytes", "kB", "MB"):
        if value < 1000:  # noqa: PLR2004 - the next unit
            return f"{number(value)} {unit}"
        value /= 1000
    return f"{number(value)} GB"
