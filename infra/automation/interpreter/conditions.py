"""Automation: whether a condition of a branch or a loop holds.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, assert_never

from infra.automation.document import Compare, Condition, Either, Every, Operation, Opposite
from infra.automation.interpreter.references import as_text, resolve

Json = Any


class NotComparable(Exception):
    """A value is no number, or neither true nor false; the message has it."""


def holds(condition: Condition, values: Mapping[str, Json]) -> bool:
    """Whether it holds; what need not be looked at is not.

    Raises:
        NotComparable: a value is not of the operation's type.
        Unresolved: a reference stands for nothing.
    """
    match condition:
        case Every(conditions):
            return all(holds(one, values) for one in conditions)
        case Either(conditions):
            return any(holds(one, values) for one in conditions)
        case Opposite(inner):
            return not holds(inner, values)
        case Compare(variable, operation, value):
            return _compare(operation, resolve(variable, values), resolve(value, values))
        case _:
            assert_never(condition)


def _compare(operation: Operation, left: Json, right: Json) -> bool:
    if operation in _TEXTS:
        return _TEXTS[operation](as_text(left), as_text(right))
    if operation in _NUMBERS:
        return _NUMBERS[operation](_number(left), _number(right))
    return _boolean(left) == _boolean(right)


def _number(value: Json) -> Decimal:
    if not isinstance(value, bool):
        try:
            number = Decimal(as_text(value).strip())
        except InvalidOperation:
            pass
        else:
            if number.is_finite():
                return number
    raise NotComparable(f"{as_text(value)[:100]!r} is not a number")


def _boolean(value: Json) -> bool:
    text = as_text(value).strip().lower()
    if text not in {"true", "false"}:
        raise NotComparable(f"{text[:100]!r} is neither true nor false")
    return text == "true"


_TEXTS: Mapping[Operation, Callable[[str, str], bool]] = {
    Operation.STRING_EQUALS: lambda left, right: left == right,
    Operation.EQUALS_IGNORE_CASE: lambda left, right: left.lower() == right.lower(),
    Operation.STARTS_WITH: lambda left, right: left.startswith(right),
    Operation.ENDS_WITH: lambda left, right: left.endswith(right),
    Operation.CONTAINS: lambda left, right: right in left,
}
_NUMBERS: Mapping[Operation, Callable[[Decimal, Decimal], bool]] = {
    Operation.NUMERIC_EQUALS: lambda left, right: left == right,
    Operation.NUMERIC_GREATER: lambda left, right: left > right,
    Operation.NUMERIC_LESSER: lambda left, right: left < right,
    Operation.NUMERIC_GREATER_OR_EQUALS: lambda left, right: left >= right,
    Operation.NUMERIC_LESSER_OR_EQUALS: lambda left, right: left <= right,
}
