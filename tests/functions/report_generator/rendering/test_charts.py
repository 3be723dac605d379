"""A report's charts as pictures."""

import struct
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from functions.model.report import Chart, Line, Section, Unit
from functions.report_generator.rendering.charts import charts
from tests.reports import SUNDAY, a_report, trade

pytestmark = pytest.mark.unit


def drawn(*amounts: int | None, label: str = "API", unit: Unit = Unit.MILLISECONDS) -> bytes | None:
    days = [SUNDAY + timedelta(days=n) for n in range(len(amounts))]
    chart = Chart("p95", "p95", unit, (Line(label, tuple(zip(days, amounts, strict=True))),), "It rose.")
    return charts(a_report(sections=(Section("s", "S", charts=(chart,)),))).get("s-p95")


def test_the_same_chart_is_the_same_picture_and_another_another() -> None:
    report = a_report()
    (again,), (picture,) = charts(report).values(), charts(report).values()
    assert again == picture
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    across, down = struct.unpack(">II", picture[16:24])
    assert across > 1000 > down > 300  # sharp on a phone, and not a poster
    assert len(picture) < 150_000


def test_what_is_not_known_is_a_gap_and_no_zero() -> None:
    assert len({drawn(5, 7, 6), drawn(5, None, 6), drawn(5, 0, 6)}) == 3


def test_a_chart_of_nothing_has_no_picture() -> None:
    assert drawn(None, None) is None
    assert drawn() is None


@pytest.mark.parametrize("label", ["datum['x'] + \"</svg>\"", "<b>&amp;</b>", "حذاء 👟", ""])
def test_any_label_is_drawn(label: str) -> None:
    twice = Line(label, ((SUNDAY, Decimal("1.5")),))
    chart = Chart("a", "A", Unit.FRANCS, (twice, twice), "")
    assert charts(a_report(sections=(Section("s", "S", charts=(chart,)),)))["s-a"]


def test_charts_of_two_sections_may_have_the_same_name() -> None:
    found = charts(a_report(sections=(trade(), replace(trade(), name="other"))))
    assert list(found) == ["trade-revenue", "other-revenue"]
