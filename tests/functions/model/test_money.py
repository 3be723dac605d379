"""Tests of money and numbers as people in Switzerland write them."""

from decimal import Decimal

import pytest

from functions.model.money import francs, grouped

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12345.6", "CHF 12'345.60"),
        ("0", "CHF 0.00"),
        ("0.005", "CHF 0.01"),
        ("-0.004", "CHF 0.00"),
        ("-1234.5", "CHF -1'234.50"),
        ("1000000", "CHF 1'000'000.00"),
        ("999999999999999999.99", "CHF 999'999'999'999'999'999.99"),
        ("1E+30", "CHF 1'000'000'000'000'000'000'000'000'000'000"),
    ],
)
def test_francs_are_to_the_cent_with_apostrophes(amount: str, words: str) -> None:
    assert francs(Decimal(amount)) == words


def test_counts_have_no_decimals_unless_asked() -> None:
    assert (grouped(1234), grouped(Decimal("2.5")), grouped(Decimal("12345.25"), 1)) == ("1'234", "3", "12'345.3")
