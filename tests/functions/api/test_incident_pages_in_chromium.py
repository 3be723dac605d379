"""The incidents' pages as those see them who are on call."""

from base64 import b64encode

import pytest
from playwright.sync_api import Page

from functions.model.incident import IncidentStatus
from tests.functions.api.browsing import PREFIX, picture, scrolls_sideways, unreadable, visit
from tests.functions.api.night import a_drill, a_night, an_outage
from tests.functions.api.site import API_TOKEN, Site

pytestmark = pytest.mark.e2e
ANNA = {"authorization": "Basic " + b64encode(f"Anna:{API_TOKEN}".encode()).decode()}
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
    visit(page, Site(incidents=a_night(status)), OUTAGE, ANNA)
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
