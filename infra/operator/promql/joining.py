"""PromQL: operators between two sides: what of them matches, and with which labels it goes on."""

from dataclasses import replace
from typing import Final

import promql_parser as promql

from infra.operator.promql.judging import Compared, Judging
from infra.operator.promql.limits import beyond, unlike
from infra.operator.promql.literals import value_of
from infra.operator.promql.matching import Matching, labelled, unmatched
from infra.operator.promql.vector import NOBODY_KNOWS, Vector, number, union
from infra.operator.series import unit
from infra.operator.series.series import Kind
from infra.operator.series.unit import Unit

COMPARES: Final = ("==", "!=", ">", "<", ">=", "<=")
_FLIPPED: Final = {"==": "==", "!=": "!=", ">": "<", "<": ">", ">=": "<=", "<=": ">="}
SETS: Final = ("and", "or", "unless")


def join(judging: Judging, expr: promql.BinaryExpr, left: Vector, right: Vector) -> Vector:
    """What an operator makes of two sides."""
    operator = str(expr.op)
    if left.scalar or right.scalar:
        return _with_number(judging, expr, left, right)
    if not left.known or not right.known:
        return NOBODY_KNOWS
    matching = Matching.of(expr.modifier)
    for word, *mistake in unmatched(left, right, matching, operator):
        judging.tell(judging.first(word) if word else judging.last, *mistake)
    if operator == "or":
        kind = Kind.COUNTER if Kind.COUNTER in (left.kind, right.kind) else left.kind
        return replace(
            left, labels=union(left.labels, right.labels), sure=left.sure & right.sure, kind=kind,
            unit=unit.plus(left.unit, right.unit), scrape=max(left.scrape, right.scrape),
        )  # fmt: skip
    if operator in SETS:
        return left
    if operator in (*COMPARES, "+", "-") and unlike(operator, left.counts, right.counts):
        message = f"{left.counts} {operator} {right.counts}: one of them has to be converted"
        judging.tell(judging.last, message, "multiply or divide one side")
    made = labelled(left, right, matching)
    if operator in COMPARES:
        returns_bool = bool(expr.modifier and expr.modifier.return_bool)
        return replace(made, kind=Kind.GAUGE, unit=Unit.BOOL) if returns_bool else made
    return replace(made, kind=_kind(operator, left, right), unit=_unit(operator, left.counts, right.counts))


def _with_number(judging: Judging, expr: promql.BinaryExpr, left: Vector, right: Vector) -> Vector:
    """One side, or both, is a number."""
    operator = str(expr.op)
    if left.scalar and right.scalar:
        return number(_unit(operator, left.unit, right.unit))
    vector, scalar = (right, expr.lhs) if left.scalar else (left, expr.rhs)
    value = value_of(scalar)
    if operator in COMPARES:
        if vector.known and value is not None:
            at = judging.find(f"{value:g}")
            if mistake := beyond(operator, vector, value):
                judging.tell(at, *mistake)
            judging.compared.append(Compared(at, _FLIPPED[operator] if left.scalar else operator, value, vector.counts))
        returns_bool = bool(expr.modifier and expr.modifier.return_bool)
        return replace(vector, kind=Kind.GAUGE, unit=Unit.BOOL) if returns_bool else vector
    if value is not None and operator in ("*", "/"):
        factor = value if operator == "*" else (1 / value if value else 0)
        if operator == "/" and left.scalar:
            return replace(vector, kind=Kind.GAUGE, unit=Unit.UNKNOWN)
        return replace(vector, unit=unit.times(vector.unit, factor))
    return replace(vector, unit=_unit(operator, left.unit, right.unit))


def _unit(operator: str, left: Unit, right: Unit) -> Unit:
    match operator:
        case "+":
            return unit.plus(left, right)
        case "-":
            return unit.minus(left, right)
        case "/":
            return unit.over(left, right)
        case "*" if left in (Unit.BOOL, Unit.SHARE, Unit.RATIO) and right in (Unit.BOOL, Unit.SHARE, Unit.RATIO):
            return left if left is right else Unit.RATIO
        case _:
            return Unit.UNKNOWN


def _kind(operator: str, left: Vector, right: Vector) -> Kind:
    buckets = left.kind is right.kind is Kind.BUCKET and left.rated and operator in ("+", "-")
    return Kind.BUCKET if buckets else Kind.GAUGE
