"""The status page as people see it."""

import pytest
from playwright.sync_api import Page

from tests.functions.api.browsing import PREFIX, picture, scrolls_sideways, unreadable, visit
from tests.functions.api.night import a_night
from tests.functions.api.site import Site

pytestmark = pytest.mark.e2e


def test_the_page_is_readable(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(incidents=a_night()), "/status")
    picture(page, f"status {look}")

    assert page.title() == "checkout is down since 05:46 · FitFoot status"
    assert page.get_by_role("heading", level=1).inner_text() == "checkout is down since 05:46"
    assert page.get_by_role("article").count() == 6
    assert unreadable(page) == {}
    assert complaints == []


def test_nothing_scrolls_sideways(page: Page) -> None:
    visit(page, Site(), "/status")
    assert not scrolls_sideways(page)


def test_a_phone_shows_the_bars_of_the_last_half(page: Page, look: str) -> None:
    visit(page, Site(), "/status")
    article = page.get_by_role("article", name="storefront")

    assert article.get_by_text("45 days ago").is_visible() == ("phone" in look)
    assert article.get_by_text("90 days ago").is_visible() == ("phone" not in look)
    box, bars = article.locator(".bars").bounding_box(), article.locator(".bars svg").bounding_box()
    assert box
    assert bars
    assert bars["x"] + bars["width"] == pytest.approx(box["x"] + box["width"], abs=1)  # today is in sight


def test_links_stay_under_the_prefix(page: Page) -> None:
    visit(page, Site(), "/status")
    page.get_by_role("link", name="status.json").click()
    assert page.url == f"{PREFIX}/status.json"
    assert '"generated_at": "2026-11-23T05:02:30Z"' in page.content()


def test_the_page_without_a_state_says_so(page: Page, complaints: list[str], look: str) -> None:
    site = Site()
    site.table.gone = True

    visit(page, site, "/status")
    picture(page, f"status unknown {look}")

    assert page.get_by_role("heading", level=1).inner_text() == "The state of the shop is unknown"
    assert unreadable(page) == {}
    assert [said for said in complaints if "503" not in said] == []
