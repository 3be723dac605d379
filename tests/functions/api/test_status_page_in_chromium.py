"""The status page as people see it: wide, on a phone, in the dark. The pictures go to .build/screenshots."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from infra.local import chromium
from infra.local.debian import ToolUnavailable
from tests.functions.api.site import Site

pytestmark = pytest.mark.e2e

SCREENSHOTS = Path(__file__).parents[3] / ".build" / "screenshots"
PREFIX = "http://127.0.0.1/_aws/execute-api/a1b2c3d4e5/$default"
READABLE = 4.5
"""WCAG 2.2 success criterion 1.4.3, contrast (minimum)."""
LOOKS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "wide": (1280, 900, "light"),
    "phone": (390, 844, "light"),
    "dark": (1280, 900, "dark"),
    "dark phone": (390, 844, "dark"),
}
CONTRASTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(e).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
    if (!text || element.closest("svg") || !element.checkVisibility()) continue;
    const [light, dark] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))]
      .sort((a, b) => b - a);
    found.push([text, (light + 0.05) / (dark + 0.05)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        executable = chromium.ensure()
    except ToolUnavailable as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, look: str) -> Iterator[Page]:
    width, height, scheme = LOOKS[look]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield page
    page.close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says against the page; a style that the policy does not allow would be in it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    return said


def visit(page: Page, site: Site, path: str) -> None:
    """Open a page of the site, which stands under a prefix, as on the emulator."""

    def answer(route: Route) -> None:
        answered = site.ask(route.request.url.removeprefix(PREFIX))
        route.fulfill(status=answered.status, headers=answered.headers, body=answered.body)

    page.route("**/*", answer)
    page.goto(PREFIX + path)


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"status-{name.replace(' ', '-')}.png", full_page=True)


def test_the_page_is_readable(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(), "/status")
    picture(page, look)

    assert page.title() == "checkout is down since 05:46 · FitFoot status"
    assert page.get_by_role("heading", level=1).inner_text() == "checkout is down since 05:46"
    assert page.get_by_role("article").count() == 6
    assert {text: round(ratio, 2) for text, ratio in page.evaluate(CONTRASTS) if ratio < READABLE} == {}
    assert complaints == []


def test_nothing_scrolls_sideways(page: Page) -> None:
    visit(page, Site(), "/status")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


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
    picture(page, f"unknown {look}")

    assert page.get_by_role("heading", level=1).inner_text() == "The state of the shop is unknown"
    assert {text: round(ratio, 2) for text, ratio in page.evaluate(CONTRASTS) if ratio < READABLE} == {}
    assert [said for said in complaints if "503" not in said] == []
