"""Shop: a column of a row that Postgres found, read strictly: of another type it is an error that names it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from functions.model.period import parse_utc

T = TypeVar("T")
Row = Mapping[str, Any]
_SHOWN_CHARS = 40


def decimal(row: Row, name: str) -> Decimal:
    """A numeric, which comes as a text, or a whole number; money.

    Raises:
        ValueError: it is none, or not finite; the column is named, as by all of these.
    """
    match row.get(name):
        case bool():
            pass
        case str() | int() as value:
            try:
                found = Decimal(value)
            except InvalidOperation:
                raise _wrong(row, name, "a decimal number") from None
            if found.is_finite():
                return found
    raise _wrong(row, name, "a decimal number")


def count(row: Row, name: str) -> int:
    """A whole number, 0 or more.

    Raises:
        ValueError: it is none.
    """
    match row.get(name):
        case bool():
            pass
        case int() as value if value >= 0:
            return value
    raise _wrong(row, name, "a count")


def text(row: Row, name: str) -> str:
    """A text.

    Raises:
        ValueError: it is none.
    """
    match row.get(name):
        case str() as value:
            return value
    raise _wrong(row, name, "a text")


def truth(row: Row, name: str) -> bool:
    """A boolean.

    Raises:
        ValueError: it is none.
    """
    match row.get(name):
        case bool() as value:
            return value
    raise _wrong(row, name, "a boolean")


def instant(row: Row, name: str) -> datetime:
    """A moment, aware, in UTC.

    Raises:
        ValueError: it is none, or has no offset.
    """
    try:
        return parse_utc(text(row, name))
    except ValueError:
        raise _wrong(row, name, "an instant") from None


def day(row: Row, name: str) -> date:
    """A day.

    Raises:
        ValueError: it is none.
    """
    value = row.get(name)
    try:
        if isinstance(value, str) and (found := date.fromisoformat(value)).isoformat() == value:  # not 2026-W44-7
            return found
    except ValueError:
        pass
    raise _wrong(row, name, "a day")


def optional(read: Callable[[Row, str], T], row: Row, name: str) -> T | None:
    """What `read` (one of the others) makes of it, or None where it is NULL.

    Raises:
        ValueError: it is of another type, or there is no such column.
    """
    if name in row and row[name] is None:
        return None
    return read(row, name)


def _wrong(row: Row, name: str, what: str) -> ValueError:
    if name not in row:
        return ValueError(f"there is no column {name}")
    shown = repr(row[name])
    shown = shown if len(shown) <= _SHOWN_CHARS else shown[: _SHOWN_CHARS - 1] + "…"
    return ValueError(f"{name} is not {what}: {shown}")
