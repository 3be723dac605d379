"""The report as a page that a mail can hold."""

import re
from dataclasses import replace

import pytest

from functions.model.report import Figure, Kind, Section
from functions.report_generator.rendering.page import LARGEST_BYTES, html
from tests.functions.report_generator.rendering.reading import Page
from tests.reports import NASTY_TITLES, a_report, products, said

pytestmark = pytest.mark.unit
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "bdi",
    "table",
    "tr",
    "td",
    "th",
    "p",
    "img",
    "b",
    "br",
    "span",
}
HEADINGS = {"h1", "h2", "h3"}


@pytest.mark.parametrize("kind", Kind)
def test_every_element_is_ours_and_closed_whatever_the_shop_writes(kind: Kind) -> None:
    evil = NASTY_TITLES[0]
    report = a_report(kind, headline=(evil,), titles=NASTY_TITLES)
    sections = tuple(replace(one, title=evil, reason=one.reason and evil, notes=(evil,)) for one in report.sections)
    page = Page(html(replace(report, sections=sections), {"trade-revenue": 'x"onerror="alert(1)'}))

    assert {tag for tag, _ in page.elements} <= TAGS | HEADINGS
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert all(title in page.text for title in NASTY_TITLES if title.isascii() and "\x1b" not in title)
    assert page.text.count(evil) == len(sections) * 2 + 3  # titles and notes; the headline, a reason, a product


def test_nothing_is_loaded_from_anywhere() -> None:
    page = html(a_report())
    assert "http" not in page
    assert "url(" not in page
    assert "<script" not in page
    assert "<link" not in page


@pytest.mark.parametrize(
    ("title", "products"),
    [
        ("Trail Runner", 400),
        ("<&\"'>" * 100, 90),
        ("東京マラソン" * 60, 90),
        ("👩🏽‍🚀" * 90, 50),
        ("long " * 2000, 120),
    ],
)
def test_a_page_is_small_enough_however_many_products_there_are(title: str, products: int) -> None:
    page = html(a_report(titles=tuple(f"{title} {n}" for n in range(products))))
    assert len(page.encode()) <= LARGEST_BYTES < 100_000
    assert "more: in the text and the JSON of this report." in Page(page).text


def test_the_rows_that_are_left_out_are_counted() -> None:
    report = a_report(sections=(products(tuple(f"Shoe {n}" for n in range(500))),))
    words = Page(html(report)).text
    shown = sum(f" Shoe {n} " in words for n in range(500))
    assert 0 < shown < 500
    assert f" {500 - shown} more: " in words


def test_pictures_do_not_count() -> None:
    report = a_report()
    assert html(report, {"trade-revenue": "A" * 200_000}).replace("A" * 200_000, "x") == html(
        report, {"trade-revenue": "x"}
    )


def test_a_chart_without_its_picture_is_its_sentence() -> None:
    page = Page(html(a_report()))
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert "Revenue was between CHF 15'000 and 20'000 on all but one of 28 days" in page.text


def test_whether_a_target_was_met_is_said_in_words_not_in_colour_alone() -> None:
    words = Page(html(a_report())).text
    assert "1.61 % target 2.50 %: missed" in words
    assert "99.99 % target 99.90 %: met" in words


def test_a_text_from_the_right_is_isolated() -> None:
    page = html(a_report(sections=(Section("s", "S", (Figure("best", "Best", said("حذاء \u202e")),)),)))
    assert "<bdi>حذاء</bdi>" in page
    assert "\u202e" not in page


def test_the_inbox_shows_what_is_unusual_first() -> None:
    page = html(a_report())
    assert page.index("Revenue 38\N{NO-BREAK SPACE}% under") < page.index("<h1")


def test_no_line_ends_between_an_amount_and_its_unit() -> None:
    told = Page(html(a_report(Kind.WEEKLY, headline=("CHF 4'200 in 12 h 34 min, 38 % under, p95 3.1 s, CHF -5.00",))))
    loose = re.findall(r"CHF -?[\d']+|[\d'.]+ (?:%|(?:min|ms|s|h|d)\b)", "".join(told.words))
    assert loose == []
    assert "CHF\N{NO-BREAK SPACE}4'200 in 12\N{NO-BREAK SPACE}h 34\N{NO-BREAK SPACE}min, " in "".join(told.words)


def test_what_the_shop_calls_a_product_keeps_its_blanks() -> None:
    title = "Pack of 5 s, CHF 3 off"
    figure = Figure("best", "Best", said(title))
    words = "".join(Page(html(a_report(sections=(products((title,)), Section("s", "S", (figure,)))))).words)
    assert words.count(title) == 2


def test_where_a_picture_is_blocked_it_says_what_it_was_on_a_card_that_is_light_in_the_dark_too() -> None:
    page = Page(html(a_report(), {"trade-revenue": "cid:x"}))
    (picture,) = (attributes for tag, attributes in page.elements if tag == "img")
    assert picture["alt"] == "Chart: Revenue, 28 days. In words below."
    (card,) = (attributes for _, attributes in page.elements if attributes.get("class") == "chart")
    style = str(card["style"])
    assert "padding:6px;background:#fff" in style
    assert "color:#161b26" in style
