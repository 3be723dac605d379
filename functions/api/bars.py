"""API: a day as a bar of the status page: its outcomes stacked, trouble at the bottom, unknown on top; pure."""

from functions.api.uptime import DayMinutes
from functions.model.observation import Outcome

HEIGHT = 40
_STUB = 8
_LEAST = {Outcome.DOWN: 14.0, Outcome.DEGRADED: 9.0, Outcome.MAINTENANCE: 5.0, Outcome.UP: 3.0}
"""So that one minute of it in a day is seen."""
_FROM_BELOW = (Outcome.DOWN, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.UP)


def bar(day: DayMinutes) -> list[tuple[Outcome, float, float]]:
    """The pieces of a bar: outcome, distance from the top, height. A day that nobody knows is a stub."""
    known = [outcome for outcome in _FROM_BELOW if day.minutes.get(outcome, 0)]
    if not known:
        return [(Outcome.UNKNOWN, HEIGHT - _STUB, _STUB)]
    whole = sum(day.minutes.values())
    pieces, top = [], float(HEIGHT)
    for outcome in known:
        last = outcome is known[-1] and not day.minutes.get(Outcome.UNKNOWN, 0)
        height = top if last else min(max(day.minutes[outcome] / whole * HEIGHT, _LEAST[outcome]), top)
        top -= height
        pieces.append((outcome, round(top, 1), round(height, 1)))
    return [*pieces, (Outcome.UNKNOWN, 0.0, round(top, 1))] if top else pieces
