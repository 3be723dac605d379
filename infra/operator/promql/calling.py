"""PromQL: functions: what each makes of its argument."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import promql_parser as promql

from infra.operator.promql import growing
from infra.operator.promql.judging import Judging
from infra.operator.promql.literals import value_of
from infra.operator.promql.quantiles import histogram_quantile, out_of_range
from infra.operator.promql.relabelling import joined, replaced
from infra.operator.promql.vector import Vector, number
from infra.operator.series import unit
from infra.operator.series.series import Kind
from infra.operator.series.unit import Unit

_Special = Callable[[Judging, list[promql.Expr], list[Vector]], Vector]
_KEEPS: Final = (
    *("abs", "ceil", "floor", "round", "clamp", "clamp_min", "clamp_max", "sort", "sort_desc"),
    *("sort_by_label", "sort_by_label_desc", "last_over_time", "min_over_time", "max_over_time", "quantile_over_time"),
)


def call(judging: Judging, expr: promql.Call, of: Callable[[promql.Expr], Vector]) -> Vector:
    """What a function returns; `of` judges its arguments."""
    name, args = expr.func.name, list(expr.args)
    given = [of(one) for one in args if not isinstance(one, promql.StringLiteral)]
    if special := _SPECIAL.get(name):
        return special(judging, args, given)
    main = next((one for one in given if not one.scalar), None)
    if main is None:  # of the time it is: hour(), month()
        return Vector(unit=Unit.COUNT)
    if not main.known:
        return main
    if name == "quantile_over_time":
        out_of_range(judging, value_of(args[0]))
    ranged = next((one for one in args if isinstance(one, promql.MatrixSelector | promql.SubqueryExpr)), None)
    if isinstance(ranged, promql.MatrixSelector):
        growing.too_short(judging, name, ranged.range, main)
    if name in (*growing.GROWTH, *growing.OF_GAUGES):
        return growing.grown(judging, name, ranged, main)
    return main if name in _KEEPS else _changed(name, main)


def _changed(name: str, main: Vector) -> Vector:
    """Another unit, and nothing that only grows."""
    units: Mapping[str, Unit] = {
        **dict.fromkeys(("count_over_time", "changes", "resets"), Unit.COUNT),
        "present_over_time": Unit.BOOL,
        "timestamp": Unit.TIME,
        "avg_over_time": unit.mean(main.unit),
        "sum_over_time": unit.total(main.unit),
    }
    kind = main.kind if name == "avg_over_time" else Kind.GAUGE
    return replace(main, kind=kind, unit=units.get(name, Unit.UNKNOWN))


def _absent(_judging: Judging, args: list[promql.Expr], _given: list[Vector]) -> Vector:
    """It has the labels that its selector fixes."""
    selector = args[0].vector_selector if isinstance(args[0], promql.MatrixSelector) else args[0]
    if not isinstance(selector, promql.VectorSelector):
        return Vector(unit=Unit.BOOL)
    equal = [one for one in selector.matchers.matchers if str(one.op) == str(promql.MatchOp.Equal)]
    fixed = {one.name: frozenset({one.value}) for one in equal}
    return Vector(fixed, frozenset(fixed), unit=Unit.BOOL)


_SPECIAL: Final[Mapping[str, _Special]] = {
    "time": lambda *_: number(Unit.TIME),
    "pi": lambda *_: number(),
    "vector": lambda _, __, given: Vector(unit=given[0].unit),
    "scalar": lambda _, __, given: number(given[0].unit),
    "histogram_quantile": lambda judging, args, given: histogram_quantile(judging, value_of(args[0]), given[-1]),
    "label_replace": lambda judging, args, given: replaced(judging, args, given[0]),
    "label_join": lambda judging, args, given: joined(judging, args, given[0]),
    "absent": _absent,
    "absent_over_time": _absent,
}
