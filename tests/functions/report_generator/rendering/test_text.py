"""The report as text of 80 columns."""

from dataclasses import replace

import pytest

from functions.model.report import Column, Kind, Section, Table, Unit
from functions.report_generator.rendering.text import COLUMNS, text
from functions.report_generator.rendering.width import width
from tests.reports import NASTY_TITLES, a_report, count, francs, said

pytestmark = pytest.mark.unit
LONG = "Ein sehr langer Produktname " * 30


@pytest.mark.parametrize("kind", Kind)
def test_no_line_is_wider_than_80_columns(kind: Kind) -> None:
    lines = text(a_report(kind, titles=(*NASTY_TITLES, LONG, "x" * 500, "東" * 200))).splitlines()
    assert max(map(width, lines)) == COLUMNS
    assert all(line == line.rstrip() for line in lines)


def test_the_first_lines_say_what_is_unusual() -> None:
    assert text(a_report()).splitlines()[:6] == [
        "FitFoot Daily Business Report",
        "Sunday 22 November 2026                              made Mon 23 Nov 2026, 07:15",
        "=" * 80,
        "* Revenue 38 % under a usual Sunday; conversion fell at checkout → order from",
        "  14:00, when API p95 rose to 3.1 s",
        "* One incident cost about CHF 4'200: “High Error Rate”, 14:02 to 15:10",
    ]


def test_a_quiet_day_is_said_to_be_one() -> None:
    assert "\n* Nothing unusual.\n" in text(a_report(headline=()))


def test_figures_stand_below_each_other_with_what_they_are_compared_with() -> None:
    told = text(a_report())
    assert "Revenue                                CHF 12'345.60\n" in told
    assert "    Sunday a week ago                  CHF 19'911.00  -38.0 %\n" in told
    assert "Conversion rate                               1.61 %  target 2.50 %: missed\n" in told
    assert "    yesterday                                      –  nobody visited the shop\n" in told  # noqa: RUF001


def test_a_table_keeps_its_columns_whatever_the_titles_are() -> None:
    lines = text(a_report(titles=NASTY_TITLES)).splitlines()
    rows = [line for line in lines if "CHF 8'9" in line or "CHF 9'0" in line]
    assert len(rows) == len(NASTY_TITLES)
    assert len({width(row[: row.rindex("CHF")]) for row in rows}) == 1


def test_what_is_not_known_has_a_mark_and_the_reason_below() -> None:
    lines = [line.strip() for line in text(a_report()).splitlines()]
    assert "Sun 22 Nov 2026         0          0          –¹          0          –¹" in lines  # noqa: RUF001
    assert "¹ no sessions that day" in lines


def test_a_section_that_could_not_be_asked_says_so() -> None:
    assert "* Not known: the shop's database did not answer within 10 s\n" in text(a_report())


def test_a_chart_is_told_in_blocks_and_in_its_sentence() -> None:
    told = text(a_report())
    assert "  Revenue: CHF 15'237.00 to CHF 19'860.00\n  ▃█▅▂▆▃▇▄▁·▂▇▄█▅▂▆▃▇▄▁▅▂▇▄█▅▂\n" in told
    assert "  Revenue was between CHF 15'000 and 20'000 on all but one of 28 days; yesterday\n" in told


def test_a_table_that_has_no_room_tells_one_row_after_the_other() -> None:
    columns = tuple(Column(f"c{n}", f"Column {chr(65 + n)}", Unit.FRANCS) for n in range(9))
    table = Table("wide", "Wide", columns, ((francs("123456789"),) * 9,) * 2)
    told = text(a_report(sections=(Section("s", "S", tables=(table,)),)))
    line = "    Column B: CHF 123'456'789.00 · Column C: CHF 123'456'789.00\n"
    assert told.count(f"  CHF 123'456'789.00\n{line}") == 2


def test_where_columns_have_no_room_for_their_units_the_heads_have_them() -> None:
    told = text(a_report())
    assert "  Check          Up  Degraded  Down  Maintenance  Unknown  Uptime  Observed\n" in told
    assert "                min       min   min          min      min       %         %\n" in told
    assert "  storefront  1'235         5     0           60      140  100.00     90.28\n" in told


def test_a_table_without_rows_and_a_section_without_anything_say_none() -> None:
    empty = Table("none", "Slow queries", (Column("a", "A", Unit.TEXT),), ())
    noted = replace(empty, title="Slow pages", note="There was no visitor.")
    told = text(a_report(sections=(Section("s", "S", tables=(empty, noted)), Section("t", "T"))))
    assert "Slow queries\n  None.\n" in told
    assert "Slow pages\n  None.\n  There was no visitor.\n" in told
    assert told.count("None.") == 3


def test_texts_of_the_shop_begin_no_line_of_their_own() -> None:
    told = text(a_report(titles=("Shoe\r\n* Revenue fell\x1b[2J\u2028", "=1+1")))
    assert "  Shoe * Revenue fell [2J " in told
    assert all(not line.startswith(("* Revenue fell", "=1")) for line in told.splitlines())
    assert "\x1b" not in told


def test_titles_from_the_right_are_isolated() -> None:
    table = Table("t", "T", (Column("a", "A", Unit.TEXT), Column("b", "B", Unit.COUNT)), ((said("حذاء"), count(7)),))
    told = text(a_report(sections=(Section("s", "S", tables=(table,)),)))
    assert "  \u2068حذاء\u2069  7\n" in told  # noqa: RUF001 - Arabic
