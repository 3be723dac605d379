"""Infra: a YAML file of an operator's, read to plain values that remember their lines.

Plain scalars are read as YAML 1.2 does, not 1.1: `23:00` is a text and not 1380, `on`, `yes` and dates are texts too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from infra.operator.findings import FilesRefused, Finding, Place, show_place
from infra.operator.yaml_values import Reader, load_nodes

MOST_BYTES: Final = 1024 * 1024


@dataclass(frozen=True)
class Document:
    """A file's values and the line of each; `findings` are mistakes in it that do not hinder reading the rest."""

    file: Path
    values: dict[str, Any]
    lines: Mapping[Place, int]
    findings: tuple[Finding, ...] = field(default=())

    def finding(self, place: Place, message: str, hint: str) -> Finding:
        """A mistake at a place; its line is that of the nearest part that the file has."""
        found = next(place[:size] for size in range(len(place), -1, -1) if place[:size] in self.lines)
        return Finding(self.file, self.lines[found], show_place(place), message, hint)


def read(file: Path, example: str) -> Document:
    """Read one file whose top is a map; `example` is what such a file begins with.

    Raises:
        FilesRefused: it cannot be read, or is not such YAML.
    """
    return parse(file, read_text(file), example)


def read_text(file: Path) -> str:
    """The text of an operator's file.

    Raises:
        FilesRefused: it cannot be read, is too large, or is not UTF-8.
    """
    return _decode(file, _bytes(file))


def parse(file: Path, text: str, example: str) -> Document:
    """As read, of a text that came from a file.

    Raises:
        FilesRefused: it is not such YAML.
    """
    try:
        node = load_nodes(text)
        reader = Reader()
        values = None if node is None else reader.value(node, (), 0)
    except yaml.MarkedYAMLError as error:
        raise FilesRefused([_explain(file, text, error)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"holds the character U+{ord(text[error.position]):04X}, which YAML does not allow"
        raise _refuse(file, message, "remove it", line) from error
    except RecursionError as error:
        raise _refuse(file, "is nested too deeply", "write it flat") from error
    except (ValueError, OverflowError) as error:  # an escape or a directive that PyYAML itself stumbles over
        raise _refuse(file, f"is not YAML: {error}", "put such text between single quotes") from error
    if values is None:
        raise _refuse(file, "is empty", f"begin it with {example}")
    if not isinstance(values, dict):
        found = "a list" if isinstance(values, list) else "one value"
        raise _refuse(file, f"is {found} and not a map of keys", f"begin it with {example}")
    findings = tuple(Finding(file, line, show_place(place), *words) for place, line, words in reader.mistakes)
    return Document(file, values, reader.lines, findings)


def _refuse(file: Path, message: str, hint: str, line: int = 1) -> FilesRefused:
    return FilesRefused([Finding(file, line, "", message, hint)])


def _bytes(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise _refuse(file, "is a folder", "give a file in it")
        if file.exists() and not file.is_file():
            raise _refuse(file, "is no regular file", "give a YAML file")
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _refuse(file, "does not exist", "create it, or give another path") from error
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else error
        raise _refuse(file, f"cannot be read: {words}", "check the path and who may read it") from error
    if len(data) > MOST_BYTES:
        raise _refuse(file, f"is larger than {MOST_BYTES // 1024} KiB", "split it, or remove what is not used")
    return data


def _decode(file: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(file, f"is not UTF-8: byte 0x{data[error.start]:02x}", "save it as UTF-8", line) from error


def _explain(file: Path, text: str, error: yaml.MarkedYAMLError) -> Finding:
    """A syntax error in words, at the line where it shows."""
    mark = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context).removeprefix("but ")
    if problem.startswith("could not find expected ':'"):  # which shows where the next key is
        mark = error.context_mark or mark
    index = mark.line if mark else 0
    lines = text.splitlines()
    line = lines[index] if index < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in problem:
        return Finding(file, index + 1, "", "a tab where YAML wants spaces", "indent with spaces only")
    hint = next((hint for words, hint in _HINTS.items() if words in problem), "check the indentation and the quotes")
    return Finding(file, index + 1, "", f"is not YAML: {problem}", hint)


_HINTS = {
    "mapping values are not allowed": "put quotes around a text that holds a colon and a space",
    "cannot start any token": "put quotes around a text that begins with such a character",
    "another document": "keep one document, without a further ---",
    "undefined alias": "put quotes around a text that begins with *, or define the anchor first",
    "expected ',' or ']'": 'put quotes around a condition, like "[STATUS] == 200", or close the list with ]',
    "expected ',' or '}'": "close the map with }",
    "expected <block end>": "indent all entries of one map or list alike, and put quotes around a condition, "
    'like "[STATUS] == 200"',
    "could not find expected ':'": "write key: value, with a space after the colon",
    "unexpected end of stream": "close the quotes",
    "more than": "write fewer, or without aliases",
}
