"""Infra: what is wrong with a file that an operator wrote: the place, the sentence, and what to write instead."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Place = tuple[str | int, ...]
_SHOWN_CHARS = 60


@dataclass(frozen=True)
class Finding:
    """One mistake. `line` counts from 1; `field` is empty where the whole file is meant."""

    file: Path
    line: int
    field: str
    message: str
    hint: str

    @property
    def shown_file(self) -> str:
        """The file as people know it: relative to the current folder when it is inside."""
        here, file = Path.cwd().resolve(), Path(os.path.realpath(self.file))  # which takes links in a circle
        return str(file.relative_to(here) if file.is_relative_to(here) else self.file)

    def __str__(self) -> str:
        what = f"{self.field}: {self.message}" if self.field else self.message
        return printable(f"{self.shown_file}:{self.line}: {what}; {self.hint}")

    def as_json(self) -> dict[str, str | int]:
        """The finding as `fitfoot check --json` gives it."""
        return {
            "file": self.shown_file,
            "line": self.line,
            "field": printable(self.field),
            "message": printable(self.message),
            "hint": printable(self.hint),
        }


class FilesRefused(Exception):
    """One or more files are wrong; `findings` holds every mistake found, in the order of the lines."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: Sequence[Finding] = tuple(sorted(findings, key=lambda one: (str(one.file), one.line)))
        super().__init__("\n".join(map(str, self.findings)))


class WrongValue(ValueError):
    """A value of the wrong kind: what it ought to be, what was found, and an example of a right one."""

    def __init__(self, expected: str, found: object, example: str) -> None:
        super().__init__(f"is {expected}, not {shown(found)}")
        self.example = example


def shown(value: object) -> str:
    """A value as a sentence names it, shortened."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "a map"
        case list() | tuple():
            return "a list"
        case str() if len(value) > _SHOWN_CHARS:
            return repr(f"{value[: _SHOWN_CHARS - 1]}…")
        case _:
            return repr(value)


def show_place(place: Place) -> str:
    """A place as the file's writer would say it: `endpoints[1].client.timeout`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def printable(text: str) -> str:
    """The text on one line, without characters that would steer a terminal."""
    return "".join(one if one.isprintable() else _ESCAPE.sub(r"\\", ascii(one)[1:-1]) for one in text)


_ESCAPE = re.compile(r"\\\\")
