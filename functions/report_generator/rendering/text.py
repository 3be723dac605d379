"""Report generator: a report as text of 80 columns, for a mail, a terminal or a printer; pure."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from functions.model.report import Chart, Figure, Report, Section, Unit
from functions.report_generator.rendering.clean import isolated
from functions.report_generator.rendering.spark import sparks
from functions.report_generator.rendering.text_table import NO_ROWS, table_lines
from functions.report_generator.rendering.width import padded, width, wrapped
from functions.report_generator.rendering.words import (
    HOW_TO_READ,
    QUIET,
    TITLES,
    UNKNOWN_SECTION,
    aside,
    change,
    made,
    period,
    said,
    shown,
)

COLUMNS: Final = 80
_LABEL, _VALUE, _ASIDE = 32, 20, 26
_GAP: Final = "  "
_INDENT: Final = 4


def text(report: Report) -> str:
    """The whole report; each line takes 80 columns at most, also where titles are Chinese or emoji."""
    lines = [
        TITLES[report.kind],
        padded(period(report), COLUMNS - width(made(report))) + made(report),
        "=" * COLUMNS,
        *(line for one in report.headline or (QUIET,) for line in _item(said(one))),
    ]
    for section in report.sections:
        lines += ["", "", *_title(section), *_without_first_blank(_section(section))]
    lines += ["", "-" * COLUMNS, *wrapped(HOW_TO_READ, COLUMNS)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _title(section: Section) -> Iterator[str]:
    yield from (isolated(line) for line in wrapped(said(section.title).upper(), COLUMNS))
    yield "-" * COLUMNS


def _without_first_blank(lines: Iterator[str]) -> Iterator[str]:
    yield next(filter(None, lines), NO_ROWS)
    yield from lines


def _section(section: Section) -> Iterator[str]:
    if section.reason:
        yield from _item(f"{UNKNOWN_SECTION}: {said(section.reason)}")
    for figure in section.figures:
        yield from _figure(figure)
    for table in section.tables:
        yield from ("", *table_lines(table, COLUMNS))
    for chart in section.charts:
        yield from ("", *_chart(chart))
    if section.notes:
        yield ""
    for note in section.notes:
        yield from _item(said(note))


def _figure(figure: Figure) -> Iterator[str]:
    is_text = figure.value.unit is Unit.TEXT
    yield from _row(said(figure.label), shown(figure.value), aside(figure), is_text=is_text)
    for beside in figure.beside:
        label = " " * _INDENT + said(beside.label)
        beyond = change(beside) or said(beside.value.reason)
        yield from _row(label, shown(beside.value), beyond, is_text=beside.value.unit is Unit.TEXT)


def _row(label: str, value: str, beyond: str, *, is_text: bool) -> Iterator[str]:
    """A label, a value, and what is to be said of it; a long value stands alone beside its label."""
    indent = " " * (len(label) - len(label.lstrip()))
    labels = [indent + isolated(line) for line in wrapped(label.lstrip(), _LABEL - len(indent))]
    if is_text or width(value) > _VALUE:
        rest = [*wrapped(value, COLUMNS - _LABEL - len(_GAP)), *(wrapped(beyond, _ASIDE) if beyond else ())]
        for left, right in zip_longest(labels, rest, fillvalue=""):
            yield padded(left, _LABEL) + _GAP + isolated(right)
        return
    for left, middle, right in zip_longest(labels, [value], wrapped(beyond, _ASIDE), fillvalue=""):
        yield padded(left, _LABEL) + padded(middle, _VALUE, right=True) + _GAP + isolated(right)


def _chart(chart: Chart) -> Iterator[str]:
    yield from (isolated(line) for line in wrapped(said(chart.title), COLUMNS))
    known = any(amount is not None for line in chart.lines for _, amount in line.points)
    for line in chart.lines if known else ():
        yield from (_GAP + isolated(part) for part in sparks(line, chart.unit, COLUMNS - len(_GAP)))
    yield from (_GAP + isolated(line) for line in wrapped(said(chart.says), COLUMNS - len(_GAP)))


def _item(words: str) -> Iterator[str]:
    first, *rest = wrapped(words, COLUMNS - len(_GAP))
    yield f"* {isolated(first)}"
    yield from (_GAP + isolated(line) for line in rest)
