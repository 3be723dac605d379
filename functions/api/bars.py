"""API: a day as a bar of the status page: its outcomes stacked, trouble at the bottom, unknown on top; pure."""

from itertools import accumulate

from functions.model.observation import Outcome
from functions.model.uptime import DayMinutes

HEIGHT = 40
_STUB = 8
_LEAST = {Outcome.DOWN: 14.0, Outcome.DEGRADED: 9.0, Outcome.MAINTENANCE: 5.0, Outcome.UP: 3.0, Outcome.UNKNOWN: 1.0}
"""So that one minute of it in a day is seen; in this order from below."""


def bar(day: DayMinutes) -> list[tuple[Outcome, float, float]]:
    """The pieces of a bar: outcome, distance from the top, height. A day that nobody knows is a stub."""
    found = {outcome: day.minutes[outcome] for outcome in _LEAST if day.minutes.get(outcome, 0)}
    if not found.keys() - {Outcome.UNKNOWN}:
        return [(Outcome.UNKNOWN, HEIGHT - _STUB, _STUB)]
    least = sum(_LEAST[outcome] for outcome in found)
    a_minute = (HEIGHT - least) / sum(found.values())
    heights = {outcome: _LEAST[outcome] + minutes * a_minute for outcome, minutes in found.items()}
    tops = accumulate(heights.values(), lambda top, height: top - height, initial=float(HEIGHT))
    next(tops)
    return [(outcome, round(top, 1), round(heights[outcome], 1)) for outcome, top in zip(heights, tops, strict=True)]
