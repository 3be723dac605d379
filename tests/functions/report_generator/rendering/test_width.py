"""How many columns texts take."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.report_generator.rendering.clean import clean, isolated
from functions.report_generator.rendering.width import clipped, clusters, width, wrapped
from tests.reports import NASTY_TITLES

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Trail Runner", 12),
        ("Zürich", 6),
        ("Zu\u0308rich", 6),
        ("東京", 4),
        ("ﾗﾝﾅｰ", 4),
        ("👟", 2),
        ("❤️", 2),
        ("👩🏽‍🚀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇨🇭🇮🇹", 4),
        ("1️⃣", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("हिन्दी", 3),
        ("حذاء", 4),
        ("각", 2),
        ("\u1100\u1161\u11a8", 2),
    ],
)
def test_a_text_takes_so_many_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@given(st.text(max_size=60) | st.sampled_from(NASTY_TITLES), st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, columns: int) -> None:
    words = clean(text)
    lines = wrapped(words, columns)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(width(line) <= columns for line in lines)
    assert lines


def test_an_amount_stays_with_its_unit() -> None:
    assert wrapped("up to 8.50 % or CHF 12.00 in 3 h 4 min", 9) == [
        "up to",
        "8.50 % or",
        "CHF 12.00",
        "in 3 h",
        "4 min",
    ]


@given(st.text(max_size=60))
def test_what_is_seen_as_one_character_stays_together(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(st.text())
def test_a_clean_text_is_one_line_without_controls(text: str) -> None:
    words = clean(text)
    assert words == words.strip()
    assert all(category(one) not in {"Cc", "Cs", "Zl", "Zp"} for one in words)
    assert len(words.splitlines()) <= 1
    assert clean(words) == words


def test_a_text_from_the_right_cannot_turn_round_what_is_beside_it() -> None:
    assert isolated("حذاء 42") == "\u2068حذاء 42\u2069"  # noqa: RUF001 - Arabic
    assert isolated("Shoe 42") == "Shoe 42"
    assert clean("A\u202eB\u2069\u2066\u200fC") == "ABC"


def test_a_text_is_clipped_between_what_people_see_as_characters() -> None:
    assert clipped("👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀", 2) == "👩🏽‍🚀…"
    assert clipped("shoe", 4) == "shoe"
    assert len(clipped("o" + "\u0308" * 10_000, 9)) <= 16
