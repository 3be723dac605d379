"""Prometheus: truth and comparison of values in templates, after Go's text/template/funcs.go."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from functions.prometheus.template.go_text import Value, type_of


class ExpansionFailed(Exception):
    """An expansion came to nothing; Prometheus writes the reason into the text."""


def true(value: Value) -> bool:
    """Everything but false, 0, nil and what is empty; NaN is true."""
    return bool(value)


def equal(first: Value, *others: Value) -> bool:
    """Whether the first equals any of the others.

    Raises:
        ExpansionFailed: they are of different types, as `5` and `$value` are, or cannot be compared.
    """
    if not others:
        raise ExpansionFailed("missing argument for comparison")
    for other in others:
        _check(first, other)
        if first == other:
            return True
    return False


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[..., bool]:
    def ordered(first: Value, second: Value) -> bool:
        _check(first, second)
        if isinstance(first, bool):
            raise ExpansionFailed("invalid type for comparison")
        return compare(first, second)

    return ordered


def _check(first: Value, second: Value) -> None:
    if first is None or second is None or isinstance(first, Mapping) or isinstance(second, Mapping):
        raise ExpansionFailed("invalid type for comparison")
    if type_of(first) != type_of(second):
        raise ExpansionFailed("incompatible types for comparison")


COMPARISONS: dict[str, Callable[..., bool]] = {
    "eq": equal,
    "ne": lambda first, second: not equal(first, second),
    "lt": _ordered(operator.lt),
    "le": _ordered(operator.le),
    "gt": _ordered(lambda first, second: not first <= second),  # as Go has it: NaN is greater than anything
    "ge": _ordered(lambda first, second: not first < second),
}
