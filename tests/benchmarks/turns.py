"""Benchmarks: two sides measured in turn, A B A B, so that the machine's moods fall on both."""

from collections.abc import Callable
from typing import TypeVar

Measured = TypeVar("Measured")


def in_turn(
    sides: dict[str, Callable[[], Measured]], turns: int, say: Callable[[str], None]
) -> dict[str, list[Measured]]:
    """Measure every side once, then every side again, as often as wanted."""
    seen: dict[str, list[Measured]] = {name: [] for name in sides}
    for turn in range(turns):
        say(f"  turn {turn + 1} of {turns}: {', '.join(sides)}")
        for name, measure in sides.items():
            seen[name].append(measure())
    return seen
