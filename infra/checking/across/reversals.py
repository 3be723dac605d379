"""Checking: conditions that say the opposite of what anybody wants: up only while it is slow, dead or wrong."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from functions.model.check import Check
from functions.model.condition import Condition
from functions.model.duration import parse_duration
from infra.checking.written import Written
from infra.operator.findings import Finding

_MILLISECOND: Final = timedelta(milliseconds=1)
_QUICKEST: Final = 10 * _MILLISECOND
_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MORE, _LESS = (">", ">="), ("<", "<=")
_GOOD: Final = range(200, 300)
_WRONG: Final = {
    "[RESPONSE_TIME]": (_MORE, "holds only while it is slow"),
    "[CERTIFICATE_EXPIRATION]": (_LESS, "holds only while the certificate is about to expire"),
}


def findings(one: Written, check: Check) -> Iterator[Finding]:
    """Those of one check."""
    said = [
        (key, index, condition)
        for key, conditions in (("conditions", check.conditions), ("degraded", check.degraded))
        for index, condition in enumerate(conditions)
    ]
    statuses = [condition for _, _, condition in said if "[STATUS]" in condition.placeholders]
    for key, index, condition in said:
        about, operator, values = _about(condition)
        if wrong := _wrong(about, operator, values) or (
            _status(about, operator, values) if len(statuses) == 1 else None
        ):
            message, meant = wrong
            yield one.finding(key, index, message=message, hint=f"did you mean {meant}?")


def limit(text: str) -> timedelta | None:
    """The time that a condition names: a number is of milliseconds."""
    with suppress(ValueError, OverflowError):
        return float(text) * _MILLISECOND
    with suppress(ValueError):
        return parse_duration(text)
    return None


def _about(condition: Condition) -> tuple[str, str, Sequence[str]]:
    """What is looked at, how, and the values that it is held against, also where they stand first."""
    left, right, operator = condition.left, condition.right, condition.operator
    if left.placeholder is None and right.placeholder is not None:
        left, right, operator = right, left, _FLIPPED.get(operator, operator)
    return left.text, operator, [member.text for member in right.members] or [right.text]


def _wrong(about: str, operator: str, values: Sequence[str]) -> tuple[str, str] | None:
    """What holds while something is amiss, and which operator or value was meant."""
    if about == "[CONNECTED]" and (operator, *values) in (("==", "false"), ("!=", "true")):
        return "holds only while nothing answers", "[CONNECTED] == true"
    operators, message = _WRONG.get(about, ((), ""))
    time = limit(values[0])
    if operator in operators and time is not None and time >= _QUICKEST:
        return message, _FLIPPED[operator]
    return None


def _status(about: str, operator: str, values: Sequence[str]) -> tuple[str, str] | None:
    """The same of a check's only condition about the status; another one beside it may close the range."""
    if about != "[STATUS]" or not all(one.isdecimal() and int(one) in _GOOD for one in values):
        return None
    match operator:
        case "!=":
            return f"holds for every error, and not for {values[0]}", "=="
        case ">" | ">=":
            return "holds for every error, too", "== or <"
        case "<":
            return f"holds for no answer below {values[0]} that there is", "== or >="
    return None
