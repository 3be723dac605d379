"""The pager inbox as a process, and our own senders against it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from functions.model.alert import Severity
from functions.model.delivery import Accepted, Later
from functions.model.notice import Notice, NoticeKind
from functions.pagerduty.events import EventsSender
from functions.pagerduty.rest import Account, RestSender
from infra.local import process
from infra.local.pager import running
from tests.functions.state.changes import a_notice
from tests.infra.local.pager.test_overlay import VERSION, an_event, an_incident

pytestmark = pytest.mark.integration

STORY = [NoticeKind.TRIGGER, NoticeKind.ACKNOWLEDGE, NoticeKind.RESOLVE]
HEADERS = {"Authorization": "Token token=t", "Accept": VERSION, "From": "ops@fitfoot.ch"}


@dataclass(frozen=True)
class Pager:
    """A running inbox; `key` names the test's own pages."""

    http: httpx.Client
    incident: str

    @property
    def pages(self) -> list[dict[str, Any]]:
        return [
            page for page in self.http.get("/pages").json() if page["dedup_key"] in ("", f"fitfoot/{self.incident}")
        ]

    @property
    def key(self) -> str:
        return f"fitfoot/{self.incident}"

    def notice(self, kind: NoticeKind, severity: Severity = Severity.CRITICAL) -> Notice:
        return a_notice(kind, incident=self.incident, severity=severity)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    started = running.start(tmp_path_factory.mktemp("a pager"))
    yield started.url
    process.stop(started.process)
    assert "Traceback" not in started.process.log.read_text()


@pytest.fixture
def pager(url: str, request: pytest.FixtureRequest) -> Iterator[Pager]:
    with httpx.Client(base_url=url) as client:
        yield Pager(client, request.node.name[:200])


@pytest.fixture(params=["events", "rest"])
def sender(request: pytest.FixtureRequest, url: str) -> Iterator[EventsSender | RestSender]:
    with httpx.Client() as client:
        if request.param == "events":
            yield EventsSender(client, "K" * 32, base_url=url, incidents_url="https://api/incidents")
        else:
            yield RestSender(client, Account("t", "PSERVICE", "ops@fitfoot.ch"), base_url=url)


def test_a_story_by_either_api_is_one_page_that_opens_and_closes(
    pager: Pager, sender: EventsSender | RestSender
) -> None:
    for kind in STORY:
        assert isinstance(sender.send(pager.notice(kind), ""), Accepted)
    assert [page["event_action"] for page in pager.pages] == ["trigger", "acknowledge", "resolve"]
    assert [page["effect"] for page in pager.pages] == ["opened", "acknowledged", "resolved"]
    assert {page["accepted"] for page in pager.pages} == {True}


def test_what_is_said_twice_is_done_once(pager: Pager, sender: EventsSender | RestSender) -> None:
    for kind in STORY:
        receipt = ""
        for _ in range(2):
            delivery = sender.send(pager.notice(kind), receipt)
            assert isinstance(delivery, Accepted)
    effects = [page["effect"] for page in pager.pages if page["effect"] != "nothing"]
    assert effects == ["opened", "acknowledged", "resolved"]
    assert not any(page["reopened"] for page in pager.pages)


def test_a_page_after_its_resolve_is_seen_as_one_that_opens_it_anew(
    pager: Pager, sender: EventsSender | RestSender
) -> None:
    for kind in (NoticeKind.TRIGGER, NoticeKind.RESOLVE, NoticeKind.TRIGGER):
        sender.send(pager.notice(kind), "")
    assert [page["reopened"] for page in pager.pages] == [False, False, True]


def test_a_warning_by_incidents_that_becomes_critical_wakes_somebody(pager: Pager) -> None:
    with httpx.Client() as client:
        rest = RestSender(client, Account("t", "P", "ops@fitfoot.ch"), base_url=str(pager.http.base_url))
        rest.send(pager.notice(NoticeKind.TRIGGER, Severity.WARNING), "")
        rest.send(pager.notice(NoticeKind.TRIGGER), "")
    found = pager.http.get("/incidents", params={"incident_key": pager.key}, headers=HEADERS).json()["incidents"]
    assert [one["urgency"] for one in found] == ["high"]


def test_the_next_calls_are_refused_as_they_were_asked_to_be(pager: Pager, sender: EventsSender | RestSender) -> None:
    assert pager.http.post("/mode", json={"fail": 2, "status": 429, "reset": 7}).json()["fail"] == 2
    for _ in range(2):
        delivery = sender.send(pager.notice(NoticeKind.TRIGGER), "")
        assert isinstance(delivery, Later)
        assert delivery.after == timedelta(seconds=7)
    assert isinstance(sender.send(pager.notice(NoticeKind.TRIGGER), ""), Accepted)
    assert [page["accepted"] for page in pager.pages] == [False, False, True]
    assert pager.pages[0]["problems"] == ["refused with 429 by POST /mode"]


@pytest.mark.parametrize(
    "mode", ["{}", '{"fail": -1}', '{"fail": true}', '{"fail": 1, "status": 200}', "x", '{"a": 1}']
)
def test_a_mode_that_makes_no_sense_is_refused(pager: Pager, mode: str) -> None:
    answer = pager.http.post("/mode", content=mode)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_wrong_event_is_refused_and_shown_with_its_problems(pager: Pager) -> None:
    event = an_event(dedup_key=pager.key, payload=None)
    answer = pager.http.post("/v2/enqueue", json=event)
    assert (answer.status_code, answer.json()["errors"]) == (400, ["payload is missing"])
    assert [(page["accepted"], page["problems"]) for page in pager.pages] == [(False, ["payload is missing"])]


@pytest.mark.parametrize(
    ("content", "headers", "problem"),
    [
        (b"{", {"Content-Type": "application/json"}, "the body is not JSON"),
        (
            json.dumps(an_event()).encode(),
            {"Content-Type": "text/plain"},
            "header Content-Type is not application/json",
        ),
        (b"[" * 100_000, {"Content-Type": "application/json"}, "the body is not JSON"),
        (b" " * (512 * 1024 + 1), {"Content-Type": "application/json"}, "the body has 524289 bytes, over 512 KB"),
    ],
    ids=["half", "of another type", "deep", "big"],
)
def test_a_body_that_is_none_is_refused(pager: Pager, content: bytes, headers: dict[str, str], problem: str) -> None:
    for path in ("/v2/enqueue", "/incidents"):
        sent = {**HEADERS, **headers}
        answer = pager.http.post(path, content=content, headers=sent)
        assert answer.status_code == 400
        assert problem in answer.text


def test_a_rest_call_without_its_headers_is_refused(pager: Pager) -> None:
    body = an_incident(incident_key=pager.key)
    assert pager.http.post("/incidents", json=body).status_code == 401
    for missing, status in (("Authorization", 401), ("Accept", 400), ("From", 400)):
        headers = {name: value for name, value in HEADERS.items() if name != missing}
        assert pager.http.post("/incidents", json=body, headers=headers).status_code == status
    assert pager.http.get("/incidents").status_code == 401
    assert not any(page["accepted"] for page in pager.pages)


def test_what_is_not_there_or_over_cannot_be_changed(pager: Pager) -> None:
    change = {"incident": {"type": "incident_reference", "status": "resolved"}}
    assert pager.http.put("/incidents/PNONE", json=change, headers=HEADERS).status_code == 404
    opened = pager.http.post("/incidents", json=an_incident(incident_key=pager.key), headers=HEADERS).json()
    url = f"/incidents/{opened['incident']['id']}"
    assert pager.http.put(url, json=change, headers=HEADERS).status_code == 200
    assert pager.http.put(url, json=change, headers=HEADERS).status_code == 400


def test_a_trigger_without_a_key_gets_one(pager: Pager) -> None:
    answer = pager.http.post("/v2/enqueue", json=an_event(dedup_key=None))
    assert answer.status_code == 202
    assert answer.json()["dedup_key"]


def test_people_get_a_page_and_programs_json(pager: Pager, sender: EventsSender | RestSender) -> None:
    sender.send(pager.notice(NoticeKind.TRIGGER), "")
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    shown = pager.http.get("/pages", headers=browser)
    assert shown.headers["Content-Type"].startswith("text/html")
    assert "storefront is down: connection refused" in shown.text
    assert pager.http.get("/").text.startswith("<!doctype html>")
    assert isinstance(pager.http.get("/pages.json").json(), list)
    assert isinstance(pager.http.get("/pages").json(), list)


def test_what_pages_say_is_text_on_the_page(pager: Pager) -> None:
    event = an_event(dedup_key=pager.key, links=[{"href": "javascript:alert(1)", "text": "<b>x</b>"}])
    event["payload"]["summary"] = "<script>alert(1)</script>"
    assert pager.http.post("/v2/enqueue", json=event).status_code == 202
    shown = pager.http.get("/").text
    assert "<script>" not in shown
    assert "javascript:" not in shown
