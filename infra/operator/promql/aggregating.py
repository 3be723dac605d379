"""PromQL: aggregations: which labels are left, and whether they were there."""

from dataclasses import replace
from typing import Final

import promql_parser as promql

from functions.model.names import nearest
from infra.operator.promql.judging import Judging
from infra.operator.promql.literals import value_of
from infra.operator.promql.quantiles import out_of_range
from infra.operator.promql.vector import Vector
from infra.operator.series import unit
from infra.operator.series.series import Kind
from infra.operator.series.unit import Unit

_CHOOSE: Final = ("topk", "bottomk", "limitk", "limit_ratio")
_COUNT: Final = ("count", "count_values")


def aggregate(judging: Judging, expr: promql.AggregateExpr, inner: Vector) -> Vector:
    """What is left of many series."""
    operator, modifier = str(expr.op), expr.modifier
    named = list(modifier.labels) if modifier else []
    if operator == "quantile":
        out_of_range(judging, value_of(expr.param))
    if not inner.known:
        return inner
    for label in named:
        _is_there(judging, label, inner)
    if operator in _CHOOSE:
        return inner
    by = modifier is None or modifier.type == promql.AggModifierType.By
    left = {name for name in inner.labels if (name in named) is by}
    _loses_le(judging, operator, inner, left)
    labels = {name: values for name, values in inner.labels.items() if name in left}
    if operator == "count_values" and isinstance(expr.param, promql.StringLiteral):
        labels[expr.param.val] = None
    made = replace(inner, labels=labels, sure=inner.sure & set(labels))
    return _measured(operator, made)


def _measured(operator: str, made: Vector) -> Vector:
    """In what unit the result is."""
    if operator in _COUNT:
        return replace(made, kind=Kind.GAUGE, unit=Unit.COUNT)
    if operator == "group":
        return replace(made, kind=Kind.GAUGE, unit=Unit.BOOL)
    if operator == "sum":
        return replace(made, unit=unit.total(made.unit), summed=True)
    if operator == "avg":
        return replace(made, unit=unit.mean(made.unit))
    return replace(made, unit=Unit.UNKNOWN) if operator == "stdvar" else made


def _is_there(judging: Judging, label: str, inner: Vector) -> None:
    if label not in inner.labels:
        near = nearest(label, inner.labels)
        left = ", ".join(sorted(inner.labels)) or "none"
        hint = f"did you mean {near}?" if near else f"the labels there are: {left}"
        judging.tell(judging.first(label), f"{label} is no label of what is aggregated", hint)


def _loses_le(judging: Judging, operator: str, inner: Vector, left: set[str]) -> None:
    """Buckets count what the ones below count: only one of them, or each apart, may be added up."""
    bounds = inner.labels.get("le")
    if inner.kind is Kind.BUCKET and operator == "sum" and "le" not in left and (bounds is None or len(bounds) > 1):
        message = "buckets are added up without le, so that each value counts many times"
        judging.tell(judging.first(operator), message, 'write sum by (le, …), or choose one bucket: le="0.5"')
