"""Shop reader: psql's placeholders in a statement, found as psql finds them, and numbered as Postgres wants them; pure.

psql puts a quoted text wherever `:'name'` stands outside of quotes and comments, each time of a type that Postgres
guesses from where it stands. So does each `$n` here, which is sent apart from the statement and has no type either.
https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-INTERPOLATION
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

TOKEN: Final = re.compile(
    r"""
      (?P<space>    \s+ | --[^\n]* | /\*(?:[^*/]|\*(?!/)|/(?!\*))*\*/ )
    | (?P<quoted>   [eE]'(?:[^'\\]|\\.|'')*' | (?:[bBxXnN]|[uU]&)?'(?:[^']|'')*' | "(?:[^"]|"")*"
                  | (?P<tag>\$(?:[^\W\d]\w*)?\$).*?(?P=tag) )
    | (?P<placed>   :'(?P<name>\w+)' )
    | (?P<plain>    :: | := | \d[\w.]* | [^\W\d][\w$]* )
    | (?P<numbered> \$\d+ )
    | (?P<pasted>   :["{]?\??[^\W\d]\w* )
    | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_TABLE: Final = re.compile(
    r"\b(?:from|join)\s+([\w.\"]+)(?:\s+(?:as\s+)?(?!(?:on|using|where|join|left|group|order|limit)\b)(\w+))?",
    re.IGNORECASE,
)
_READING: Final = ("select", "with", "values", "table")
_UNENDED: Final = {"'": "a quoted text", '"': "a quoted name", "/*": "a comment", "$": "a text between dollars"}


class WrongStatement(ValueError):
    """Not one statement that reads; `offset` is where in the text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Statement:
    """As Postgres takes it: `text` with `$1`, `$2` …; `names[0]` is what `$1` stands for, and so on."""

    text: str
    names: tuple[str, ...]


def number(body: str) -> Statement:
    """Number the placeholders of one statement; the semicolon at its end is left out.

    Raises:
        WrongStatement: it does not read, is more than one, or holds what psql would paste in unquoted.
    """
    pieces: list[str] = []
    names: list[str] = []
    words = 0
    ended = False
    for token in TOKEN.finditer(body):
        text = token.group()
        blank = token.lastgroup == "space"
        if ended and not blank:
            raise WrongStatement("holds more than one statement; write each into a file of its own", token.start())
        if token["name"]:
            names.append(token["name"])
            text = f"${len(names)}"
        elif text == ";":
            ended, text = True, ""
        elif token["plain"] and not words:
            _refuse_writing(token)
        _refuse(body, token)
        words += not blank and text not in ("(", "")
        pieces.append(text)
    if not words:
        raise WrongStatement("holds no statement; write a SELECT below the comments", 0)
    return Statement("".join(pieces).strip(), tuple(names))


def _refuse_writing(first: re.Match[str]) -> None:
    if first.group().lower() not in _READING:
        raise WrongStatement(f"begins with {first.group()[:20]}; a question reads: begin with SELECT", first.start())


def _refuse(body: str, token: re.Match[str]) -> None:
    """What psql would read otherwise, or Postgres."""
    text, at = token.group(), token.start()
    if token["numbered"]:
        raise WrongStatement(f"{text} has no name; write :'name'", at)
    if token["pasted"]:
        name = text.lstrip(':"{?')
        raise WrongStatement(f"{text} is pasted in unquoted, as SQL; write :'{name}'", at)
    if text == "\\":
        raise WrongStatement("psql's own commands stand above the statement only", at)
    for begins, what in _UNENDED.items() if token["other"] else ():
        if body.startswith(begins, at):
            raise WrongStatement(f"{what} does not end", at)


def tables(statement: str) -> Iterator[tuple[str, str]]:
    """Name and alias of each table that follows a FROM or a JOIN, as far as words tell."""
    bare = re.sub(r"--[^\n]*|'(?:[^']|'')*'", " ", statement)
    for found in _TABLE.finditer(bare):
        name = found[1].replace('"', "")
        yield name, found[2] or name.rpartition(".")[2]
