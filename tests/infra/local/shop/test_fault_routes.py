"""Tests of /faults as programs and people use it."""

import httpx
import pytest

from tests.infra.local.shop.caller import Caller

pytestmark = pytest.mark.integration
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_switch_answers_with_the_new_state(shop: Caller) -> None:
    slow = {"service": "admin", "fault": "slow", "on": True}
    assert shop.turn("admin", "slow", on=True).json() == {"faults": [slow]}
    assert shop.http("web", "/faults").json() == {"faults": [slow]}
    assert shop.turn("admin", "slow", on=False).json() == {"faults": []}


def test_delete_turns_all_off(shop: Caller) -> None:
    shop.turn("admin", "slow", on=True)
    shop.turn("db", "down", on=True)
    assert httpx.delete(f"{shop.url}/faults").json() == {"faults": []}
    assert shop.health("api").status_code == 200


def test_a_wrong_switch_is_refused_with_the_reason(shop: Caller) -> None:
    answer = shop.post("web", "/faults", {"service": "db", "fault": "body", "on": True})
    assert answer.status_code == 400
    assert answer.json() == {"error": "fault: body makes no sense for db; it is one of slow, down, overload"}


def test_a_body_that_is_no_json_is_refused(shop: Caller) -> None:
    answer = httpx.post(f"{shop.url}/faults", content=b"slow please")
    assert answer.status_code == 400
    assert "not JSON" in answer.json()["error"]


def test_a_browser_gets_switches_and_a_program_gets_json(shop: Caller) -> None:
    assert "<button" in shop.http("web", "/faults", headers=BROWSER).text
    assert shop.http("web", "/faults", headers={"Accept": "application/json, text/html;q=0.5"}).json()


def test_a_button_turns_a_fault_on_and_leads_back_to_the_page(shop: Caller) -> None:
    form = {"service": "admin", "fault": "body", "on": "true"}
    answer = httpx.post(f"{shop.url}/faults", data=form, headers=BROWSER, follow_redirects=True)
    assert "class=on" in answer.text
    assert shop.health("admin").json()["status"] == "maintenance"
