"""npm's web-vitals with our reporter, in real Chromium, on a page of another origin than the function's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.functions.web_vitals.visiting import HIDDEN, Place, click, place, session_of, visit

pytestmark = pytest.mark.integration
ALL = ("LCP", "CLS", "INP", "FCP", "TTFB")


@pytest.fixture
def shop() -> Iterator[Place]:
    with place() as found:
        yield found


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def test_all_vitals_of_a_page_arrive_by_its_cookie_s_session_without_its_query(
    shop: Place, visitor: BrowserContext
) -> None:
    shop.head = shop.tag('data-session="visit"')
    visitor.add_cookies([{"name": "visit", "value": "0123abcd", "url": shop.page}])

    visit(visitor.new_page(), f"{shop.page}/products/trail-runner?mail=anna@fitfoot.ch#top")

    beacons = shop.wait_for(*ALL)
    vitals = [vital for beacon in beacons for vital in beacon.vitals]
    assert session_of(beacons) == "0123abcd"
    assert sorted(vital.name for vital in vitals) == sorted(ALL)
    assert {(vital.page, vital.device, vital.navigation) for vital in vitals} == {
        ("/products/:id", "desktop", "navigate")
    }
    assert all(vital.first for vital in vitals)
    assert next(vital.value for vital in vitals if vital.name == "INP") >= 56  # it blocks for 60; they round to 8
    assert sum(beacon.malformed for beacon in beacons) == 0


def test_a_tab_without_a_session_keeps_one_of_its_own(shop: Place, visitor: BrowserContext) -> None:
    shop.head = shop.tag()
    page = visitor.new_page()
    visit(page, shop.page)
    shop.wait_for("INP")
    visit(page, f"{shop.page}/cart")

    session = session_of(shop.wait(lambda: len(shop.beacons) == 2))
    assert session is not None
    assert len(session) == 32


@pytest.mark.parametrize("cookie", ["%E0%A4%A", "s%3Aabc.def%2Fx"])
def test_a_cookie_that_the_function_would_drop_gives_way_to_the_tab_s_own_session(
    shop: Place, visitor: BrowserContext, cookie: str
) -> None:
    tag = shop.tag('data-session="visit"')
    shop.head = f"<script>window.fitfootSession = 'anna@fitfoot.ch'</script>{tag}"
    visitor.add_cookies([{"name": "visit", "value": cookie, "url": shop.page}])
    page = visitor.new_page()
    visit(page, shop.page)

    session = session_of(shop.wait_for("LCP"))
    page.goto(shop.page)
    assert session == page.evaluate("sessionStorage.getItem('fitfoot-session')")
    assert len(session or "") == 32


def test_what_is_told_again_is_told_as_such(shop: Place, visitor: BrowserContext) -> None:
    shop.head = f"<script>window.fitfootSession = 'from-the-page'</script>{shop.tag()}"
    page = visitor.new_page()
    page.goto(shop.page, wait_until="load")
    page.wait_for_function("window.webVitals")

    click(page, "42")
    page.evaluate(HIDDEN)
    click(page, "43")
    page.evaluate(HIDDEN)

    beacons = shop.wait(lambda: len(shop.beacons) == 2)
    before, after = ([vital for vital in one.vitals if vital.name == "INP"] for one in beacons)
    assert (before[0].id, before[0].first) == (after[0].id, True)
    assert (len(after), after[0].first) == (1, False)
    assert after[0].value > before[0].value
    assert session_of(beacons) == "from-the-page"


def test_each_view_of_a_single_page_application_is_a_page_where_that_is_wanted(
    shop: Place, visitor: BrowserContext
) -> None:
    shop.head = shop.tag("data-soft-navigations")
    page = visitor.new_page()
    page.goto(shop.page, wait_until="load")
    page.wait_for_function("window.webVitals")

    click(page, "cart")
    page.wait_for_function("performance.getEntriesByType('soft-navigation').length")
    page.goto("about:blank")

    told = {(vital.page, vital.navigation) for beacon in shop.wait_for(*ALL) for vital in beacon.vitals}
    assert told == {("/", "navigate"), ("/cart", "soft-navigation")}


def test_a_script_that_was_changed_is_not_run(shop: Place, visitor: BrowserContext) -> None:
    shop.head = shop.tag(built=b"another")
    page = visitor.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.goto(shop.page, wait_until="load")

    assert page.evaluate("typeof window.webVitals") == "undefined"
    assert any("integrity" in one for one in said)
