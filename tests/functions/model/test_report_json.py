"""Tests of a report as programs read it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from functions.model.report import Beside, Chart, Column, Figure, Kind, Line, Report, Section, Table, Unit, Value
from functions.model.report_json import amount_json, dump

pytestmark = pytest.mark.unit
SUNDAY = date(2026, 11, 22)
UNKNOWN = Value(None, Unit.FRANCS, "no order was completed")


def test_all_of_a_report_is_there_and_what_is_unknown_is_null_with_its_reason() -> None:
    revenue = Value(Decimal("12345.60"), Unit.FRANCS)
    figure = Figure("revenue", "Revenue", revenue, (Beside("the day before", UNKNOWN),), revenue, met=True)
    columns = (Column("title", "Product", Unit.TEXT), Column("revenue", "Revenue", Unit.FRANCS))
    table = Table("best", "Best", columns, ((Value("<b>", Unit.TEXT), UNKNOWN),), "a note")
    chart = Chart("line", "By day", Unit.FRANCS, (Line("Revenue", ((SUNDAY, None),)),), "Nothing is known.")
    section = Section("sales", "Sales", (figure,), (table,), (chart,), ("noted",))
    made_at = datetime(2026, 11, 23, 6, 15, 4, 5, UTC)
    report = Report(Kind.DAILY, SUNDAY, SUNDAY, made_at, ("Nothing unusual",), (section,))
    assert json.loads(dump(report)) == {
        "kind": "daily",
        "first_day": "2026-11-22",
        "last_day": "2026-11-22",
        "made_at": "2026-11-23T06:15:04Z",
        "headline": ["Nothing unusual"],
        "sections": {
            "sales": {
                "title": "Sales",
                "reason": None,
                "notes": ["noted"],
                "figures": {
                    "revenue": {
                        "label": "Revenue",
                        "value": 12345.6,
                        "reason": None,
                        "unit": "francs",
                        "beside": [
                            {
                                "label": "the day before",
                                "value": None,
                                "reason": "no order was completed",
                                "change_percent": None,
                            }
                        ],
                        "target": 12345.6,
                        "met": True,
                    }
                },
                "tables": {
                    "best": {
                        "title": "Best",
                        "columns": [
                            {"name": "title", "label": "Product", "unit": "text"},
                            {"name": "revenue", "label": "Revenue", "unit": "francs"},
                        ],
                        "rows": [{"title": "<b>", "revenue": None}],
                        "unknown": [{"row": 0, "column": "revenue", "reason": "no order was completed"}],
                        "note": "a note",
                    }
                },
                "charts": {
                    "line": {
                        "title": "By day",
                        "unit": "francs",
                        "says": "Nothing is known.",
                        "lines": [{"label": "Revenue", "points": [["2026-11-22", None]]}],
                    }
                },
            }
        },
    }


def test_an_amount_that_a_float_does_not_hold_is_a_text() -> None:
    assert amount_json(Decimal("12345678901234.56")) == "12345678901234.56"
    assert amount_json(Decimal("1234567890123.45")) == 1234567890123.45
