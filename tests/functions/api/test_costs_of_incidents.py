"""What an incident cost, on its page and for programs."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.api.wording import FIXED
from functions.model.cost import Cost
from functions.model.incident import Entry, EntryKind, Incident, IncidentStatus
from functions.model.period import MINUTE
from tests.builders import a_cost, a_loss, an_incident
from tests.fakes import FakeCosts, FakeIncidents
from tests.functions.api.history import NOW
from tests.functions.api.hostile import EVIL
from tests.functions.api.site import API_TOKEN, Site

pytestmark = pytest.mark.unit
BEARER = {"authorization": f"Bearer {API_TOKEN}"}
BROWSER = {"accept": "text/html", "authorization": "Basic " + b64encode(f"Anna:{API_TOKEN}".encode()).decode()}
BEGAN = NOW - timedelta(hours=1)
OPEN, OVER = an_incident(at=BEGAN), an_incident(IncidentStatus.RESOLVED, at=BEGAN)
COST = replace(a_cost(), since=BEGAN, until=BEGAN + 18 * MINUTE, at=BEGAN + 20 * MINUTE)


def site(incident: Incident, cost: Cost | None, *told: Entry) -> Site:
    known = {incident.id: cost} if cost else {}
    table = FakeIncidents(incident, timelines={incident.id: list(told)})
    return Site(incidents=table, costs=FakeCosts(known))


def page(incident: Incident, cost: Cost | None, *told: Entry) -> str:
    answer = site(incident, cost, *told).ask(f"/incidents/{incident.id}", headers=BROWSER)
    assert answer.status == 200
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.body, flags=re.DOTALL).replace(FIXED, " ")
    return " ".join(text.replace("&#39;", "'").split())


def test_what_it_costs_so_far_is_a_line_at_the_top() -> None:
    text = page(OPEN, COST)
    assert "Cost so far: about CHF 1'240 (CHF 800 to 1'700), 21 orders fewer than usual" in text
    assert "Until 05:20, compared with the same time in 8 weeks, at 90 %" in text


def test_what_it_cost_is_whole_once_it_was_priced_to_its_end() -> None:
    assert "Cost: about CHF 1'240 (CHF 800 to 1'700)" in page(OVER, COST)
    assert "Cost so far: about" in page(OVER, replace(COST, until=BEGAN + 17 * MINUTE))


def test_what_nobody_knows_has_a_reason_and_what_nobody_priced_no_line() -> None:
    unknown = replace(COST, orders=None, revenue=None, reason="the database is away")
    assert "Cost so far: – (the database is away)" in page(OPEN, unknown)  # noqa: RUF001 - the dash
    assert "compared with" not in page(OPEN, unknown)
    assert "Cost" not in page(OPEN, None)


def test_a_drill_costs_nothing() -> None:
    assert "Cost: nothing, it is a drill" in page(an_incident(at=BEGAN, drill=True), None)


def test_incidents_in_the_same_time_are_said_not_to_add_up() -> None:
    assert "1 other incident in the same time: costs that overlap are of the same orders and do not add up" in page(
        OPEN, replace(COST, beside=1)
    )


def test_the_timeline_s_line_is_its_own_heading() -> None:
    told = Entry(BEGAN + 20 * MINUTE, EntryKind.COST, "Cost: about CHF 1'250, 21 orders fewer than usual")
    assert "Cost: about CHF 1'250, 21 orders fewer than usual" in page(OVER, COST, told)


def test_programs_read_the_cost_and_null_of_what_was_not_priced() -> None:
    path = f"/incidents/{OPEN.id}"
    told = site(OPEN, COST).ask(path, headers=BEARER).json["cost"]
    assert (told["revenue"]["lost"], told["orders"]["low"], told["weeks"]) == (1240.0, 14.0, 8)
    assert told["until"] == "2026-11-23T04:20:30Z"
    assert site(OPEN, None).ask(path, headers=BEARER).json["cost"] is None


def test_a_currency_of_a_stranger_s_is_text() -> None:
    strange = replace(COST, others={EVIL: a_loss(5, 2, 9)}, reason=EVIL)
    for cost in (strange, replace(strange, orders=None)):
        assert EVIL not in site(OPEN, cost).ask(f"/incidents/{OPEN.id}", headers=BROWSER).body


def test_a_table_that_is_gone_is_said_to_be() -> None:
    gone = site(OPEN, COST)
    gone.costs.gone = True
    assert gone.ask(f"/incidents/{OPEN.id}", headers=BEARER).status == 503
