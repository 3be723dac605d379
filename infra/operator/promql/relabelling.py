"""PromQL: label_replace and label_join: the label that they make."""

from dataclasses import replace
from typing import Final

import promql_parser as promql

from functions.model.names import nearest
from infra.operator.promql.judging import Judging
from infra.operator.promql.vector import Vector, either

_WHOLE: Final = ("(.*)", "(.+)")
_ANY: Final = (*_WHOLE, ".*", ".+", "")


def replaced(judging: Judging, args: list[promql.Expr], main: Vector) -> Vector:
    """`label_replace(v, made, replacement, source, regex)`."""
    made, replacement, source, regex = (_text(one) for one in args[1:5])
    _is_there(judging, source, main)
    values = None if "$" in replacement else frozenset({replacement})
    if replacement == "$1" and regex in _WHOLE and source in main.labels:
        values = main.labels[source]
    if regex not in _ANY and made in main.labels:
        values = either((values, main.labels[made]))
    sure = main.sure | {made} if regex in _ANY and (source in main.sure or not source) else main.sure
    return replace(main, labels={**main.labels, made: values}, sure=sure)


def joined(judging: Judging, args: list[promql.Expr], main: Vector) -> Vector:
    """`label_join(v, made, separator, sources…)`."""
    for one in args[3:]:
        _is_there(judging, _text(one), main)
    made = _text(args[1])
    return replace(main, labels={**main.labels, made: None}, sure=main.sure | {made})


def _is_there(judging: Judging, source: str, main: Vector) -> None:
    if source and main.known and source not in main.labels:
        near = nearest(source, main.labels)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(sorted(main.labels))}"
        judging.tell(judging.find(source), f"there is no label {source} to take it from", hint)


def _text(expr: promql.Expr) -> str:
    return expr.val if isinstance(expr, promql.StringLiteral) else ""
