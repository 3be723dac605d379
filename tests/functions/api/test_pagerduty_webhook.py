import base64
import hmac
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from functions.api.detector import DetectorUnavailable
from functions.api.posted import Wish
from tests.functions.api.site import WEBHOOK_SECRET, Answered, Site, request

pytestmark = pytest.mark.unit
SENT = (Path(__file__).parents[2] / "events/pagerduty-acknowledged.json").read_text("utf-8")
INCIDENT = "20261123T045010-api-1d02"
DONE_BY_ANNA = (INCIDENT, "acknowledge", Wish("", "Anna Muster (PagerDuty)"))


@pytest.fixture
def site() -> Site:
    return Site()


def signature(body: str, secret: str = WEBHOOK_SECRET) -> str:
    return "v1=" + hmac.new(secret.encode(), body.encode(), sha256).hexdigest()


def post(site: Site, body: str, signatures: str | None = None) -> Answered:
    headers = {"x-pagerduty-signature": signature(body) if signatures is None else signatures}
    return site.ask("/webhooks/pagerduty", "POST", headers, body)


def sent(**changed: Any) -> str:  # noqa: ANN401 - JSON
    """The event with other values: `event_type`, `agent`, `data`."""
    event = json.loads(SENT)["event"]
    return json.dumps({"event": {**event, **changed}})


def with_key(key: str | None) -> str:
    return sent(data={**json.loads(SENT)["event"]["data"], "incident_key": key})


def test_what_is_acknowledged_there_is_acknowledged_here(site: Site) -> None:
    answer = post(site, SENT)

    assert (answer.status, answer.json) == (202, {"result": "acknowledged"})
    assert site.detector.asked == [DONE_BY_ANNA]


def test_what_is_resolved_there_is_resolved_here(site: Site) -> None:
    assert post(site, sent(event_type="incident.resolved")).json == {"result": "resolved"}
    assert [action for _, action, _ in site.detector.asked] == ["resolve"]


@pytest.mark.parametrize(
    "signatures",
    [
        "",
        "v1=",
        "v2=" + signature(SENT)[3:],
        signature(SENT)[3:],
        signature(SENT, "another secret"),
        signature(SENT + " "),
        "v1=é",
    ],
)
def test_what_another_has_signed_is_refused(site: Site, signatures: str) -> None:
    answer = post(site, SENT, signatures)

    assert answer.status == 403
    assert answer.json == {"error": "X-PagerDuty-Signature is not that of PAGERDUTY_WEBHOOK_SECRET"}
    assert site.detector.asked == []


def test_one_of_several_signatures_is_enough_while_a_secret_is_changed(site: Site) -> None:
    assert post(site, SENT, f"{signature(SENT, 'the old one')}, {signature(SENT)}").status == 202
    assert site.detector.asked == [DONE_BY_ANNA]


def test_a_body_that_comes_in_base64_is_signed_as_it_was_sent(site: Site) -> None:
    event = request("/webhooks/pagerduty", "POST", {"x-pagerduty-signature": signature(SENT)}, {})
    coded = base64.b64encode(SENT.encode()).decode()

    assert site.ask_as({**event, "body": coded, "isBase64Encoded": True}).status == 202
    assert site.detector.asked == [DONE_BY_ANNA]
    assert site.ask_as({**event, "body": "%%%", "isBase64Encoded": True}).status == 400


@pytest.mark.parametrize(
    "body",
    [
        sent(event_type="incident.triggered"),
        sent(event_type="pagey.ping", data={"message": "Hello from your friend Pagey!", "type": "ping"}),
        sent(agent=None),
        sent(agent={"type": "inbound_integration_reference", "summary": "Events API V2"}),
        sent(agent={"type": "events_api_v2_inbound_integration_reference", "summary": "Events API V2"}),
        sent(agent={"type": "service_reference", "summary": "FitFoot"}),
        sent(data=None),
        with_key(None),
        with_key("another-monitor/7"),
        with_key("fitfoot/../../incidents"),
        with_key("fitfoot/"),
    ],
)
def test_what_concerns_none_of_our_incidents_or_was_nobody_s_hand_is_ignored(site: Site, body: str) -> None:
    answer = post(site, body)

    assert (answer.status, answer.json) == (202, {"result": "ignored"})
    assert site.detector.asked == []


def test_the_same_once_more_changes_nothing(site: Site) -> None:
    post(site, SENT)
    site.detector.refuses("Anna Muster (PagerDuty) has acknowledged it on 23.11. 05:53 (Zurich)")

    answer = post(site, SENT)

    assert (answer.status, answer.json) == (202, {"result": "changes nothing"})


def test_a_fault_of_ours_has_pagerduty_send_it_again(site: Site) -> None:
    site.detector.fault = DetectorUnavailable("throttled at arn:aws:lambda:x")

    answer = post(site, SENT)

    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "arn" not in answer.body


@pytest.mark.parametrize("body", ["", "{", "[]", '{"event": []}', "[" * 100_000, "null"])
def test_what_is_signed_and_no_event_is_refused(site: Site, body: str) -> None:
    assert post(site, body).status == 400


def test_no_more_than_a_quarter_of_a_megabyte_is_taken(site: Site) -> None:
    long = json.dumps({"event": {"padding": "x" * 256 * 1024}})
    assert post(site, long).status == 413


def test_without_a_secret_nothing_is_taken(site: Site) -> None:
    site.parameters.values["PAGERDUTY_WEBHOOK_SECRET"] = ""

    answer = post(site, SENT, signature(SENT, ""))

    assert answer.status == 503
    assert answer.json["error"].startswith("PAGERDUTY_WEBHOOK_SECRET is not set: an operator has to run")
    assert site.detector.asked == []


@pytest.mark.parametrize(
    ("summary", "by"),
    [
        ("", "somebody (PagerDuty)"),
        (None, "somebody (PagerDuty)"),
        ("Zoë\u202e\x00 Müller", "Zoë Müller (PagerDuty)"),
        ("x" * 300, "x" * 68 + " (PagerDuty)"),
    ],
)
def test_a_name_is_short_and_can_be_printed(site: Site, summary: str | None, by: str) -> None:
    post(site, sent(agent={"type": "user_reference", "summary": summary}))
    assert [wish.by for _, _, wish in site.detector.asked] == [by]


def test_only_posts_are_taken_and_no_page_may_ask(site: Site) -> None:
    assert site.ask("/webhooks/pagerduty").headers["Allow"] == "POST, OPTIONS"
    for answer in (site.ask("/webhooks/pagerduty", "OPTIONS"), post(site, SENT)):
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
