"""Shop reader: a file of SQL as its statements, each with its line, found as psql finds them; pure.

A statement ends at a semicolon outside of quotes, comments and texts between dollars.
"""

from dataclasses import dataclass
from typing import Final

from functions.shop_reader.queries.placeholders import TOKEN

_ENDING: Final = ("abort", "begin", "commit", "end", "rollback", "start")
"""The first words of what would begin or end the transaction around a file."""


class WrongScript(ValueError):
    """Not a file that can run in a transaction of its own; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class ScriptStatement:
    """One statement; `line` is where its first word stands, from 1."""

    line: int
    text: str


def statements(script: str) -> list[ScriptStatement]:
    """Its statements, in order, each from its first word on; a file of comments has none.

    Raises:
        WrongScript: one would end the transaction, or is a command of psql's.
    """
    found: list[ScriptStatement] = []
    begins: int | None = None
    for token in TOKEN.finditer(script):
        if token.lastgroup == "space":
            continue
        if token.group() == ";":
            if begins is not None:
                found.append(_statement(script, begins, token.start()))
            begins = None
        elif begins is None:
            begins = token.start()
    if begins is not None:
        found.append(_statement(script, begins, len(script)))
    return found


def line_at(script: str, offset: int) -> int:
    """The line of a place in a text, from 1."""
    return script.count("\n", 0, offset) + 1


def _statement(script: str, begins: int, ends: int) -> ScriptStatement:
    text, line = script[begins:ends].rstrip(), line_at(script, begins)
    if text.startswith("\\"):
        raise WrongScript(line, "is a command of psql's, which nobody but psql understands; leave it out")
    word = text.split(None, 1)[0].lower()
    if word in _ENDING:
        raise WrongScript(line, f"{word.upper()}: the whole file is one transaction; leave it out")
    return ScriptStatement(line, text)
