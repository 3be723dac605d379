"""Report generator: a table's cells in words, with a mark at what has a reason, and the reasons below; pure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from functions.model.report import Table, Unit, Value
from functions.report_generator.rendering.words import LONGEST, number, said, shown

_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Noted:
    """Rows of cells like `0¹`, and notes like `¹ until noon`, each reason once; `left_out` rows are not here."""

    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    left_out: int = 0


_LONGEST_CELL: Final = 200


def counts_minutes(table: Table) -> bool:
    """Whether minutes stay minutes in it: beside other columns of them they are compared and added up."""
    return sum(column.unit is Unit.MINUTES for column in table.columns) > 1


def noted(table: Table, longest: int = LONGEST, most: int | None = None) -> Noted:
    """A table in words: texts of so many characters (and never of more than 200), and so many rows, at most."""
    marks: dict[str, str] = {}
    rows = []
    compared = counts_minutes(table)
    for row in table.rows[:most]:
        cells = []
        for value in row:
            mark = ""
            if value.reason:
                mark = marks.setdefault(said(value.reason, longest), str(len(marks) + 1).translate(_RAISED))
            cells.append(_cell(value, min(longest, _LONGEST_CELL), counted=compared) + mark)
        rows.append(tuple(cells))
    return Noted(
        tuple(rows),
        tuple(f"{mark} {reason}" for reason, mark in marks.items()),
        len(table.rows) - len(rows),
    )


def _cell(value: Value, longest: int, *, counted: bool) -> str:
    if counted and value.unit is Unit.MINUTES and isinstance(value.amount, int | Decimal):
        return number(Decimal(value.amount), Unit.MINUTES)
    return shown(value, longest)
