"""Shop reader: from Postgres's rows, each value as its text, to JSON; pure.

Money must not become a float: a numeric stays the text that Postgres writes. A date and a time are ISO 8601, a moment
is in UTC. The types' numbers are those of https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from functions.shop_reader.answer import Unanswerable

MOST_ROWS: Final = 10_000
_MOMENT = re.compile(r"(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(\+00)?")


def rows(
    columns: Sequence[tuple[str, int]], found: Iterable[Sequence[str | None]], most: int = MOST_ROWS
) -> list[dict[str, Any]]:
    """An object of each row; a column is its name and its type's number.

    Raises:
        Unanswerable: there are more rows, or two columns of one name.
    """
    names = [name for name, _ in columns]
    if double := next((name for name in names if names.count(name) > 1), None):
        raise Unanswerable(f"two columns are called {double}; give one another name")
    readers = [_READERS.get(kind, str) for _, kind in columns]
    made: list[dict[str, Any]] = []
    for row in found:
        if len(made) == most:
            raise Unanswerable(f"the answer has more than {most} rows; ask for less")
        values = (text if text is None else read(text) for read, text in zip(readers, row, strict=True))
        made.append(dict(zip(names, values, strict=True)))
    return made


def _moment(text: str) -> str:
    """`2026-11-23 04:05:06+00` as RFC 3339; what JSON has no better word for (`infinity`) stays."""
    found = _MOMENT.fullmatch(text)
    return f"{found[1]}T{found[2]}{'Z' if found[3] else ''}" if found else text


def _number(text: str) -> float | str:
    """A float; JSON has no NaN and no infinity, which stay texts."""
    number = float(text)
    return number if math.isfinite(number) else text


_READERS: Final[dict[int, Callable[[str], Any]]] = {
    16: lambda text: text == "t",  # boolean
    20: int,  # bigint
    21: int,  # smallint
    23: int,  # integer
    114: json.loads,  # json
    700: _number,  # real
    701: _number,  # double precision
    1114: _moment,  # timestamp
    1184: _moment,  # timestamptz
    3802: json.loads,  # jsonb
}
