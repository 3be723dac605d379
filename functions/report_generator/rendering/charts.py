"""Report generator: a report's charts as PNG, drawn by Vega-Lite."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.model.report import Chart, Line, Report, Section
from functions.report_generator.rendering.words import UNITS, said

SCALE: Final = 2.5
"""Pixels of a picture for each of its own: phones have two or three, and a wide page shows it larger."""
_WIDTH, _HEIGHT = 390, 150
VERSION: Final = "6.4"
_FONT: Final = "Liberation Sans"  # the converter brings it: Lambda has no font
_COLOURS: Final = ("#2357b8", "#b45309", "#0b7a4b", "#7c3aed", "#b91c35", "#515b70")
_DASHES: Final = ([1, 0], [6, 4], [2, 3], [8, 3, 2, 3], [4, 2], [1, 2])
NUMBERS: Final = {"decimal": ".", "thousands": "'", "grouping": [3], "currency": ["CHF ", ""]}
_LABEL_CHARS: Final = 40
_REASON_CHARS: Final = 200
_FAULTS: Final = (ValueError, OverflowError, RuntimeError, ImportError, OSError)
"""Vega-Lite refuses it, or breaks; an amount is beyond what it counts with; its library cannot be loaded."""
_UNSEEN: Final = "\u200b"  # keeps lines apart that are called the same
_DAYS_TO_NAME: Final = 8
_SPREAD: Final = 0.1


@dataclass(frozen=True)
class Pictures:
    """Charts as PNG by their keys, and why the others could not be drawn: the report stands without them."""

    drawn: Mapping[str, bytes]
    undrawn: Mapping[str, str]


def charts(report: Report) -> Pictures:
    """Each chart's picture; the same report gives the same bytes. One without any amount needs none."""
    drawn, undrawn = {}, {}
    for section in report.sections:
        for chart in section.charts:
            if any(amount is not None for line in chart.lines for _, amount in line.points):
                try:
                    drawn[chart_key(section, chart)] = _png(chart)
                except _FAULTS as error:
                    undrawn[chart_key(section, chart)] = said(f"{type(error).__name__}: {error}", _REASON_CHARS)
    return Pictures(drawn, undrawn)


def chart_key(section: Section, chart: Chart) -> str:
    """`trade-revenue`: a name of its own in the report, as charts of two sections may have the same."""
    return f"{section.name}-{chart.name}"


def _png(chart: Chart) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_png(
        specification(chart), vl_version=VERSION, scale=SCALE, format_locale=NUMBERS, allowed_base_urls=[]
    )


def specification(chart: Chart) -> dict[str, Any]:
    """A chart in Vega-Lite. What is not known is a gap; between two gaps a day is still a dot."""
    names = [said(line.label, _LABEL_CHARS) + _UNSEEN * place for place, line in enumerate(chart.lines)]
    days = len({day for line in chart.lines for day, _ in line.points})
    values = [
        {"day": day.isoformat(), "amount": None if amount is None else float(amount), "line": name, "dot": dotted}
        for name, line in zip(names, chart.lines, strict=True)
        for (day, amount), dotted in zip(line.points, _dotted(line), strict=True)
    ]
    colours = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": names, "range": [_COLOURS[place % len(_COLOURS)] for place in range(len(names))]},
        "legend": {"title": None, "orient": "top", "symbolType": "stroke"} if len(names) > 1 else None,
    }
    dashes = {**colours, "scale": {"domain": names, "range": [_DASHES[n % len(_DASHES)] for n in range(len(names))]}}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "background": "#ffffff",
        "padding": 10,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "invalid": "break-paths-show-domains"}},
            {"mark": {"type": "point", "filled": True, "size": 22}, "transform": [{"filter": "datum.dot"}]},
        ],
        "encoding": {
            "x": _days(days),
            "y": {
                "field": "amount",
                "type": "quantitative",
                "title": UNITS.get(chart.unit),
                "scale": {"zero": not _level(values)},
                "axis": {"format": ",~f", "tickCount": 4},
            },
            "color": colours,
            "strokeDash": dashes,
        },
        "config": _LOOK,
    }


def _level(values: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all amounts are so near each other that from 0 up nobody would see a difference, as of an uptime."""
    amounts = [one["amount"] for one in values if one["amount"] is not None]
    return bool(0 < min(amounts) < max(amounts) < min(amounts) / (1 - _SPREAD))


def _dotted(line: Line) -> Iterator[bool]:
    """Which points are dots: of few days all, else those that no line reaches."""
    known = [False, *(amount is not None for _, amount in line.points), False]
    for before, now, after in zip(known, known[1:], known[2:], strict=False):
        yield now and (len(line.points) <= _DAYS_TO_NAME or not (before or after))


def _days(count: int) -> dict[str, Any]:
    named = {"format": "%a %-d %b", "tickCount": {"interval": "day", "step": 1}}
    axis = named if count <= _DAYS_TO_NAME else {"format": "%-d %b", "tickCount": 5, "grid": False}
    return {
        "field": "day",
        "type": "temporal",
        "timeUnit": "utcyearmonthdate",
        "title": None,
        "axis": {**axis, "labelOverlap": True, "grid": False},
    }


_LOOK: Final = {
    "font": _FONT,
    "view": {"stroke": None},
    "line": {"strokeWidth": 2},
    "axis": {
        "labelColor": "#566074",
        "titleColor": "#566074",
        "gridColor": "#e0e4ec",
        "domainColor": "#c6ccd8",
        "tickColor": "#c6ccd8",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -8, "titleX": -30},
    "legend": {"labelColor": "#161b26", "labelFontSize": 12, "symbolStrokeWidth": 2},
}
