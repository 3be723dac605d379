"""Tests: which days a report is of, and which it is compared with."""

from datetime import date

import pytest

from functions.model.report import Kind
from functions.report_generator.figures.compared import against
from functions.report_generator.figures.span import days_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (Kind.DAILY, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Kind.PERFORMANCE, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Kind.WEEKLY, "2026-03-01", "2026-02-23", "2026-03-01"),
        (Kind.MONTHLY, "2026-11-22", "2026-10-01", "2026-10-31"),
        (Kind.MONTHLY, "2026-11-30", "2026-11-01", "2026-11-30"),
        (Kind.MONTHLY, "2026-01-30", "2025-12-01", "2025-12-31"),
        (Kind.MONTHLY, "2024-02-28", "2024-01-01", "2024-01-31"),
        (Kind.MONTHLY, "2024-02-29", "2024-02-01", "2024-02-29"),
    ],
)
def test_a_report_is_of_whole_days(kind: Kind, day: str, first: str, last: str) -> None:
    assert days_of(kind, date.fromisoformat(day)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_leap_years_february_is_compared_with_a_shorter_one() -> None:
    months = against(Kind.MONTHLY, date(2024, 2, 1), date(2024, 2, 29))
    assert [one.windows for one in months] == [
        [(date(2024, 1, 1), date(2024, 1, 31))],
        [(date(2023, 2, 1), date(2023, 2, 28))],
    ]
