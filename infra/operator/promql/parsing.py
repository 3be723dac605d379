"""PromQL: an expression that is none: where in its text it goes wrong."""

from typing import Final

import promql_parser as promql

_PAIRS: Final = {"(": ")", "{": "}", "[": "]"}
_QUOTES: Final = "\"'`"


def wrong_at(text: str, message: str) -> int:
    """The character at which a text stops being PromQL, for which the parser has no word; 0 where nothing tells."""
    opened: list[int] = []
    for at, sign in _signs(text):
        if sign in _PAIRS:
            opened.append(at)
        elif not opened or _PAIRS[text[opened[-1]]] != sign:
            return at
        else:
            begins = opened.pop()
            if sign == ")" and (why := _why(text[_word(text, begins) : at + 1])) and why == message:
                return _word(text, begins)
    return _word(text, opened[-1]) if opened else 0


def _signs(text: str) -> list[tuple[int, str]]:
    """The brackets outside of quotes and comments."""
    found: list[tuple[int, str]] = []
    quote, at = "", 0
    while at < len(text):
        one = text[at]
        if quote:
            at += one == "\\" and quote != "`"
            quote = "" if one == quote else quote
        elif one in _QUOTES:
            quote = one
        elif one == "#":
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
        elif one in "(){}[]":
            found.append((at, one))
        at += 1
    return found


def _word(text: str, bracket: int) -> int:
    """Where the function's name before a bracket begins."""
    at = bracket
    while at and (text[at - 1].isalnum() or text[at - 1] in "_:"):
        at -= 1
    return at


def _why(part: str) -> str:
    try:
        promql.parse(part)
    except ValueError as error:
        return str(error)
    return ""
