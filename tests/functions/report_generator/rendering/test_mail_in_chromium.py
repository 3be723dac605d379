"""The mail as people see it: wide, on a phone, in the dark, with images blocked. Pictures go to .build/screenshots."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from playwright.sync_api import Browser, Page

from functions.model.report import Kind, Report
from functions.report_generator.rendering.job import rendered
from tests.functions.api.browsing import LOOKS, picture, scrolls_sideways, unreadable
from tests.functions.report_generator.rendering.reading import page_of
from tests.reports import NASTY_TITLES, a_report

pytestmark = pytest.mark.e2e
CUT_OFF = """() => [...document.querySelectorAll("div, td, th, p")]
  .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"""
SMALL = """() => [...document.querySelectorAll("td, th, p, span")]
  .filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.innerText)"""
CARD = "() => getComputedStyle(document.querySelector('img').parentElement).backgroundColor"
SHOWN = "() => [...document.images].map(image => image.complete && image.naturalWidth > 1000)"


@contextmanager
def opened(
    browser: Browser, report: Report, look: str, *, with_images: bool = True
) -> Iterator[tuple[Page, list[str]]]:
    """A report's mail in a look, and what the page asked to be loaded."""
    width, height, scheme = LOOKS[look]
    message = message_from_bytes(rendered(report).mail, policy=SMTP)
    assert isinstance(message, EmailMessage)
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(page_of(message, with_images=with_images))
    yield page, [url for url in asked if not url.startswith("data:")]
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_the_mail_is_readable_whatever_the_shop_calls_its_products(browser: Browser, look: str) -> None:
    titles = ("Trail Runner X", *NASTY_TITLES, "Donaudampfschifffahrtsschuh" * 9)
    with opened(browser, a_report(titles=titles), look) as (page, asked):
        picture(page, f"report daily {look}")
        assert page.evaluate(SHOWN) == [True]
        assert unreadable(page) == {}
        assert not scrolls_sideways(page)
        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(SMALL) == []
        assert page.evaluate(CARD) == "rgb(255, 255, 255)"
        assert page.get_by_text(NASTY_TITLES[0]).is_visible()
        assert asked == []


def test_with_images_blocked_the_charts_are_told(browser: Browser) -> None:
    with opened(browser, a_report(Kind.WEEKLY), "phone", with_images=False) as (page, _):
        picture(page, "report weekly images blocked")
        assert page.evaluate(SHOWN) == [False]
        assert page.get_by_alt_text("Chart: Revenue, 28 days. In words below.").is_visible()
        assert page.get_by_text("Revenue was between CHF 15'000 and 20'000 on all but one").is_visible()
