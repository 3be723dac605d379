"""PromQL: limits: what no value of a unit is ever compared with."""

from typing import Final

from infra.operator.promql.vector import Vector
from infra.operator.series.series import Kind
from infra.operator.series.unit import Unit

_BOUNDS: Final = {
    Unit.PERCENT: (0, 100),
    Unit.SHARE: (0, 1),
    Unit.BOOL: (0, 1),
    Unit.RATING: (1, 5),
}
_NEVER_NEGATIVE: Final = (Unit.MILLISECONDS, Unit.BYTES, Unit.COUNT, Unit.PER_SECOND, Unit.TIME)
_APART: Final = (
    *(Unit.SECONDS, Unit.MILLISECONDS, Unit.BYTES, Unit.PERCENT, Unit.SHARE, Unit.TIME, Unit.TIME_MS, Unit.CHF),
    Unit.RATING,
)
_A_DATE: Final = 1e8


def beyond(operator: str, vector: Vector, limit: float) -> tuple[str, str] | None:
    """Why a limit cannot be meant, and what to write."""
    if vector.kind in (Kind.COUNTER, Kind.BUCKET) and not vector.rated:
        return "a counter only grows, so that a limit is passed once and for all", "compare its rate or increase"
    unit = vector.counts
    if unit is Unit.TIME and 0 < limit < _A_DATE:
        return f"a Unix time is compared with {limit:g}", f"write time() - … {operator} {limit:g}"
    least, most = _BOUNDS.get(unit, (0 if unit in _NEVER_NEGATIVE else None, None))
    if (least is not None and limit < least) or (most is not None and limit > most):
        bounds = f"{least} to {most}" if most is not None else "0 or more"
        return f"{limit:g} is no limit of what is {unit}", f"write a limit of {bounds}"
    if unit is Unit.BOOL and operator in ("==", "!=") and limit not in (0, 1):
        return f"{limit:g} is no value: it is 0 or 1", "write 0 or 1"
    return None


def unlike(operator: str, left: Unit, right: Unit) -> bool:
    """Whether values of two units cannot be compared, added or subtracted."""
    if {left, right} == {Unit.TIME, Unit.SECONDS}:
        return operator not in ("+", "-")
    return left is not right and left in _APART and right in _APART
