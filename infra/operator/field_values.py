"""Infra: single values of an operator's file: how each is read, and what is said of a wrong one."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

from functions.model.duration import parse_duration
from functions.model.maintenance import WEEKDAYS
from functions.model.names import nearest
from infra.operator.findings import WrongValue, shown

_WEEKDAYS_ELSEWHERE = (
    ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
)
_LITTLE = 12  # names that a sentence can list in full


def whole_number(lowest: int, highest: int, example: int) -> Callable[[object], int]:
    """Reads a whole number within bounds."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise WrongValue(f"a whole number from {lowest} to {highest}", value, str(example))
        return value

    return read


def number(lowest: float, highest: float, example: float) -> Callable[[object], float]:
    """Reads a number within bounds."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
            raise WrongValue(f"a number from {lowest:g} to {highest:g}", value, f"{example:g}")
        return value

    return read


def true_or_false(value: object) -> bool:
    """Read `true` or `false`; nothing else of YAML 1.1's many."""
    if not isinstance(value, bool):
        likely = "false" if str(value).lower() in ("no", "off", "n", "0") else "true"
        raise WrongValue("true or false", value, likely)
    return value


def text(example: str) -> Callable[[object], str]:
    """Reads a text as it is; a number or a boolean wants quotes."""

    def read(value: object) -> str:
        if isinstance(value, bool | int | float):
            raise WrongValue("a text", value, f'"{shown(value)}", with quotes')
        if not isinstance(value, str):
            raise WrongValue("a text", value, example)
        return value

    return read


def matching(pattern: str, what: str, example: str) -> Callable[[object], str]:
    """Reads a text of one form."""

    def read(value: object) -> str:
        if not re.fullmatch(pattern, str(value)):
            raise WrongValue(what, value, example)
        return text(example)(value)

    return read


def one_of(choices: Iterable[str], what: str, example: str) -> Callable[[object], str]:
    """Reads one of some names; a wrong one is answered with the nearest."""
    known = tuple(choices)

    def read(value: object) -> str:
        if value in known:
            return str(value)
        wrong = str(value)
        near = next((one for one in known if one.lower() == wrong.lower()), None) or nearest(wrong, known)
        if near is None or not isinstance(value, str):
            listed = f"{what} ({', '.join(known)})" if len(known) <= _LITTLE else what
            raise WrongValue(listed, value, example)
        raise ValueError(f"{shown(value)} is not {what}; did you mean {near}?")

    return read


def weekday(value: object) -> str:
    """Read a weekday by its English name, as Gatus has it; the other ones of Switzerland are answered with it."""
    written = str(value).strip().lower()
    for days in _WEEKDAYS_ELSEWHERE:
        for english, day in zip(WEEKDAYS, days, strict=True):
            if written == day:
                raise ValueError(f"{shown(value)} is not a weekday in English; did you mean {english}?")
    return one_of(WEEKDAYS, "a weekday", "Monday")(value)


def duration(lowest: timedelta, highest: timedelta, what: str, example: str) -> Callable[[object], timedelta]:
    """Reads a duration within bounds; `what` names them."""

    def read(value: object) -> timedelta:
        if not isinstance(value, str):
            raise WrongValue(what, value, example)
        try:
            found = parse_duration(value)
        except ValueError as error:
            raise WrongValue(what, value, example) from error
        if not lowest <= found <= highest:
            raise WrongValue(what, value, example)
        return found

    return read
