"""What a value is called, the same in text, page and mail."""

from datetime import date
from decimal import Decimal

import pytest

from functions.model.report import Beside, Figure, Kind, Unit, Value
from functions.report_generator.rendering.words import TITLES, aside, change, period, shown
from tests.reports import a_report, count, francs, percent

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (Decimal("12345.6"), Unit.FRANCS, "CHF 12'345.60"),
        (Decimal("-0.005"), Unit.FRANCS, "CHF -0.01"),
        (1234567, Unit.FRANCS, "CHF 1'234'567.00"),
        (Decimal("2.5"), Unit.PERCENT, "2.50 %"),
        (Decimal("99.9999"), Unit.PERCENT, "99.99 %"),
        (Decimal("99.899"), Unit.PERCENT, "99.89 %"),
        (100, Unit.PERCENT, "100.00 %"),
        (Decimal("0.001"), Unit.PERCENT, "under 0.01 %"),
        (0, Unit.PERCENT, "0.00 %"),
        (12345, Unit.COUNT, "12'345"),
        (Decimal("41.50"), Unit.COUNT, "41.5"),
        (Decimal("1E+3"), Unit.COUNT, "1'000"),
        (0, Unit.MINUTES, "0 min"),
        (119, Unit.MINUTES, "119 min"),
        (120, Unit.MINUTES, "2 h"),
        (Decimal("754.3"), Unit.MINUTES, "12 h 34.3 min"),
        (1440, Unit.MINUTES, "24 h"),
        (52_086, Unit.MINUTES, "36 d 4 h 6 min"),
        (2_881, Unit.MINUTES, "2 d 1 min"),
        (-180, Unit.MINUTES, "-3 h"),
        (Decimal("3100.04"), Unit.MILLISECONDS, "3'100 ms"),
        (Decimal("0.042"), Unit.MILLISECONDS, "0.042 ms"),
        (Decimal("3.1"), Unit.SECONDS, "3.1 s"),
        (Decimal("4.5"), Unit.RATING, "4.50 of 5"),
        (date(2026, 11, 2), Unit.DATE, "Mon 2 Nov 2026"),
        (" two\r\n  words\t", Unit.TEXT, "two words"),
        ("\u202e\x07", Unit.TEXT, '""'),
        (None, Unit.FRANCS, "–"),  # noqa: RUF001 - as it is shown
    ],
)
def test_a_value_in_words(amount: Decimal | int | str | date | None, unit: Unit, words: str) -> None:
    assert shown(Value(amount, unit)) == words


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(amount: Decimal) -> None:
    with pytest.raises(ValueError, match="None, with its reason"):
        shown(Value(amount, Unit.PERCENT))


@pytest.mark.parametrize(
    ("percent_more", "words"), [("5.05", "+5.1 %"), ("-38", "-38.0 %"), ("0.04", "0.0 %"), ("-0.04", "0.0 %")]
)
def test_a_change_has_its_sign(percent_more: str, words: str) -> None:
    assert change(Beside("yesterday", count(1), Decimal(percent_more))) == words


def test_a_change_that_nobody_knows_is_not_told() -> None:
    assert change(Beside("yesterday", count(0))) == ""


def test_a_target_says_whether_it_was_met_where_that_is_known() -> None:
    figure = Figure("uptime", "Uptime", percent(None, "not observed"), target=percent("99.9"))
    assert aside(figure) == "target 99.90 %; not observed"
    assert aside(Figure("uptime", "Uptime", percent("99.95"), (), percent("99.9"), met=True)) == "target 99.90 %: met"
    assert aside(Figure("revenue", "Revenue", francs("1"))) == ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.DAILY, "Sunday 22 November 2026"),
        (Kind.WEEKLY, "Monday 16 to Sunday 22 November 2026"),
        (Kind.MONTHLY, "October 2026"),
        (Kind.PERFORMANCE, "Sunday 22 November 2026"),
    ],
)
def test_a_period_in_words(kind: Kind, words: str) -> None:
    assert period(a_report(kind)) == words


def test_the_daily_report_is_called_as_people_know_it() -> None:
    assert TITLES[Kind.DAILY] == "FitFoot Daily Business Report"
    assert set(TITLES) == set(Kind)
