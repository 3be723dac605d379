"""Infra: a JSON file, read to plain values that remember their lines."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn

from infra.operator.findings import FilesRefused, Finding, Place, show_place
from infra.operator.yaml_file import Document, read_text

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def read_json(file: Path) -> Document:
    """Read one file whose top is an object; keys that are written twice are among its findings.

    Raises:
        FilesRefused: it cannot be read, or is not such JSON.
    """
    text = read_text(file)
    try:
        values = json.loads(text, parse_constant=_no_constant)
        places = _Places(text)
    except json.JSONDecodeError as error:
        raise FilesRefused([Finding(file, error.lineno, "", f"is not JSON: {error.msg}", _HINT)]) from error
    except ValueError as error:
        raise FilesRefused([Finding(file, 1, "", f"is not JSON: {error}", _HINT)]) from error
    except RecursionError as error:
        raise FilesRefused([Finding(file, 1, "", "is nested too deeply", "write it flat")]) from error
    if not isinstance(values, dict):
        raise FilesRefused([Finding(file, 1, "", "is no object", "begin it with {")])
    twice = tuple(
        Finding(file, line, show_place(place), f"{place[-1]} is written twice", "keep one of them")
        for place, line in places.twice
    )
    return Document(file, values, places.lines, twice)


class _Places:
    """The line of each place of a text that is JSON: a value's in an object is that of its key."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {(): 1}
        self.twice: list[tuple[Place, int]] = []
        self._text, self._line, self._at = text, 1, 0
        self._tokens = _TOKEN.finditer(text)
        self._value(next(self._tokens), ())

    def _value(self, token: re.Match[str], place: Place) -> None:
        if token[0] == "{":
            for key in self._until("}"):
                self._member(key, place)
        elif token[0] == "[":
            for index, item in enumerate(self._until("]")):
                self.lines[*place, index] = self._line_of(item)
                self._value(item, (*place, index))

    def _member(self, key: re.Match[str], place: Place) -> None:
        here = (*place, str(json.loads(key[0])))
        if here in self.lines:
            self.twice.append((here, self._line_of(key)))
        self.lines[here] = self._line_of(key)
        next(self._tokens)  # the colon
        self._value(next(self._tokens), here)

    def _until(self, end: str) -> Iterator[re.Match[str]]:
        """What an object's or a list's parts begin with."""
        for token in self._tokens:
            if token[0] == end:
                return
            if token[0] != ",":
                yield token

    def _line_of(self, token: re.Match[str]) -> int:
        self._line += self._text.count("\n", self._at, token.start())
        self._at = token.start()
        return self._line


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"it knows no {name}")


_HINT: Final = "check commas, quotes and brackets; a trailing comma is not allowed"
