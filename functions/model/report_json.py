"""Model: a report as programs read it; what is not known is null, with its reason beside.

    {"kind", "first_day", "last_day", "made_at", "headline": [texts], "sections": {name: {
        "title", "reason", "notes": [texts],
        "figures": {name: {"label", "value", "unit", "reason", "target", "met",
                           "beside": [{"label", "value", "reason", "change_percent"}]}},
        "tables": {name: {"title", "columns": [{"name", "label", "unit"}], "rows": [{column: value}],
                          "unknown": [{"row", "column", "reason"}], "note"}},
        "charts": {name: {"title", "unit", "says", "lines": [{"label", "points": [[day, value]]}]}}}}}

Amounts are numbers, days and texts are texts. An amount has at most 15 digits, which a float of 64 bits gives back as
they are; one with more is a text.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any, Final

from functions.model.period import utc_text
from functions.model.report import Beside, Chart, Figure, Report, Section, Table, Value

_EXACT_DIGITS: Final = 15
_Amount = Decimal | int | str | date | None


def dump(report: Report) -> bytes:
    """The report as JSON in UTF-8, for a file."""
    return json.dumps(report_json(report), indent=1, ensure_ascii=False, allow_nan=False).encode()


def report_json(report: Report) -> dict[str, Any]:
    """As the first lines here say."""
    return {
        "kind": report.kind,
        "first_day": report.first_day.isoformat(),
        "last_day": report.last_day.isoformat(),
        "made_at": utc_text(report.made_at.replace(microsecond=0)),
        "headline": list(report.headline),
        "sections": {section.name: _section(section) for section in report.sections},
    }


def amount_json(amount: _Amount) -> float | int | str | None:
    """A number, a text, or null."""
    match amount:
        case Decimal():
            return float(amount) if len(amount.as_tuple().digits) <= _EXACT_DIGITS else f"{amount:f}"
        case date():
            return amount.isoformat()
    return amount


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "reason": section.reason or None,
        "notes": list(section.notes),
        "figures": {figure.name: _figure(figure) for figure in section.figures},
        "tables": {table.name: _table(table) for table in section.tables},
        "charts": {chart.name: _chart(chart) for chart in section.charts},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        **_value(figure.value),
        "unit": figure.value.unit,
        "beside": [_beside(one) for one in figure.beside],
        "target": amount_json(figure.target.amount) if figure.target else None,
        "met": figure.met,
    }


def _beside(one: Beside) -> dict[str, Any]:
    return {"label": one.label, **_value(one.value), "change_percent": amount_json(one.change_percent)}


def _value(value: Value) -> dict[str, Any]:
    return {"value": amount_json(value.amount), "reason": value.reason or None}


def _table(table: Table) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    cells = [dict(zip(names, row, strict=True)) for row in table.rows]
    return {
        "title": table.title,
        "columns": [{"name": one.name, "label": one.label, "unit": one.unit} for one in table.columns],
        "rows": [{name: amount_json(value.amount) for name, value in row.items()} for row in cells],
        "unknown": [
            {"row": number, "column": name, "reason": value.reason or None}
            for number, row in enumerate(cells)
            for name, value in row.items()
            if value.amount is None
        ],
        "note": table.note or None,
    }


def _chart(chart: Chart) -> dict[str, Any]:
    lines = [
        {"label": line.label, "points": [[day.isoformat(), amount_json(amount)] for day, amount in line.points]}
        for line in chart.lines
    ]
    return {"title": chart.title, "unit": chart.unit, "says": chart.says, "lines": lines}
