"""Prometheus: texts and numbers as Go writes them in a template."""

import math
import re
import sys

from functions.prometheus.template.go_text import Value
from functions.prometheus.template.words import TemplateRefused, Word

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_LARGEST = 2**63
_SIMPLE = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"',
}  # fmt: skip


def value_of(word: Word) -> Value:
    """The text without its quotes, or the number.

    Raises:
        TemplateRefused: not one that Go takes.
    """
    text = word.text
    if word.kind == "string":
        return text[1:-1].replace("\r", "") if text[0] == "`" else _ESCAPE.sub(_unescaped, text[1:-1])
    try:
        hexadecimal = "x" in text.lower()
        number = float(text) if not hexadecimal and set(text) & set(".eE") else int(text, 0)
    except ValueError as error:
        raise TemplateRefused(f"{text} is not a number; write it like 5, -1 or 0.5") from error
    if (not -_LARGEST <= number < _LARGEST and isinstance(number, int)) or number in (math.inf, -math.inf):
        raise TemplateRefused(f"{text} is too large a number")
    return number


def _unescaped(found: re.Match[str]) -> str:
    *codes, octal, simple = found.groups()
    if (code := next(filter(None, codes), None)) and int(code, 16) <= sys.maxunicode:
        return chr(int(code, 16))
    if octal:
        return chr(int(octal, 8))
    if simple is None or simple not in _SIMPLE:
        raise TemplateRefused(f"{found[0]} in a text is not possible; a backslash is written \\\\")
    return _SIMPLE[simple]
