"""Shop reader: a query file: a question in comments, its parameters, and one statement that `psql -f` runs too; pure.

-- Orders and revenue of each day.
-- Columns: date, orders (a count), revenue (CHF).
-- :'from' date  the first day
SELECT … WHERE date >= :'from'::date;

A parameter whose type has a question mark (`date?`) may be left out: it is the empty text then. `texts` are a list in
JSON (`["a", "b"]`), which the statement takes apart by json_array_elements_text. Lines of psql's own
commands, which begin with a backslash, may stand above the statement, and are left out here.
"""

import re
from dataclasses import dataclass
from typing import Final

from functions.model.names import did_you_mean
from functions.shop_reader.queries.placeholders import Statement, WrongStatement, number

TYPES: Final = ("date", "timestamptz", "integer", "text", "texts")
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PARAMETER = re.compile(r"--\s*:'(\w+)'\s+(\w+)(\??)\s+(\S.*)")
_EXAMPLE = "-- :'from' date  the first day"


class WrongQuery(ValueError):
    """Not a query file; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Parameter:
    """What a question may be told: its name, one of TYPES, and what it means."""

    name: str
    type: str
    says: str
    optional: bool = False


@dataclass(frozen=True)
class Query:
    """A question that has a name. `says` is what it answers."""

    name: str
    says: str
    parameters: tuple[Parameter, ...]
    statement: Statement


def parse(name: str, text: str) -> Query:
    """Read a file.

    Raises:
        WrongQuery: with the line, and what to write instead.
    """
    lines = text.split("\n")
    above = next((index for index, line in enumerate(lines) if not _is_above(line)), len(lines))
    comments = [(at, line) for at, line in enumerate(lines[:above], 1) if line.startswith("--")]
    says = [line.lstrip("- ") for _, line in comments if ":'" not in line]
    if not any(says):
        raise WrongQuery(1, "does not say what it answers; begin with a comment: -- Orders and revenue of each day.")
    parameters = [_parameter(at, line.strip()) for at, line in comments if ":'" in line]
    statement = _statement("\n".join(lines[above:]), above)
    _agree(parameters, statement, above)
    return Query(name, next(filter(None, says)), tuple(one for _, one in parameters), statement)


def _is_above(line: str) -> bool:
    return not line.strip() or line.startswith(("--", "\\"))


def _parameter(at: int, line: str) -> tuple[int, Parameter]:
    found = _PARAMETER.fullmatch(line)
    if not found:
        raise WrongQuery(at, f"is no parameter's line; write it like {_EXAMPLE}")
    if found[2] not in TYPES:
        raise WrongQuery(at, f"{found[1]} has the type {found[2]}{did_you_mean(found[2], TYPES)}")
    return at, Parameter(found[1], found[2], found[4], optional=bool(found[3]))


def _statement(body: str, above: int) -> Statement:
    try:
        return number(body)
    except WrongStatement as error:
        raise WrongQuery(above + 1 + body.count("\n", 0, error.offset), str(error)) from error


def _agree(parameters: list[tuple[int, Parameter]], statement: Statement, above: int) -> None:
    """What is declared is used, and the other way round."""
    declared: set[str] = set()
    for at, one in parameters:
        if one.name in declared:
            raise WrongQuery(at, f"{one.name} is declared twice; leave one out")
        if one.name not in statement.names:
            raise WrongQuery(at, f"{one.name} is used nowhere; write :'{one.name}' into the statement, or leave it out")
        declared.add(one.name)
    for name in statement.names:
        if name not in declared:
            raise WrongQuery(above + 1, f":'{name}' is not declared; write a line like {_EXAMPLE} above the statement")
