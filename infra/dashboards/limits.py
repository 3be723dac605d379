"""Dashboards: limits, and the colours they give to a value."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from functions.model.kpi import Direction, Kpi

Limits = Sequence[tuple[float | None, str]]
"""Colours, each from a value on (None: from the bottom); ascending."""
Kpis = Mapping[str, Kpi]
"""By name; one that the operator took out of the file is not there."""

GREEN, AMBER, RED, BLUE, PLAIN = "green", "orange", "red", "blue", "text"
_JUST_OVER_0: Final = 0.000001
NO_LIMITS: Final[Limits] = ((None, PLAIN),)


def at_most(amber: float | None, red: float | None) -> Limits:
    """Less is better: amber from the one, red from the other on; of None there is no such colour.

    Where red begins no later than amber there is no amber.
    """
    if amber is not None and red is not None and red <= amber:
        amber = None
    return ((None, GREEN), *((at, colour) for at, colour in ((amber, AMBER), (red, RED)) if at is not None))


def at_least(red: float | None, amber: float | None) -> Limits:
    """More is better: below the one it is red, below the other amber; of None there is no such colour.

    Where red ends no earlier than amber there is no amber.
    """
    if amber is not None and red is not None and red >= amber:
        amber = None
    known = [(until, colour) for until, colour in ((red, RED), (amber, AMBER)) if until is not None]
    froms = [None, *(until for until, _ in known)]
    return tuple(zip(froms, [*(colour for _, colour in known), GREEN], strict=True))


def of_kpi(kpis: Kpis, name: str, times: float = 1) -> Limits:
    """Green meets the target, red is an alert, amber lies between; `times`: of a KPI in milliseconds 0.001 for seconds.

    Grafana colours from a limit on: where less is better, what stands on the target is amber already. A 0 stands on it
    by rule and not by chance, so that it is green where 0 is the target.
    """
    if name not in kpis:
        return NO_LIMITS
    kpi = kpis[name]
    alert, target = None if kpi.alert is None else _scaled(kpi.alert, times), _scaled(kpi.target, times)
    if kpi.measure.better is Direction.HIGHER:
        return at_least(alert, target)
    return at_most(target or _JUST_OVER_0, None if alert is None else alert or _JUST_OVER_0)


def _scaled(limit: Decimal, times: float) -> float:
    scaled = float(limit * Decimal(str(times)))
    return int(scaled) if scaled.is_integer() else scaled
