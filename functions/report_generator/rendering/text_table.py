"""Report generator: a table in text: columns as wide as what stands in them, or a row after the other; pure."""

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from functions.model.report import Table, Unit
from functions.report_generator.rendering.clean import isolated
from functions.report_generator.rendering.noted import counts_minutes, noted
from functions.report_generator.rendering.width import padded, width, wrapped
from functions.report_generator.rendering.words import UNITS, said

NO_ROWS: Final = "None."
_GAP: Final = "  "
_BETWEEN: Final = " · "
_LEFT: Final = (Unit.TEXT, Unit.DATE)
_LEAST_TEXT: Final = 16


def table_lines(table: Table, columns: int) -> Iterator[str]:
    """Title, heads, rows, and the notes below, within so many columns."""
    words = noted(table)
    heads = [said(column.label) for column in table.columns]
    units = [column.unit for column in table.columns]
    inside = {Unit.MINUTES} if not counts_minutes(table) else set()
    yield from (isolated(line) for line in wrapped(said(table.title), columns))
    if not words.rows:
        yield _GAP + NO_ROWS
    elif widths := _widths(heads, words.rows, units, columns - len(_GAP)):
        yield from _grid(heads, words.rows, widths, units)
    elif widths := _widths(*(bare := _without_units(heads, words.rows, units, inside)), units, columns - len(_GAP)):
        yield from _grid(*bare, widths, units)
    else:
        yield from _one_after_the_other(heads, words.rows, columns)
    notes = (*words.notes, *([said(table.note)] if table.note else ()))
    for note in notes:
        yield from (_GAP + isolated(line) for line in wrapped(note, columns - len(_GAP)))


def _widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], units: Sequence[Unit], columns: int
) -> list[int] | None:
    """Of each column: as wide as it wants; else with its head, then its texts, on several lines; None if in vain."""
    room = columns - len(_GAP) * (len(heads) - 1)
    cells = [max(width(row[place]) for row in rows) for place in range(len(heads))]
    widths = [max(own, width(head)) for own, head in zip(cells, heads, strict=True)]
    if sum(widths) <= room:
        return widths
    widths = [max(own, *map(width, head.split(" "))) for own, head in zip(cells, heads, strict=True)]
    texts = [place for place, unit in enumerate(units) if unit is Unit.TEXT]
    while (over := sum(widths) - room) > 0:
        widest = max(texts, key=lambda place: widths[place], default=None)
        if widest is None or widths[widest] <= _LEAST_TEXT:
            return None
        second = max((widths[place] for place in texts if widths[place] < widths[widest]), default=_LEAST_TEXT)
        widths[widest] = max(widths[widest] - over, second, _LEAST_TEXT)
    return widths


def _without_units(
    heads: Sequence[str], rows: Sequence[Sequence[str]], units: Sequence[Unit], inside: Collection[Unit]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The same with each unit in the column's head, where there is more room for it; those `inside` stay."""
    names = {unit: name for unit, name in UNITS.items() if unit not in inside}
    shorter = [f"{head} {names[unit]}" if unit in names else head for head, unit in zip(heads, units, strict=True)]
    cells = [
        [
            cell.replace(names[unit], "").strip() if unit in names else cell
            for cell, unit in zip(row, units, strict=True)
        ]
        for row in rows
    ]
    return shorter, cells


def _grid(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], units: Sequence[Unit]
) -> Iterator[str]:
    yield from _aligned(heads, widths, units)
    yield _GAP + _GAP.join("-" * one for one in widths)
    for row in rows:
        yield from _aligned(row, widths, units)


def _aligned(cells: Sequence[str], widths: Sequence[int], units: Sequence[Unit]) -> Iterator[str]:
    folded = [wrapped(cell, columns) for cell, columns in zip(cells, widths, strict=True)]
    for parts in zip_longest(*folded, fillvalue=""):
        yield _GAP + _GAP.join(
            padded(isolated(part), columns, right=unit not in _LEFT)
            for part, columns, unit in zip(parts, widths, units, strict=True)
        )


def _one_after_the_other(heads: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> Iterator[str]:
    """The first cell, and what belongs to it on the next lines, where there is no room for columns."""
    room = columns - 2 * len(_GAP)
    for first, *rest in rows:
        yield from (_GAP + isolated(line) for line in wrapped(first, columns - len(_GAP)))
        line = ""
        for head, cell in zip(heads[1:], rest, strict=True):
            pair = f"{head}: {cell}"
            if line and width(line + _BETWEEN + pair) > room:
                yield _GAP * 2 + line
                line = ""
            *before, last = wrapped(pair, room)
            yield from (_GAP * 2 + isolated(part) for part in before)
            line = (line + _BETWEEN if line else "") + isolated(last)
        if line:
            yield _GAP * 2 + line
