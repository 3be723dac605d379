"""The incidents' pages as those see them who are on call."""

from base64 import b64encode

import pytest
from playwright.sync_api import Browser, Page

from functions.model.incident import IncidentStatus
from tests.builders import a_cost, a_loss
from tests.fakes import FakeCosts
from tests.functions.api.browsing import PREFIX, picture, scrolls_sideways, served, unreadable, visit
from tests.functions.api.hostile import an_attack, hostile_incidents
from tests.functions.api.night import a_drill, a_night, an_outage
from tests.functions.api.site import API_TOKEN, Site

pytestmark = pytest.mark.e2e
LURE = f'<form method="post" action="%s/incidents/{an_outage().id}/resolve"><button>Win!</button></form>'
ANNA = {"authorization": "Basic " + b64encode(f"Anna:{API_TOKEN}".encode()).decode()}
FINGER = 44
"""Pixels: WCAG 2.2 success criterion 2.5.5, target size (enhanced)."""
OUTAGE = f"/incidents/{an_outage().id}"


def shown(page: Page, complaints: list[str], name: str) -> str:
    """Takes a picture; what stands at the top."""
    picture(page, name)
    assert unreadable(page) == {}
    assert not scrolls_sideways(page)
    assert [said for said in complaints if "Failed to load resource" not in said] == []
    return page.get_by_role("heading", level=1).inner_text()


def test_the_list_says_what_is_open(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(incidents=a_night()), "/incidents", ANNA)
    assert shown(page, complaints, f"incidents {look}") == "2 open incidents, 1 that nobody has yet"


@pytest.mark.parametrize("status", list(IncidentStatus))
def test_an_incident_is_readable(page: Page, complaints: list[str], look: str, status: IncidentStatus) -> None:
    costs = FakeCosts({an_outage().id: a_cost(others={"EUR": a_loss(310, 200, 420)}, beside=2)})
    visit(page, Site(incidents=a_night(status), costs=costs), OUTAGE, ANNA)
    assert shown(page, complaints, f"incident {status} {look}") == "High Error Rate"


def test_a_drill_is_marked(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(incidents=a_night()), f"/incidents/{a_drill().id}", ANNA)
    shown(page, complaints, f"incident drill {look}")
    assert page.get_by_text("This is a drill.").is_visible()


def test_resolving_asks_once_more(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(incidents=a_night(IncidentStatus.ACKNOWLEDGED)), OUTAGE, ANNA)
    assert not page.get_by_role("button", name="Resolve now").is_visible()
    page.get_by_text("Resolve", exact=True).click()
    shown(page, complaints, f"incident resolving {look}")
    assert page.get_by_role("button", name="Resolve now").is_visible()


def test_an_incident_that_is_not_there_is_said_to_be(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(incidents=a_night()), "/incidents/20261123T000000-api-0000", ANNA)
    assert shown(page, complaints, f"incident missing {look}") == "There is no such incident"
    page.get_by_role("link", name="All incidents").click()
    assert page.url == f"{PREFIX}/incidents"


def test_a_table_that_is_gone_is_said_to_be(page: Page, complaints: list[str], look: str) -> None:
    site = Site(incidents=a_night())
    site.incidents.gone = True
    visit(page, site, "/incidents", ANNA)
    assert shown(page, complaints, f"incidents unknown {look}") == "The incidents are unknown"


def test_a_refusal_leads_back_to_the_incident(page: Page, complaints: list[str], look: str) -> None:
    site = Site(incidents=a_night())
    site.detector.refuses("Beat has acknowledged it on 23.11. 06:01 (Zurich)")
    visit(page, site, OUTAGE, ANNA)
    page.get_by_role("button", name="Acknowledge").click()
    assert shown(page, complaints, f"incident refused {look}") == "That cannot be done now"
    page.get_by_role("link", name="Back to the incident").click()
    assert page.url == f"{PREFIX}{OUTAGE}"


def test_without_the_password_nothing_is_shown(page: Page, complaints: list[str], look: str) -> None:
    visit(page, Site(incidents=a_night()), OUTAGE)
    assert shown(page, complaints, f"incident closed {look}") == "Incidents are for those who are on call"
    assert "High Error Rate" not in page.content()


def test_what_others_write_does_nothing_and_fits(page: Page, complaints: list[str], look: str) -> None:
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    visit(page, Site(incidents=hostile_incidents()), f"/incidents/{an_attack().id}", ANNA)
    shown(page, complaints, f"incident hostile {look}")
    visit(page, Site(incidents=hostile_incidents()), "/incidents", ANNA)
    shown(page, complaints, f"incidents hostile {look}")


def test_a_person_gives_a_name_and_acts(browser: Browser) -> None:
    """A browser's own way: it is asked for a password, keeps it, and says where its forms come from."""
    site = Site(incidents=a_night())
    context = browser.new_context(http_credentials={"username": "Anna", "password": API_TOKEN})
    with served(site) as address, context:
        page = context.new_page()
        page.goto(address + OUTAGE)
        page.get_by_role("button", name="Acknowledge").click()
        page.wait_for_url(address + OUTAGE)
        page.get_by_label("Note").fill("Looking into it.\nBack in 5.")
        page.get_by_role("button", name="Add note").click()
        page.wait_for_url(address + OUTAGE)
        page.get_by_role("heading", name="High Error Rate").first.wait_for()

    assert [(action, wish.text, wish.by) for _, action, wish in site.detector.asked] == [
        ("acknowledge", "", "Anna"),
        ("note", "Looking into it.\nBack in 5.", "Anna"),
    ]


def test_a_page_of_another_origin_cannot_use_that_name(browser: Browser) -> None:
    site = Site(incidents=a_night())
    context = browser.new_context(http_credentials={"username": "Anna", "password": API_TOKEN})
    with served(site) as address, context:
        page = context.new_page()
        page.goto(address + OUTAGE)  # from now on the browser has the password
        page.route("http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=LURE % address))
        page.goto("http://evil.example/")
        page.get_by_role("button").click()
        page.get_by_role("heading", name="That was not asked for on a page of ours").wait_for()

    assert site.detector.asked == []


def test_the_buttons_are_big_and_in_sight_on_a_phone(page: Page) -> None:
    visit(page, Site(incidents=a_night()), OUTAGE, ANNA)
    for name in ("Acknowledge", "Runbook", "Resolve"):
        box = page.locator(".act").get_by_text(name, exact=name == "Resolve").first.bounding_box()
        assert box
        assert box["height"] >= FINGER
        assert box["y"] + box["height"] <= 844
