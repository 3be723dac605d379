"""Shop reader: what Postgres refuses, in words for people; pure.

Its answer is a field a letter: C the code (SQLSTATE), M the message, H a hint, V how severe it is; where a function's
statement failed, q that statement and W in which functions, the innermost first.
https://www.postgresql.org/docs/current/protocol-error-fields.html and .../errcodes-appendix.html
"""

import re
from collections.abc import Mapping
from typing import Final

from functions.shop_reader.answer import one_line
from functions.shop_reader.queries.placeholders import tables

LOCK_SECONDS: Final = 2
_SET_UP = "have the shop's owner run sql/setup.sql"
_RELATION = re.compile(r'"([^"]+)"')
_COLUMN = re.compile(r'column (?:"([^"]+)"|([\w.]+))(?: of relation "([^"]+)")?')
_FUNCTION = re.compile(r"function (?:\w+\.)?(\w+)\(")
_ENDED = {
    "57P01": "its connection was ended by the database's administrator while it was asked (57P01)",
    "57P02": "the database crashed while it was asked (57P02)",
}
_KEPT_OUT = {
    "53300": "it has as many connections as it takes (max_connections)",
    "57P03": "it is starting or stopping and lets nobody in yet",
}


class Refused(Exception):
    """Postgres refuses; `fields` are as it says them."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(fields.get("C", ""))
        self.fields = fields

    @property
    def fatal(self) -> bool:
        """Whether the connection is over."""
        return self.fields.get("V", self.fields.get("S")) in ("FATAL", "PANIC")

    @property
    def of_the_user(self) -> bool:
        """Whether it is only that it does not let us in (class 28), or that we may not read (42501)."""
        code = self.fields.get("C", "")
        return code.startswith("28") or code == "42501"


def of_a_question(fields: Mapping[str, str], statement: str, seconds: float) -> str:
    """Why it does not answer. `seconds` is how long the statement might take."""
    said, code = one_line(fields.get("M", "it does not say why")), fields.get("C", "no code")
    match code:
        case "42P01" | "42703":
            words = of_what_is_missing(fields, statement)
        case "42501":
            words = f"its user may not read that ({said}); {_SET_UP}"
        case "25006":
            words = f"it would change something, and questions only read ({said})"
        case "57014":
            words = f"it took more than {seconds:.2g} s, or somebody cancelled it, and was stopped"
        case "55P03":
            words = f"it waits for a lock that somebody holds for more than {LOCK_SECONDS} s"
        case _:
            words = _ENDED.get(code) or f"the database refuses: {said} ({code})"
    return words


def of_a_connection(fields: Mapping[str, str], *, iam: bool, password: bool) -> str:
    """Why it lets nobody in."""
    said, code = one_line(fields.get("M", "")), fields.get("C", "")
    if code in _KEPT_OUT:
        return _KEPT_OUT[code]
    if code in ("28P01", "28000") and iam:
        return f"it does not take the role's token; GRANT rds_iam TO the user, and check database.iam ({said})"
    if code == "28P01" and not password:
        return "it wants a password, and there is none; in AWS write database: {iam: …} into the settings"
    if code == "28P01":
        return "it does not take the user's name and password of the address"
    return f"it lets nobody in: {said or 'it does not say why'} ({code or 'no code'})"


def of_what_is_missing(fields: Mapping[str, str], statement: str) -> str:
    """Which table (42P01) or which table's column (42703), as far as the failed statement tells."""
    said, function = one_line(fields.get("M", "it does not say why")), _FUNCTION.search(fields.get("W", ""))
    where = f" (in the function {function[1]})" if function else ""
    if fields.get("C") == "42P01":
        found = _RELATION.search(said)
        return f"table or view {found[1] if found else said} is missing{where}; {_SET_UP}"
    hint = one_line(fields.get("H", ""))
    return (
        f"{_missing_column(said, fields.get('q'), '' if function else statement)}{where}{f'; {hint}' if hint else ''}"
    )


def _missing_column(said: str, internal: str | None, statement: str) -> str:
    """`internal` is a function's statement, if one failed."""
    found = _COLUMN.search(said)
    if not found:
        return f"a column is missing: {said}"
    qualified, _, column = (found[1] or found[2]).rpartition(".")
    known = {alias: name for name, alias in tables(internal or statement)}
    names = set(known.values())
    if internal and len(names) > 1:  # the schema monitoring has what its functions read: what is missing is the shop's
        names = {name for name in names if name.startswith("public.")}
    table = found[3] or known.get(qualified) or (names.pop() if len(names) == 1 else "")
    whose = f"table {table} is" if table else "a table of it is"
    return f"{whose} missing column {column}"
