"""Model: a check's condition, `PLACEHOLDER OP VALUE`, in Gatus's grammar, parsed and held against an answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase

from functions.model.answer import MISSING, Answer
from functions.model.duration import parse_duration, show_duration
from functions.model.names import did_you_mean
from functions.model.operand import Operand, Value

_ORDER: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
OPERATORS = ("==", "!=", *_ORDER)
_SPLIT = re.compile(r"\s(==|!=|<=|>=|<|>)\s")
_LIKE_AN_OPERATOR = re.compile(r"\s([=!<>~]+)\s")
_NUMBERS = ("[STATUS]", "[RESPONSE_TIME]", "[CERTIFICATE_EXPIRATION]")
_MILLISECOND = timedelta(milliseconds=1)
_MICROSECOND = timedelta(microseconds=1)
_SHOWN_CHARS = 60


@dataclass(frozen=True)
class Verdict:
    """Whether a condition holds, and the sentence that shows why."""

    holds: bool
    shown: str


@dataclass(frozen=True)
class Condition:
    """`left operator right`; two are the same when their text is."""

    text: str
    left: Operand = field(compare=False)
    operator: str = field(compare=False)
    right: Operand = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Read one condition.

        Raises:
            ValueError: what is wrong, with the nearest right name.
        """
        parts = _SPLIT.split(text.strip(), maxsplit=1)
        if len(parts) == 1:
            raise ValueError(_without_operator(text))
        condition = cls(text.strip(), Operand.parse(parts[0]), parts[1], Operand.parse(parts[2]))
        _refuse_what_can_never_hold(condition)
        return condition

    @property
    def placeholders(self) -> frozenset[str]:
        """The placeholders that it reads."""
        sides = (self.left, self.right, *self.left.members, *self.right.members)
        return frozenset(side.placeholder for side in sides if side.placeholder)

    def check(self, answer: Answer) -> Verdict:
        """Hold it against one answer."""
        if self.operator in _ORDER:
            left, right = _number(self.left.value(answer)), _number(self.right.value(answer))
            holds = left is not None and right is not None and _ORDER[self.operator](left, right)
        else:
            holds = _same(self.left, self.right, answer) == (self.operator == "==")
        return Verdict(holds, f"{_show(self.left, answer)} {self.operator} {_show(self.right, answer)}")


def _without_operator(text: str) -> str:
    if found := _LIKE_AN_OPERATOR.search(text):
        likely = "==" if found[1] == "=" else found[1]
        return f"unknown operator {found[1]} in {text!r}{did_you_mean(likely, OPERATORS)}"
    return f"{text!r} is not PLACEHOLDER OP VALUE, like [STATUS] == 200 (spaces around the operator)"


def _refuse_what_can_never_hold(condition: Condition) -> None:
    sides = (condition.left, condition.right)
    if not condition.placeholders:
        raise ValueError(f"{condition.text!r} reads nothing of the answer; use a placeholder, like [STATUS]")
    for side, other in (sides, sides[::-1]):
        if condition.operator in _ORDER:
            if side.function in ("pat", "any", "has"):
                raise ValueError(f"{side.function}() compares with == or !=, not {condition.operator}")
            if side.placeholder is None and _number(side.text) is None:
                raise ValueError(f"{side.text!r} is neither a number nor a duration, in {condition.text!r}")
        elif wanted := _wanted(other):
            for literal in (side, *side.members):
                if literal.function is None and literal.placeholder is None and not wanted[0](literal.text):
                    raise ValueError(f"{other.text} is {wanted[1]}, {literal.text!r} is not")


def _wanted(side: Operand) -> tuple[Callable[[str], bool], str] | None:
    """What a literal has to be to equal this side, where that is known beforehand."""
    if side.function == "has" or (side.placeholder == "[CONNECTED]" and side.function is None):
        return ("true", "false").__contains__, "true or false"
    if side.function == "len" or (side.placeholder in _NUMBERS and side.function is None):
        return lambda text: _number(text) is not None, "a number"
    return None


def _same(left: Operand, right: Operand, answer: Answer) -> bool:
    for side, other in ((left, right), (right, left)):
        if side.function == "any":
            return any(_same(other, member, answer) for member in side.members)
        if side.function == "pat":
            found = other.value(answer)
            return found is not MISSING and fnmatchcase(_text(found), side.text)
    a, b = left.value(answer), right.value(answer)
    if a is MISSING or b is MISSING:
        return False
    numbers = _number(a), _number(b)
    return _text(a) == _text(b) or (None not in numbers and numbers[0] == numbers[1])


def _number(value: Value) -> Decimal | None:
    """A number, or a duration in milliseconds; None for anything else."""
    match value:
        case Decimal():
            return value
        case timedelta():
            return _in_milliseconds(value)
        case str():
            try:
                number = Decimal(value)
            except InvalidOperation:
                return _milliseconds(value)
            return number if number.is_finite() else None
        case _:
            return None


def _milliseconds(text: str) -> Decimal | None:
    try:
        return _in_milliseconds(parse_duration(text))
    except ValueError:
        return None


def _in_milliseconds(value: timedelta) -> Decimal:
    return Decimal(value // _MICROSECOND) / (_MILLISECOND // _MICROSECOND)


def _text(value: Value) -> str:
    return str(_number(value)) if isinstance(value, timedelta) else str(value)


def _show(side: Operand, answer: Answer) -> str:
    if side.function == "pat":
        return f"pat({side.text})"
    if side.placeholder is None:
        return side.text
    value = side.value(answer)
    if value is MISSING:
        return f"{side.text} (missing)"
    shown = show_duration(value) if isinstance(value, timedelta) else str(value)
    shown = shown if len(shown) <= _SHOWN_CHARS else shown[: _SHOWN_CHARS - 1] + "…"
    return f"{side.text} ({shown})"
