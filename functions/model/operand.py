"""Model: one side of a condition: a literal, a placeholder with a path, or a function of them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from functions.model.answer import MISSING, Answer, Missing
from functions.model.names import did_you_mean

Value = str | Decimal | timedelta | Missing

_FACTS: Mapping[str, Callable[[Answer], Any]] = {
    "[STATUS]": lambda answer: answer.status,
    "[RESPONSE_TIME]": lambda answer: answer.response_time,
    "[CONNECTED]": lambda answer: answer.connected,
    "[IP]": lambda answer: answer.ip,
    "[CERTIFICATE_EXPIRATION]": lambda answer: answer.certificate_expires_in,
}
BODY = "[BODY]"
PLACEHOLDERS = (*_FACTS, BODY)
NOT_YET = {
    "[DOMAIN_EXPIRATION]": "needs a WHOIS look-up, which no function makes yet",
    "[DNS_RCODE]": "needs a dns check, which the probe does not make yet",
}
_FUNCTIONS = ("len", "has", "pat", "any")
_PLACEHOLDER = re.compile(r"(\[[A-Za-z_]{2,}\])(.*)", re.DOTALL)
_CALL = re.compile(r"([A-Za-z_]+)\((.*)\)", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True)
class Operand:
    """One side of a condition, read from its text."""

    text: str
    function: str | None = None
    placeholder: str | None = None
    path: tuple[str | int, ...] = ()
    members: tuple["Operand", ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Operand":
        """Read one side.

        Raises:
            ValueError: an unknown placeholder or function, with the nearest right name.
        """
        text = text.strip()
        if call := _CALL.fullmatch(text):
            return _parse_call(text, call[1], call[2])
        if found := _PLACEHOLDER.match(text):
            return cls(text, placeholder=_known_placeholder(found[1]), path=_parse_path(found[1], found[2]))
        return cls(text)

    def value(self, answer: Answer) -> Value:
        """What this side is for one answer; `any` and `pat` are compared by the condition, not valued."""
        if self.placeholder is None:
            return self.text
        found = self._find(answer)
        if self.function == "has":
            return "false" if found is MISSING else "true"
        if self.function == "len":
            return Decimal(len(found)) if isinstance(found, str | list | dict) else MISSING
        return _scalar(found)

    def _find(self, answer: Answer) -> Any:  # noqa: ANN401 - a foreign body has any shape
        if self.placeholder != BODY:
            found = _FACTS[self.placeholder or ""](answer)
            return MISSING if found is None else found
        if not self.path:
            parsed = answer.json if self.function == "len" else answer.text
            return parsed if isinstance(parsed, list | dict) else answer.text
        found = answer.json
        for step in self.path:
            found = _descend(found, step)
        return found


def _parse_call(text: str, name: str, inside: str) -> Operand:
    if name not in _FUNCTIONS:
        raise ValueError(f"unknown function {name}(){did_you_mean(name, _FUNCTIONS)}")
    if name == "pat":
        return Operand(inside.strip(), function="pat")
    if name == "any":
        members = tuple(Operand.parse(member) for member in inside.split(","))
        return Operand(text, function="any", members=members)
    inner = Operand.parse(inside)
    if inner.placeholder is None or inner.function is not None:
        raise ValueError(f"{name}() takes a placeholder, like {name}([BODY].items), not {inside!r}")
    if name == "len" and inner.placeholder not in (BODY, "[IP]"):
        raise ValueError(f"len() takes {BODY} or a path in it, not {inside!r}, which has no length")
    return Operand(text, function=name, placeholder=inner.placeholder, path=inner.path)


def _known_placeholder(name: str) -> str:
    if name in NOT_YET:
        raise ValueError(f"{name} {NOT_YET[name]}")
    if name not in PLACEHOLDERS:
        raise ValueError(f"unknown placeholder {name}{did_you_mean(name.upper(), PLACEHOLDERS)}")
    return name


def _parse_path(placeholder: str, text: str) -> tuple[str | int, ...]:
    if text and placeholder != BODY:
        raise ValueError(f"only {BODY} takes a path, not {placeholder}{text}")
    steps, end = [], 0
    for found in _STEP.finditer(text):
        if found.start() != end:
            break
        steps.append(found[1] if found[2] is None else int(found[2]))
        end = found.end()
    if end != len(text):
        raise ValueError(f"{BODY}{text}: a path reads like {BODY}.items[0].name")
    return tuple(steps)


def _descend(found: Any, step: str | int) -> Any:  # noqa: ANN401 - a foreign body has any shape
    if isinstance(found, dict) and str(step) in found:
        return found[str(step)]
    if isinstance(found, list) and isinstance(step, int) and step < len(found):
        return found[step]
    return MISSING


def _scalar(found: Any) -> Value:  # noqa: ANN401 - a foreign body has any shape
    match found:
        case Missing() | timedelta() | str():
            return found
        case bool():
            return "true" if found else "false"
        case int():
            return Decimal(found)
        case _:
            try:
                return json.dumps(found, separators=(",", ":"), ensure_ascii=False)
            except RecursionError:  # nested just less deeply than what cannot even be read
                return MISSING
