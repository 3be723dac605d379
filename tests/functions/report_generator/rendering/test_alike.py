"""Property: every figure of any report stands in text, page and JSON alike, and no other number does."""

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from functions.model import report_json
from functions.model.report import Beside, Column, Figure, Kind, Report, Section, Table, Unit, Value
from functions.report_generator.rendering.page import html
from functions.report_generator.rendering.text import text
from tests.functions.report_generator.rendering.reading import Page, numbers
from tests.reports import FIRST_DAYS, MADE_AT, a_report

pytestmark = pytest.mark.unit
EXAMPLES = 1000 if os.environ.get("REPORT_TEST") == "full" else 10
WORDS = st.text("abcdefgh XYZ<&>\"'=東👟حذ", min_size=1, max_size=8)


def hundredths(least: int, most: int) -> st.SearchStrategy[Decimal]:
    """Amounts with two decimals; made from integers, which is ten times as quick as from decimals."""
    return st.integers(100 * least, 100 * most).map(lambda amount: Decimal(amount).scaleb(-2))


CENTS = hundredths(0, 9_999_999)
AMOUNTS: dict[Unit, st.SearchStrategy[Any]] = {
    Unit.FRANCS: CENTS | CENTS.map(lambda amount: -amount),
    Unit.PERCENT: hundredths(0, 100),
    Unit.COUNT: st.integers(0, 10**9),
    Unit.MINUTES: st.integers(0, 44_640),
    Unit.MILLISECONDS: st.integers(0, 60_000),
    Unit.SECONDS: st.integers(0, 90),
    Unit.RATING: hundredths(1, 5),
    Unit.TEXT: WORDS,
    Unit.DATE: st.dates(date(2020, 1, 1), date(2035, 1, 1)),
}
DECIMALS = {Unit.FRANCS: 2, Unit.PERCENT: 2, Unit.RATING: 2}


def values(unit: Unit) -> st.SearchStrategy[Value]:
    unknown = st.builds(Value, st.none(), st.just(unit), WORDS)
    return st.builds(Value, AMOUNTS[unit], st.just(unit)) | unknown


ANY_VALUE = st.sampled_from(Unit).flatmap(values)
BESIDES = st.builds(
    Beside, WORDS, ANY_VALUE, st.none() | st.integers(-990, 9990).map(lambda amount: Decimal(amount).scaleb(-1))
)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    value = draw(ANY_VALUE)
    return Figure(
        draw(WORDS),
        draw(WORDS),
        value,
        tuple(draw(st.lists(BESIDES, max_size=2))),
        draw(st.none() | values(value.unit)),
        draw(st.none() | st.booleans()),
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    units = draw(st.lists(st.sampled_from(Unit), min_size=1, max_size=8))
    columns = tuple(Column(f"column {n}", draw(WORDS), unit) for n, unit in enumerate(units))
    rows = draw(st.lists(st.tuples(*map(values, units)), max_size=3))
    return Table(draw(WORDS), draw(WORDS), columns, tuple(rows), draw(WORDS))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    kind = draw(st.sampled_from(Kind))
    sections = [
        Section(
            f"section {n}",
            draw(WORDS),
            tuple(draw(st.lists(figures(), max_size=3, unique_by=lambda one: one.name))),
            tuple(draw(st.lists(tables(), max_size=2, unique_by=lambda one: one.name))),
            notes=tuple(draw(st.lists(WORDS, max_size=2))),
        )
        for n in range(draw(st.integers(1, 2)))
    ]
    return Report(kind, FIRST_DAYS[kind], a_report(kind).last_day, MADE_AT, ("Quiet",), tuple(sections))


def told(report: Report) -> Iterator[Value]:
    """Every value of a report, but for changes in percent."""
    for section in report.sections:
        yield from figured(section)
        yield from (value for table in section.tables for row in table.rows for value in row)


def figured(section: Section) -> Iterator[Value]:
    """Those that stand in no table."""
    for figure in section.figures:
        yield figure.value
        yield from (beside.value for beside in figure.beside)
        if figure.target:
            yield figure.target


def written(report: Report) -> list[str]:
    """All the numbers that a person is to find in a report, with those of its first lines; sorted."""
    found = []
    compared = {
        id(value)
        for section in report.sections
        for table in section.tables
        if [column.unit for column in table.columns].count(Unit.MINUTES) > 1
        for row in table.rows
        for value in row
    }
    for value in told(report):
        match value.amount:
            case int() as amount if value.unit is Unit.MINUTES and id(value) not in compared:
                found += spelled(amount)
            case date() as day:
                found += [str(day.day), str(day.year)]
            case int() | Decimal() as amount:
                found.append(f"{amount or abs(amount):.{DECIMALS.get(value.unit, 0)}f}")
                found += ["5"] * (value.unit is Unit.RATING)
    changes = [one.change_percent for s in report.sections for figure in s.figures for one in figure.beside]
    found += [f"{one or abs(one):.1f}" for one in changes if one is not None]
    return sorted([*found, *numbers(" ".join(text(report).splitlines()[:2]))])


def spelled(minutes: int) -> list[str]:
    """A time's numbers as people are told it: from two hours on with hours, from two days on with days."""
    if minutes < 120:
        return [str(minutes)]
    days = minutes // 1440 if minutes >= 2880 else 0
    hours, rest = divmod(minutes - days * 1440, 60)
    return [str(part) for part in (days, hours, rest) if part]


def amounts(found: object) -> Iterator[int | Decimal | str]:
    """All the amounts of a report's JSON."""
    match found:
        case {"rows": list(rows), "unknown": _}:
            yield from (amount for row in rows for amount in row.values() if amount is not None)
        case {"value": value, "target": target, "beside": list(besides)}:
            yield from (amount for amount in (value, target) if amount is not None)
            yield from (beside["value"] for beside in besides if beside["value"] is not None)
        case dict():
            for one in found.values():
                yield from amounts(one)


@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])  # a report takes minutes to shrink
@given(reports())
def test_every_figure_stands_in_text_page_and_json_alike(report: Report) -> None:
    expected = written(report)
    assert numbers(text(report)) == expected
    assert numbers(Page(html(report)).text) == expected

    read = json.loads(report_json.dump(report), parse_float=Decimal)
    known = [value.amount for value in told(report) if value.amount is not None]
    exact = [amount.isoformat() if isinstance(amount, date) else amount for amount in known]
    assert sorted(map(str, map(_plain, amounts(read)))) == sorted(map(str, map(_plain, exact)))


def _plain(amount: Decimal | int | str) -> Decimal | int | str:
    return amount if isinstance(amount, str) else Decimal(amount).normalize() or 0
