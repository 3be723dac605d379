from typing import Any

import pytest

from infra.local.pager.overlay import event_problems, incident_problems, rest_header_problems, update_problems

pytestmark = pytest.mark.unit

VERSION = "application/vnd.pagerduty+json;version=2"


def an_event(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - a foreign body has any shape
    payload = {"summary": "it is down", "source": "web", "severity": "critical", "timestamp": "2026-11-23T12:00:00Z"}
    event = {"routing_key": "K", "event_action": "trigger", "dedup_key": "fitfoot/x", "payload": payload, **changed}
    return {name: value for name, value in event.items() if value is not None}


def with_payload(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    event = an_event()
    event["payload"] = {k: v for k, v in {**event["payload"], **changed}.items() if v is not None}
    return event


def an_incident(**changed: Any) -> dict[str, Any]:  # noqa: ANN401
    incident = {
        "type": "incident",
        "title": "it is down",
        "service": {"id": "P", "type": "service_reference"},
        "urgency": "high",
        "incident_key": "fitfoot/x",
        "body": {"type": "incident_body", "details": "why"},
        **changed,
    }
    return {"incident": {name: value for name, value in incident.items() if value is not None}}


@pytest.mark.parametrize(
    "event",
    [
        an_event(),
        an_event(dedup_key=None),
        an_event(event_action="resolve", payload=None),
        an_event(links=[{"href": "https://x", "text": "x"}], images=[{"src": "https://x"}], client="c", client_url="u"),
        with_payload(component="c", group="g", custom_details={"a": 1}, timestamp=None, **{"class": "c"}),
        with_payload(summary="x" * 1024),
    ],
)
def test_what_pagerduty_means_has_no_problems(event: dict[str, Any]) -> None:
    assert event_problems(event) == []


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ([], "the body is not an object"),
        (None, "the body is not an object"),
        (an_event(payload=None), "payload is missing"),
        (an_event(payload=[]), "payload is not an object"),
        (an_event(event_action="resolve", dedup_key=None), "dedup_key is missing: nobody knows of what this speaks"),
        (an_event(event_action="open"), "event_action is 'open', not one of trigger, acknowledge, resolve"),
        (an_event(event_action=[]), "event_action is [], not one of trigger, acknowledge, resolve"),
        (an_event(routing_key=None), "routing_key is missing"),
        (an_event(routing_key=""), "routing_key is not a text, or empty"),
        (an_event(dedup_key="x" * 256), "dedup_key has 256 characters, over 255"),
        (an_event(priority=1), "priority is unknown"),
        (an_event(links={}), "links is not a list"),
        (an_event(links=[{"text": "x"}]), "links[0].href is missing"),
        (an_event(images=["x"]), "images[0] is not an object"),
        (with_payload(summary="x" * 1025), "payload.summary has 1025 characters, over 1024"),
        (with_payload(summary=None), "payload.summary is missing"),
        (with_payload(severity="fatal"), "payload.severity is 'fatal', not one of critical, error, warning, info"),
        (with_payload(timestamp="2026-11-23T13:00:00+01:00"),
         "payload.timestamp is '2026-11-23T13:00:00+01:00', not in UTC with a Z"),
        (with_payload(timestamp="noon"), "payload.timestamp is 'noon', not like 2026-11-23T12:00:00Z"),
        (with_payload(timestamp=3), "payload.timestamp is 3, not like 2026-11-23T12:00:00Z"),
        (with_payload(custom_details="x"), "payload.custom_details is not an object"),
        (with_payload(mood="bad"), "payload.mood is unknown"),
    ],
)  # fmt: skip
def test_each_mistake_in_an_event_is_named(event: Any, problem: str) -> None:  # noqa: ANN401
    assert event_problems(event) == [problem]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ([], "the body is not an object"),
        ({}, "incident is missing"),
        ({"incident": 3}, "incident is not an object"),
        (an_incident(title=None), "incident.title is missing"),
        (an_incident(urgency="critical"), "incident.urgency is 'critical', not one of high, low"),
        (an_incident(service={"id": "P"}), "incident.service is not right: type is missing"),
        (an_incident(body="why"), "incident.body is not an object"),
        (an_incident(incident_key="x" * 256), "incident.incident_key has 256 characters, over 255"),
        (an_incident(severity="critical"), "incident.severity is unknown"),
    ],
)
def test_each_mistake_in_an_incident_is_named(body: Any, problem: str) -> None:  # noqa: ANN401
    assert incident_problems(body) == [problem]


def test_what_the_rest_api_means_has_no_problems() -> None:
    assert incident_problems(an_incident()) == []
    assert incident_problems(an_incident(body=None)) == []
    assert update_problems({"incident": {"type": "incident_reference", "status": "resolved"}}) == []
    assert rest_header_problems({"Accept": VERSION, "From": "a@b.ch"}, writes=True) == []
    assert rest_header_problems({"Accept": VERSION}, writes=False) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"incident": {"type": "incident_reference"}}, "incident changes nothing"),
        ({"incident": {"status": "resolved"}}, "incident.type is missing"),
        ({"incident": {"type": "incident", "status": "open"}},
         "incident.status is 'open', not one of acknowledged, resolved"),
    ],
)  # fmt: skip
def test_each_mistake_in_an_update_is_named(body: Any, problem: str) -> None:  # noqa: ANN401
    assert update_problems(body) == [problem]


def test_a_rest_call_wants_its_headers() -> None:
    assert rest_header_problems({"Accept": "application/json"}, writes=True) == [
        f"header Accept is not {VERSION}",
        "header From is not the address of a user",
    ]
