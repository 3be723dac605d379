"""Dashboards: limits, and the colours they give to a value."""

from collections.abc import Sequence
from typing import Final

Limits = Sequence[tuple[float | None, str]]
"""Colours, each from a value on (None: from the bottom); ascending."""

GREEN, AMBER, RED, BLUE, PLAIN = "green", "orange", "red", "blue", "text"
NO_LIMITS: Final[Limits] = ((None, PLAIN),)


def at_most(amber: float | None, red: float | None) -> Limits:
    """Less is better: amber from the one, red from the other on; of None there is no such colour."""
    return ((None, GREEN), *((at, colour) for at, colour in ((amber, AMBER), (red, RED)) if at is not None))


def at_least(red: float | None, amber: float | None) -> Limits:
    """More is better: below the one it is red, below the other amber; of None there is no such colour."""
    if red is None and amber is None:
        return ((None, GREEN),)
    colours = [(red, RED), (amber, AMBER)]
    known = [(until, colour) for until, colour in colours if until is not None]
    froms = [None, *(until for until, _ in known)]
    return tuple(zip(froms, [*(colour for _, colour in known), GREEN], strict=True))
