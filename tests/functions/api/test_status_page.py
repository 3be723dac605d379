import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.api.bars import HEIGHT, bar
from functions.api.status import status_of
from functions.api.status_page import page, unknown_page
from functions.api.wording import NOTHING
from functions.model.observation import Outcome
from functions.model.uptime import DayMinutes
from tests.builders import a_check
from tests.functions.api.history import NOW, a_day, a_shop, an_observation

pytestmark = pytest.mark.unit
DAY = date(2026, 11, 21)


class Elements(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def the_shop() -> str:
    checks, days = a_shop()
    return page(status_of(checks, days, NOW))


def test_a_check_has_a_bar_a_day_with_its_minutes() -> None:
    html = the_shop()
    assert html.count("<g><title>") == 6 * 90
    assert "<title>Mon 23 Nov 2026: 346 min up, 16 min down</title>" in html


def test_a_state_is_a_word_and_a_shape_not_a_colour_alone() -> None:
    html = the_shop()
    for outcome, word in (("down", "Down"), ("unknown", "Unknown"), ("degraded", "Degraded"), ("up", "Operational")):
        assert re.search(rf'href="#{outcome}"/></svg>\s*<strong>{word}</strong>', html), word


def test_all_that_a_page_needs_is_in_it() -> None:
    elements = Elements(the_shop())
    links = [value for _, attributes in elements.tags for name in ("href", "src") if (value := attributes.get(name))]
    assert {link for link in links if not link.startswith(("#", "data:"))} == {"status.json"}
    assert not [tag for tag, attributes in elements.tags if tag == "script" or "style" in attributes]


def test_a_page_can_be_found_through_by_ear() -> None:
    elements = Elements(the_shop()).tags
    assert ("html", {"lang": "en"}) in elements
    assert {"header", "main", "footer", "h1", "h2", "h3"} <= {tag for tag, _ in elements}
    images = [attributes for tag, attributes in elements if tag == "svg"]
    assert all("aria-hidden" in image or image.get("aria-label") for image in images)


def test_names_are_text_and_never_markup() -> None:
    name = "<script>alert('a')</script>&"
    check = a_check(name, group=f"group {name}")
    html = page(status_of([check], {name: [a_day(latest=an_observation(Outcome.DOWN, check=name))]}, NOW))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


def test_checks_of_a_group_stand_together() -> None:
    checks = [a_check("a", group="Shop"), a_check("b", group="Mail"), a_check("c", group="Shop")]
    html = page(status_of(checks, {}, NOW))
    assert html.count('<h2 id="group-') == 2
    assert html.index(">a</h3>") < html.index(">c</h3>") < html.index(">b</h3>")


def test_what_nobody_observed_is_a_dash_that_says_so() -> None:
    html = page(status_of([a_check()], {}, NOW))
    assert html.count(f"{NOTHING}<small>not observed</small>") == 4
    assert 'title="no minute of these 90 days was observed up or down"' in html


def test_the_page_without_a_state_is_not_healthy() -> None:
    html = unknown_page()
    assert "The state of the shop is unknown" in html
    assert '<section class="banner unknown"' in html


def test_a_day_that_nobody_knows_is_a_stub() -> None:
    [(outcome, top, height)] = bar(DayMinutes(DAY, {Outcome.UNKNOWN: 1440}))
    assert outcome is Outcome.UNKNOWN
    assert (top + height, height < HEIGHT / 4) == (HEIGHT, True)


def test_one_bad_minute_is_seen() -> None:
    [(worst, top, height), *_] = bar(DayMinutes(DAY, {Outcome.UP: 1439, Outcome.DOWN: 1}))
    assert (worst, top + height) == (Outcome.DOWN, HEIGHT)
    assert height > HEIGHT / 4


@given(st.dictionaries(st.sampled_from(Outcome), st.integers(1, 1440), min_size=1))
def test_a_bar_shows_each_outcome_of_its_day_without_gaps(minutes: dict[Outcome, int]) -> None:
    pieces = bar(DayMinutes(DAY, minutes))

    assert {outcome for outcome, _, _ in pieces} <= set(minutes)
    assert all(height > 0 for _, _, height in pieces)
    below = pieces[0][1] + pieces[0][2]
    assert below == HEIGHT
    for _, top, height in pieces:
        assert top + height == pytest.approx(below, abs=0.11)
        below = top


def test_a_shop_may_have_any_number_of_checks() -> None:
    assert "No checks are set up yet" in page(status_of([], {}, NOW))
    many = [replace(a_check(), name=f"check {number}") for number in range(40)]
    assert page(status_of(many, {}, NOW)).count("<article") == 40
