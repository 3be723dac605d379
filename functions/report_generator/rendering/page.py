"""Report generator: a report as a page that a mail can hold: styles inline, light and dark, small enough for Gmail."""

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from functions.model.report import Column, Report, Unit, Value
from functions.report_generator.rendering import words
from functions.report_generator.rendering.charts import chart_key
from functions.report_generator.rendering.noted import noted
from functions.report_generator.rendering.text_table import NO_ROWS

if TYPE_CHECKING:  # reports alone need it: it costs 50 ms to import
    from jinja2 import Template

TEMPLATES: Final = Path(__file__).parent / "templates"
LARGEST_BYTES: Final = 96_000
"""Of a page without its pictures. Gmail clips a message's HTML at 102 KB."""
NONE: Final[Mapping[str, str]] = MappingProxyType({})
_BESIDE_UNIT: Final = re.compile(r"(?<=\bCHF) (?=-?\d)|(?<=\d) (?=%|(?:min|ms|s|h|d)\b)")
_SHORTER: Final = ((None, words.LONGEST), (200, 200), (100, 160), (50, 120), (25, 100), (10, 60), (3, 30))
"""How many rows of a table, and characters of a text, at most: the first at which the page is small enough."""


def html(report: Report, images: Mapping[str, str] = NONE, undrawn: Mapping[str, str] = NONE) -> str:
    """The whole report; of a shop with very long tables the first rows, and how many there are more.

    Args:
        report: what is shown; every text in it is escaped.
        images: by a chart's key (`chart_key`) the address of its picture (`cid:…`, `data:…`); a chart without one is
            told in its sentence alone.
        undrawn: by a chart's key why it has no picture; said where that would be.
    """
    page = ""
    for rows, longest in _SHORTER:
        page = _page(report, images, undrawn, rows, longest)
        if len(page.encode()) - sum(map(len, images.values())) <= LARGEST_BYTES:
            break
    return page


def _page(report: Report, images: Mapping[str, str], undrawn: Mapping[str, str], rows: int | None, longest: int) -> str:
    return _template().render(
        title=words.TITLES[report.kind],
        period=words.period(report),
        made=words.made(report),
        headline=report.headline or (words.QUIET,),
        sections=report.sections,
        images=images,
        undrawn=undrawn,
        said=lambda text: _held(words.said(text, longest)),
        shown=lambda value: _shown(value, longest),
        aside=lambda figure: _held(words.aside(figure, longest)),
        noted=partial(noted, longest=longest, most=rows),
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals.update(
        change=lambda beside: _held(words.change(beside)),
        held=_held,
        side=_side,
        chart_key=chart_key,
        unknown_section=words.UNKNOWN_SECTION,
        how_to_read=words.HOW_TO_READ,
        no_rows=NO_ROWS,
    )
    return templates.get_template("report.html.j2")


def _held(text: str) -> str:
    """With no line's end between an amount and its unit, as a mail program breaks lines where it likes."""
    return _BESIDE_UNIT.sub("\N{NO-BREAK SPACE}", text)


def _shown(value: Value, longest: int) -> str:
    """A text of the shop's stays as it is."""
    told = words.shown(value, longest)
    return told if value.unit is Unit.TEXT else _held(told)


def _side(column: Column) -> str:
    return "left" if column.unit in {Unit.TEXT, Unit.DATE} else "right"
