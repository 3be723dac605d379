"""Log analyser: errors in JSON lines, as pino, winston, Powertools and Lambda itself write them."""

import json
from typing import Final

from functions.log_analyser.lines.nouns import Error, Fields

_LEVELS: Final = frozenset({"error", "fatal", "critical", "crit", "alert", "emerg", "emergency", "panic"})
_FROM: Final = 50
"""pino's number for an error; a fatal one is 60."""
_MESSAGES: Final = ("message", "msg", "errorMessage")
_STACKS: Final = ("stack", "exception", "stackTrace", "stack_trace")
_NAMES: Final = ("exception_name", "errorType", "name")
_LONGEST: Final = 20_000


def of_error(fields: Fields) -> Error | None:
    """The error that a line tells; None where its level is a lower one."""
    level = fields.get("level", fields.get("severity"))
    if not (level.lower() in _LEVELS if type(level) is str else type(level) is int and level >= _FROM):
        return None
    inner = next((each for name in ("err", "error") if isinstance(each := fields.get(name), dict)), {})
    plain = next((each for name in ("err", "error") if isinstance(each := fields.get(name), str)), "")
    stack = _text(fields, _STACKS) or _text(inner, _STACKS)
    name = _text(fields, _NAMES) or _text(inner, ("name", "type", "code"))
    message = _text(fields, _MESSAGES) or _text(inner, _MESSAGES) or plain or stack.partition("\n")[0] or name
    return Error(message or "an error without a message", stack, name)


def _text(fields: Fields, names: tuple[str, ...]) -> str:
    """The first of these that says anything: a text, the lines of one, or JSON."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            value = "\n".join(line.rstrip("\n") for line in value)
        if value:
            return (value if isinstance(value, str) else json.dumps(value)).strip()[:_LONGEST]
    return ""
