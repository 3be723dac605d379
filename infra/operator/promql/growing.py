"""PromQL: growth and change: rate and its like are of counters, delta and its like of gauges, over two values."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import promql_parser as promql

from infra.operator.promql.judging import Judging
from infra.operator.promql.vector import Vector
from infra.operator.series import unit
from infra.operator.series.series import Kind

_RATES: Final = ("rate", "irate")
GROWTH: Final = (*_RATES, "increase")
_DIFFERENCES: Final = ("delta", "idelta", "predict_linear")
OF_GAUGES: Final = (*_DIFFERENCES, "deriv")


def grown(judging: Judging, name: str, ranged: promql.Expr | None, main: Vector) -> Vector:
    """How much, or how fast, something grew."""
    if name in OF_GAUGES:
        return _changed(judging, name, main)
    if main.kind is Kind.GAUGE:
        judging.tell(judging.first(name), f"{name} of a gauge, which falls, too", "write delta or deriv")
    if isinstance(ranged, promql.SubqueryExpr) and isinstance(ranged.expr, promql.AggregateExpr):
        message = f"{name} of a sum: where one part begins anew, the sum's fall is taken for growth"
        judging.tell(judging.first(name), message, f"write the sum of {name}(…)")
    if main.kind is Kind.BUCKET:  # whose unit is of what was observed
        return replace(main, rated=True)
    return replace(main, kind=Kind.GAUGE, rated=True, unit=unit.per_second(main.unit) if name in _RATES else main.unit)


def too_short(judging: Judging, name: str, span: timedelta, main: Vector) -> None:
    """Two values are wanted for a growth, one for anything else."""
    least = 2 * main.scrape if name in (*GROWTH, *OF_GAUGES) else main.scrape
    if span < least:
        message = f"{_said(span)} is too short: such a series is scraped every {_said(main.scrape)}"
        hint = f"write [{_said(4 * main.scrape)}], or give the query a min step of {_said(main.scrape)}"
        judging.tell(judging.first(name), message, hint)


def _changed(judging: Judging, name: str, main: Vector) -> Vector:
    if main.kind in (Kind.COUNTER, Kind.BUCKET) and not main.rated:
        judging.tell(judging.first(name), f"{name} is of gauges, and this only grows", "write rate or increase")
    made = main.unit if name in _DIFFERENCES else unit.per_second(main.unit)
    return replace(main, kind=Kind.GAUGE, unit=made)


def _said(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds // 60}m" if seconds and seconds % 60 == 0 else f"{seconds}s"
