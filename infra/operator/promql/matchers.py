"""PromQL: matchers: which values of a label they take."""

import re
from collections.abc import Sequence
from typing import Final

import promql_parser as promql

from infra.operator.promql.literals import alternatives
from infra.operator.series.series import Labels, Values


def never(operator: str, value: str, values: frozenset[str]) -> list[str]:
    """Of what a matcher asks for, what no series has."""
    if operator in ("=", "!="):
        return [] if value in values else [value]
    plain = alternatives(value)
    if plain is not None:
        return [one for one in plain if one and one not in values]
    return [] if any(_fits(value, one) for one in values) else [value]


def may(labels: Labels, matcher: promql.Matcher) -> bool:
    """Whether a series of these labels may be matched."""
    values = labels.get(matcher.name, frozenset({""}))
    return values is None or "$" in matcher.value or any(agrees(matcher, one) for one in values)


def narrowed(name: str, values: Values, matchers: Sequence[promql.Matcher]) -> Values:
    """What is left of a label's values; of one that may be anything those that are named."""
    for one in matchers:
        if one.name != name or "$" in one.value:
            continue
        if values is not None:
            values = frozenset(value for value in values if agrees(one, value))
        elif op_of(one) == "=":
            values = frozenset({one.value})
        elif op_of(one) == "=~" and (plain := alternatives(one.value)):
            values = frozenset(plain)
    return values


def agrees(matcher: promql.Matcher, value: str) -> bool:
    """Whether a value is taken."""
    operator = op_of(matcher)
    fits = _fits(matcher.value, value) if "~" in operator else matcher.value == value
    return fits is not operator.startswith("!")


def _fits(pattern: str, value: str) -> bool:
    try:
        return re.fullmatch(pattern, value) is not None
    except re.error:  # Go's syntax is not quite Python's
        return True


def op_of(matcher: promql.Matcher) -> str:
    """Its operator."""
    return _OPERATORS[str(matcher.op)]


_OPERATORS: Final = {
    str(one): sign
    for one, sign in (
        (promql.MatchOp.Equal, "="),
        (promql.MatchOp.NotEqual, "!="),
        (promql.MatchOp.Re, "=~"),
        (promql.MatchOp.NotRe, "!~"),
    )
}
