"""A report's charts as pictures."""

import struct
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import vl_convert

from functions.model.report import Chart, Line, Section, Unit
from functions.report_generator import reports
from functions.report_generator.rendering.charts import NUMBERS, VERSION, charts, specification
from functions.report_generator.rendering.job import rendered
from tests.functions.report_generator.listening import warnings_of
from tests.reports import SUNDAY, a_report, trade

pytestmark = pytest.mark.unit


def of(*amounts: int | None) -> Chart:
    days = [SUNDAY + timedelta(days=n) for n in range(len(amounts))]
    line = Line("API", tuple(zip(days, amounts, strict=True)))
    return Chart("p95", "p95", Unit.MILLISECONDS, (line,), "It rose.")


def drawn(*amounts: int | None) -> bytes | None:
    return charts(a_report(sections=(Section("s", "S", charts=(of(*amounts),)),))).drawn.get("s-p95")


def from_zero(*amounts: int | None) -> bool:
    return bool(specification(of(*amounts))["encoding"]["y"]["scale"]["zero"])


def test_the_same_chart_is_the_same_picture_and_another_another() -> None:
    report = a_report()
    (again,), (picture,) = charts(report).drawn.values(), charts(report).drawn.values()
    assert again == picture
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    across, down = struct.unpack(">II", picture[16:24])
    assert across > 1000 > down > 300  # sharp on a phone, and not a poster
    assert len(picture) < 150_000


def test_what_is_not_known_is_a_gap_and_no_zero() -> None:
    assert len({drawn(5, 7, 6), drawn(5, None, 6), drawn(5, 0, 6)}) == 3


def test_what_hardly_changes_is_seen_to_change() -> None:
    assert not from_zero(99, 100, 98)
    assert from_zero(50, 100, 98)
    assert from_zero(100, 100, None)
    assert from_zero(0, 1)


def test_a_chart_that_cannot_be_drawn_leaves_the_report_standing() -> None:
    huge = Chart("huge", "Huge", Unit.COUNT, (Line("x", ((SUNDAY, 10**400), (SUNDAY, 1))),), "Beyond all measure.")
    out = rendered(a_report(sections=(trade(), Section("s", "S", charts=(huge,)))))
    ((chart, reason),) = out.undrawn.items()
    assert chart == "s-huge"
    assert reason.startswith("OverflowError: ")
    assert out.mail.count(b"Content-Type: image/png") == 1
    assert all(b"Beyond all measure." in content for content in out.files.values())
    assert b"The picture could not be drawn: <bdi>OverflowError: " in out.files["reports/daily-20261122.html"]
    assert out.mail.replace(b"=\r\n", b"").count(b"The picture could not be drawn: ") == 1


def test_the_log_is_told_of_a_chart_that_cannot_be_drawn() -> None:
    huge = Chart("huge", "Huge", Unit.COUNT, (Line("x", ((SUNDAY, 10**400), (SUNDAY, 1))),), "Beyond all measure.")
    with warnings_of(reports.logger.name) as heard:
        reports.drawn_up(a_report(sections=(trade(),)))
        assert heard == []
        reports.drawn_up(a_report(sections=(Section("s", "S", charts=(huge,)),)))
    assert heard == ["chart_undrawn"]


@pytest.mark.parametrize(
    ("amounts", "label"), [((0, 80), "80"), ((9000, 21000), "20'000"), ((0, 1), "0.2"), ((9990, 9995), "9'992")]
)
def test_an_axis_is_written_as_people_write_numbers(amounts: tuple[int, int], label: str) -> None:
    svg = vl_convert.vegalite_to_svg(specification(of(*amounts)), vl_version=VERSION, format_locale=NUMBERS)
    assert f">{label}</text>" in svg


def test_a_chart_of_nothing_has_no_picture() -> None:
    assert drawn(None, None) is None
    assert drawn() is None


@pytest.mark.parametrize("label", ["datum['x'] + \"</svg>\"", "<b>&amp;</b>", "حذاء 👟", ""])
def test_any_label_is_drawn(label: str) -> None:
    twice = Line(label, ((SUNDAY, Decimal("1.5")),))
    chart = Chart("a", "A", Unit.FRANCS, (twice, twice), "")
    assert charts(a_report(sections=(Section("s", "S", charts=(chart,)),))).drawn["s-a"]


def test_charts_of_two_sections_may_have_the_same_name() -> None:
    found = charts(a_report(sections=(trade(), replace(trade(), name="other")))).drawn
    assert list(found) == ["trade-revenue", "other-revenue"]
