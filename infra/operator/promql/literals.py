"""PromQL: numbers and regular expressions, as far as they can be told from the text alone."""

import re
from typing import Final

import promql_parser as promql

_PLAIN: Final = re.compile(r"[\w :/-]*")
_ONE_GROUP: Final = re.compile(r"([^()|]*)\(([^()]*)\)([^()|]*)")


def value_of(expr: promql.Expr | None) -> float | None:
    """The number that an expression is, or None."""
    match expr:
        case promql.NumberLiteral(val=val):
            return float(val)
        case promql.ParenExpr(expr=inner):
            return value_of(inner)
        case promql.UnaryExpr(expr=inner):
            found = value_of(inner)
            return None if found is None else -found
        case promql.BinaryExpr(lhs=lhs, rhs=rhs):
            left, right = value_of(lhs), value_of(rhs)
            return None if left is None or right is None else _calculated(str(expr.op), left, right)
        case _:
            return None


def alternatives(pattern: str) -> list[str] | None:
    """The texts that a regular expression is a plain choice of (`a|b`, `x-(a|b)`), or None."""
    if group := _ONE_GROUP.fullmatch(pattern):
        before, choices, after = group.groups()
        found = [f"{before}{one}{after}" for one in choices.split("|")]
    else:
        found = pattern.split("|")
    return found if all(_PLAIN.fullmatch(one) for one in found) else None


def _calculated(operator: str, left: float, right: float) -> float | None:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            return left / right
        case _:
            return None
