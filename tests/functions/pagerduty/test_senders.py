import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from functions.model.alert import Severity
from functions.model.delivery import Accepted, Delivery, Later, Refused
from functions.model.notice import NoticeKind
from functions.pagerduty.events import EventsSender
from functions.pagerduty.rest import Account, RestSender
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit

KEY = "R0UT1NGKEYR0UT1NGKEYR0UT1NGKEY01"
TOKEN = "t0ken-that-nobody-may-see"
Handler = Callable[[httpx.Request], httpx.Response]


def answering(*answers: httpx.Response | Exception) -> tuple[list[httpx.Request], httpx.Client]:
    """What was asked of a receiver that answers so, one after the other."""
    asked: list[httpx.Request] = []
    left = list(answers)

    def take(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return asked, httpx.Client(transport=httpx.MockTransport(take))


def by_event(*answers: httpx.Response | Exception) -> Delivery:
    with answering(*answers)[1] as client:
        return EventsSender(client, KEY).send(a_notice(), "")


def by_rest(kind: NoticeKind, receipt: str, *answers: httpx.Response) -> tuple[Delivery, list[httpx.Request]]:
    asked, client = answering(*answers)
    with client:
        sender = RestSender(client, Account(TOKEN, "PSERVICE", "ops@fitfoot.ch"))
        return sender.send(a_notice(kind), receipt), asked


def incidents(*found: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"incidents": list(found)})


def open_one(id_: str = "PABC", urgency: str = "high", status: str = "triggered") -> dict[str, Any]:
    return {"id": id_, "urgency": urgency, "status": status, "incident_key": a_notice().dedup_key}


def steps(asked: Iterable[httpx.Request]) -> list[str]:
    return [f"{request.method} {request.url.path}" for request in asked]


OK = httpx.Response(200, json={"incident": {}})
BAD = httpx.Response(
    400, json={"error": {"message": "Invalid Input Provided", "errors": ["Incident Already Resolved"]}}
)
CREATED = httpx.Response(201, json={"incident": {"id": "PABC"}})
DUPLICATE = httpx.Response(400, json={"error": {"message": "Invalid Input Provided", "errors": ["already exists"]}})


def test_an_event_carries_the_key_the_page_and_nothing_in_its_headers() -> None:
    asked, client = answering(httpx.Response(202, json={"dedup_key": "fitfoot/x"}))
    with client:
        sender = EventsSender(client, KEY, incidents_url="https://api.fitfoot.ch/incidents")
        assert sender.send(a_notice(), "") == Accepted("fitfoot/x")
    body = json.loads(asked[0].content)
    assert str(asked[0].url) == "https://events.pagerduty.com/v2/enqueue"
    assert (body["routing_key"], body["event_action"]) == (KEY, "trigger")
    assert body["client_url"] == "https://api.fitfoot.ch/incidents/20261123T120000-web-1f3a"
    assert KEY not in str(asked[0].headers)


@pytest.mark.parametrize("kind", [NoticeKind.ACKNOWLEDGE, NoticeKind.RESOLVE])
def test_what_follows_a_page_carries_its_key_only(kind: NoticeKind) -> None:
    asked, client = answering(httpx.Response(202))
    with client:
        EventsSender(client, KEY).send(a_notice(kind), "")
    assert json.loads(asked[0].content) == {
        "routing_key": KEY,
        "event_action": kind.value,
        "dedup_key": "fitfoot/20261123T120000-web-1f3a",
    }


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>hello</html>", b"[1, 2]", b'"x"', b"[" * 100_000, b"x" * 10_000_000],
    ids=["nothing", "HTML", "a list", "a text", "deep", "huge"],
)
def test_what_was_accepted_is_accepted_whatever_else_is_said(body: bytes) -> None:
    assert by_event(httpx.Response(202, content=body)) == Accepted()


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"ratelimit-reset": "17"}, timedelta(seconds=17)),
        (429, {"Retry-After": "30"}, timedelta(seconds=30)),
        (429, {"ratelimit-reset": "5", "Retry-After": "30"}, timedelta(seconds=5)),
        (429, {"Retry-After": "Mon, 23 Nov 2026 12:00:00 GMT"}, None),
        (429, {"ratelimit-reset": "nan"}, None),
        (429, {"ratelimit-reset": "-4"}, None),
        (429, {"ratelimit-reset": "1e300"}, timedelta(days=1)),
        (429, {}, None),
        (500, {}, None),
        (503, {"Retry-After": "9"}, timedelta(seconds=9)),
    ],
)
def test_a_receiver_that_cannot_now_may_later(status: int, headers: dict[str, str], after: timedelta | None) -> None:
    delivery = by_event(httpx.Response(status, headers=headers, json={"message": "slow down"}))
    assert delivery == Later(f"{status} slow down", after)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("connection refused"),
        httpx.ReadTimeout("timed out"),
        httpx.RemoteProtocolError("Server disconnected"),
        httpx.ConnectTimeout(""),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_receiver_out_of_reach_may_be_reached_later(error: Exception) -> None:
    delivery = by_event(error)
    assert isinstance(delivery, Later)
    assert delivery.reason == f"no answer: {str(error) or 'ConnectTimeout'}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_mistake_is_refused_in_the_receivers_words_without_our_key(status: int) -> None:
    errors = ["'summary' is missing", f"key {KEY} is not known"]
    body = {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
    expected = f"{status} Event object is invalid: 'summary' is missing; key … is not known"
    assert by_event(httpx.Response(status, json=body)) == Refused(expected)


def test_a_long_explanation_is_cut() -> None:
    delivery = by_event(httpx.Response(400, text="no " * 10_000))
    assert isinstance(delivery, Refused)
    assert len(delivery.reason) == 500


@pytest.mark.parametrize("status", [200, 204, 301, 302, 307])
def test_an_answer_that_is_not_pagerdutys_is_followed_nowhere_and_tried_later(status: int) -> None:
    asked, client = answering(httpx.Response(status, headers={"Location": "https://elsewhere.example/"}))
    with client:
        delivery = EventsSender(client, KEY).send(a_notice(), "")
    assert isinstance(delivery, Later)
    assert len(asked) == 1


@pytest.mark.parametrize("url", ["http://[", "https://exa mple", "gopher://x"])
def test_an_address_that_is_none_loses_no_page(url: str) -> None:
    with httpx.Client() as client:
        assert isinstance(EventsSender(client, KEY, base_url=url).send(a_notice(), ""), Later)


def test_a_token_that_no_header_can_carry_loses_no_page_and_is_not_told() -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _request: CREATED)) as client:
        delivery = RestSender(client, Account("tökén", "P", "ops@fitfoot.ch")).send(a_notice(), "")
    assert isinstance(delivery, Later)
    assert "tökén" not in delivery.reason


def test_an_incident_is_created_under_its_key_in_somebodys_name() -> None:
    delivery, asked = by_rest(NoticeKind.TRIGGER, "", CREATED)
    body = json.loads(asked[0].content)["incident"]
    assert delivery == Accepted("PABC")
    assert asked[0].headers["Authorization"] == f"Token token={TOKEN}"
    assert asked[0].headers["From"] == "ops@fitfoot.ch"
    assert (body["incident_key"], body["urgency"]) == ("fitfoot/20261123T120000-web-1f3a", "high")
    assert body["service"] == {"id": "PSERVICE", "type": "service_reference"}


def test_a_duplicate_is_done_and_its_id_is_kept() -> None:
    delivery, asked = by_rest(NoticeKind.TRIGGER, "", DUPLICATE, incidents(open_one()))
    assert delivery == Accepted("PABC", "it was open")
    assert steps(asked) == ["POST /incidents", "GET /incidents"]
    assert asked[1].url.params["incident_key"] == a_notice().dedup_key


def test_a_duplicate_that_waited_for_the_morning_wakes_somebody_once_it_is_critical() -> None:
    delivery, asked = by_rest(NoticeKind.TRIGGER, "", DUPLICATE, incidents(open_one(urgency="low")), OK)
    assert delivery == Accepted("PABC", "it was open; its urgency is high now")
    assert json.loads(asked[2].content) == {"incident": {"type": "incident_reference", "urgency": "high"}}


def test_a_warning_does_not_calm_what_was_critical() -> None:
    asked, client = answering(DUPLICATE, incidents(open_one()))
    with client:
        sender = RestSender(client, Account(TOKEN, "P", "ops@fitfoot.ch"))
        assert sender.send(a_notice(severity=Severity.WARNING), "") == Accepted("PABC", "it was open")
    assert len(asked) == 2


def test_a_mistake_is_told_from_a_duplicate_by_what_is_open() -> None:
    other = {**open_one(), "incident_key": "another"}
    assert by_rest(NoticeKind.TRIGGER, "", BAD, incidents(other))[0] == Refused(
        "400 Invalid Input Provided: Incident Already Resolved"
    )


@pytest.mark.parametrize("receipt", ["", "PABC"])
def test_a_resolve_closes_what_is_open(receipt: str) -> None:
    delivery, asked = by_rest(NoticeKind.RESOLVE, receipt, incidents(open_one()), OK)
    assert delivery == Accepted("PABC")
    assert steps(asked) == ["GET /incidents", "PUT /incidents/PABC"]


def test_a_resolve_closes_what_a_late_sender_opened_and_not_what_its_receipt_names() -> None:
    _, asked = by_rest(NoticeKind.RESOLVE, "POLD", incidents(open_one("PLATE")), OK)
    assert steps(asked)[-1] == "PUT /incidents/PLATE"


def test_a_resolve_goes_by_its_receipt_where_the_list_is_behind() -> None:
    delivery, asked = by_rest(NoticeKind.RESOLVE, "PABC", incidents(), OK)
    assert delivery == Accepted("PABC")
    assert steps(asked) == ["GET /incidents", "PUT /incidents/PABC"]


def test_what_somebody_resolved_already_is_done() -> None:
    assert by_rest(NoticeKind.RESOLVE, "", incidents())[0] == Accepted(remark="nothing of it was open any more")
    delivery, _ = by_rest(NoticeKind.RESOLVE, "PABC", incidents(), BAD, incidents())
    assert delivery == Accepted("PABC", "nothing of it was open any more")


def test_an_acknowledgement_goes_by_its_receipt_or_is_looked_up() -> None:
    assert steps(by_rest(NoticeKind.ACKNOWLEDGE, "PABC", OK)[1]) == ["PUT /incidents/PABC"]
    assert steps(by_rest(NoticeKind.ACKNOWLEDGE, "", incidents(open_one()), OK)[1])[-1] == "PUT /incidents/PABC"


def test_what_somebody_acknowledged_already_is_done() -> None:
    acknowledged = incidents(open_one(status="acknowledged"))
    delivery, _ = by_rest(NoticeKind.ACKNOWLEDGE, "PABC", BAD, acknowledged)
    assert delivery == Accepted("PABC", "it was so already")


@pytest.mark.parametrize("kind", [NoticeKind.TRIGGER, NoticeKind.RESOLVE])
def test_a_look_that_fails_is_no_look(kind: NoticeKind) -> None:
    slow = httpx.Response(429, headers={"ratelimit-reset": "3"}, json={"error": {"message": "Rate Limit Exceeded"}})
    before = (DUPLICATE,) if kind is NoticeKind.TRIGGER else ()
    assert by_rest(kind, "", *before, slow)[0] == Later("429 Rate Limit Exceeded", timedelta(seconds=3))


def test_an_update_that_is_forbidden_is_refused_while_it_is_open() -> None:
    forbidden = httpx.Response(403, json={"error": {"message": "Access Denied"}})
    delivery, _ = by_rest(NoticeKind.RESOLVE, "", incidents(open_one()), forbidden, incidents(open_one()))
    assert delivery == Refused("403 Access Denied")
    denied = by_rest(NoticeKind.RESOLVE, "PABC", incidents(), forbidden, forbidden)[0]
    assert denied == Refused("403 Access Denied")
