"""Who may see incidents, what programs see of them, and what can be done about one."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from functions.api.detector import DetectorUnavailable
from functions.api.posted import Wish
from functions.model.incident import IncidentStatus
from tests.builders import an_alert, an_incident
from tests.fakes import FakeIncidents
from tests.functions.api.history import NOW
from tests.functions.api.night import a_drill, a_night, an_outage, its_timeline
from tests.functions.api.site import API_TOKEN, Site, request

pytestmark = pytest.mark.unit
BEARER = {"authorization": f"Bearer {API_TOKEN}"}
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
CURL = {"content-type": "application/x-www-form-urlencoded"}
"""What `curl -d` says of whatever it sends."""
SEND = "send application/json or application/x-www-form-urlencoded"
ID = an_outage().id
OUTAGE, ACKNOWLEDGE, NOTE = f"/incidents/{ID}", f"/incidents/{ID}/acknowledge", f"/incidents/{ID}/note"


def basic(user: str, password: str = API_TOKEN) -> dict[str, str]:
    return {"authorization": "Basic " + b64encode(f"{user}:{password}".encode()).decode()}


ANNA = basic("Anna")


@pytest.fixture
def site() -> Site:
    return Site(incidents=a_night())


@pytest.mark.parametrize("path", ["/incidents", OUTAGE])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {API_TOKEN}"},
        {"authorization": "Basic é"},
        {"authorization": "Basic " + b64encode(b"\xff:\xff").decode()},
        basic("Anna", ""),
        basic("Anna", API_TOKEN + " "),
        basic(API_TOKEN, "Anna"),
    ],
)
def test_incidents_are_not_for_others(site: Site, path: str, headers: Mapping[str, str]) -> None:
    answer = site.ask(path, headers=headers)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="fitfoot"'
    assert "High Error Rate" not in answer.body


def test_a_browser_is_asked_for_a_name_and_a_password(site: Site) -> None:
    answer = site.ask(OUTAGE, headers=BROWSER)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="fitfoot", charset="UTF-8", Bearer realm="fitfoot"'
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "High Error Rate" not in answer.body


def test_nobody_acts_without_the_token(site: Site) -> None:
    assert site.ask(ACKNOWLEDGE, "POST", JSON, "{}").status == 401
    assert site.detector.asked == []


@pytest.mark.parametrize("headers", [BEARER, ANNA, basic("Zoë"), basic("")])
def test_the_token_opens_also_as_a_password(site: Site, headers: Mapping[str, str]) -> None:
    assert site.ask("/incidents", headers=headers).status == 200


def test_without_a_token_an_operator_reads_what_to_set(site: Site) -> None:
    del site.parameters.values["API_TOKEN"]

    for_programs, for_people = site.ask("/incidents", headers=BEARER), site.ask("/incidents", headers=BROWSER | BEARER)

    assert (for_programs.status, for_people.status) == (503, 503)
    assert for_programs.json["error"].startswith("API_TOKEN is not set: an operator has to run `aws ssm put-parameter")
    assert "aws ssm put-parameter" in for_people.body


def test_a_token_that_cannot_be_read_lets_nobody_in(site: Site) -> None:
    site.parameters.unreadable = True
    for headers in (BEARER, BROWSER | ANNA):
        answer = site.ask(OUTAGE, headers=headers)
        assert answer.status == 503
        assert "arn" not in answer.body


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/html", True),
        (BROWSER["accept"], True),
        ("text/html;q=0.5, application/json", False),
        ("text/html, application/json", True),
        ("text/html;q=0", False),
        ("text/html;q=0.1, */*;q=0.9", False),
    ],
)
def test_programs_get_json_and_browsers_a_page(site: Site, accept: str, *, html: bool) -> None:
    answer = site.ask(OUTAGE, headers={**BEARER, "accept": accept})
    assert answer.headers["Content-Type"].startswith("text/html" if html else "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Vary"] == "Accept"


def test_the_list_has_what_stands_first_and_the_newest_first(site: Site) -> None:
    answer = site.ask("/incidents", headers=BEARER).json

    assert answer["generated_at"] == "2026-11-23T05:02:30Z"
    found = [(one["status"], one["title"]) for one in answer["incidents"]]
    assert [status for status, _ in found] == ["open", "open", "acknowledged", *["resolved"] * 5]
    assert found[1] == ("open", "High Error Rate")
    assert not answer["incidents"][1].keys() & {"alerts", "timeline"}


def test_an_incident_is_told_whole(site: Site) -> None:
    answer = site.ask(OUTAGE, headers=BEARER).json

    assert {name: answer[name] for name in ("id", "title", "status", "severity", "service", "group", "drill")} == {
        "id": ID,
        "title": "High Error Rate",
        "status": "open",
        "severity": "critical",
        "service": "api",
        "group": "service=api",
        "drill": False,
    }
    assert (answer["opened_at"], answer["duration_seconds"]) == ("2026-11-23T04:50:10Z", 740)
    assert (answer["acknowledged_at"], answer["acknowledged_by"], answer["resolved_at"]) == (None, None, None)
    assert answer["told"]["sns"] == {
        "severity": "critical", "first_at": "2026-11-23T04:50:10Z", "last_at": "2026-11-23T04:56:10Z",
    }  # fmt: skip
    assert [alert["status"] for alert in answer["alerts"]] == ["firing", "unknown", "resolved"]
    assert answer["alerts"][0]["labels"]["alertname"] == "HighErrorRate"
    assert answer["timeline"][0]["kind"] == "opened"
    assert answer["timeline"][-1]["text"] == "fitfoot-api-5xx: unknown, INSUFFICIENT_DATA"


def test_what_has_just_ended_does_not_stand_in_the_list_though_the_index_is_behind() -> None:
    outage = an_outage()
    table = FakeIncidents(an_outage(IncidentStatus.RESOLVED))
    table.stale[outage.id] = outage
    site = Site(incidents=table)
    assert [one["status"] for one in site.ask("/incidents", headers=BEARER).json["incidents"]] == ["resolved"]


def test_what_cannot_be_read_is_named_and_never_left_out(site: Site) -> None:
    site.incidents.known.clear()
    site.incidents.unreadable = ("service=api",)

    assert site.ask("/incidents", headers=BEARER).json["unreadable"] == ["service=api"]
    page = site.ask("/incidents", headers=BROWSER | ANNA).body
    assert "There are open incidents that cannot be read" in page
    assert "service=api" in page
    assert site.ask("/status.json").json["incidents"] is None


@pytest.mark.parametrize("incident", ["20261123T000000-api-0000", "x" * 81, "a~b", "incident(1)"])
def test_an_incident_that_is_not_there_is_said_to_be(site: Site, incident: str) -> None:
    for_programs = site.ask(f"/incidents/{incident}", headers=BEARER)
    for_people = site.ask(f"/incidents/{incident}", headers=BROWSER | ANNA)
    acted = site.ask(f"/incidents/{incident}/acknowledge", "POST", BEARER)

    assert (for_programs.status, for_people.status, acted.status) == (404, 404, 404)
    assert for_programs.json == {"error": "there is no such incident; /incidents lists those that there are"}
    assert "There is no such incident" in for_people.body
    assert site.detector.asked == []


def test_a_table_that_is_gone_is_unknown(site: Site) -> None:
    site.incidents.gone = True

    for path in ("/incidents", OUTAGE):
        for_programs, for_people = site.ask(path, headers=BEARER), site.ask(path, headers=BROWSER | ANNA)
        assert (for_programs.status, for_people.status) == (503, 503)
        assert for_programs.headers["Retry-After"] == for_people.headers["Retry-After"] == "30"
        assert "The incidents are unknown" in for_people.body
        assert "10.0.0.5" not in for_programs.body + for_people.body
        assert "No open incidents" not in for_people.body


def test_incidents_are_closed_to_other_origins(site: Site) -> None:
    origin = {"origin": "https://intranet.example"}
    answers = [
        site.ask("/incidents", "OPTIONS", origin),
        site.ask("/incidents", headers=origin | BEARER),
        site.ask(OUTAGE, headers=origin),
        site.ask(ACKNOWLEDGE, "OPTIONS", origin),
        site.ask("/incidents/a/b/c", headers=origin),
    ]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
    assert answers[3].headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(
    ("headers", "body", "wish"),
    [
        (BEARER | JSON, "{}", Wish("", "api")),
        (BEARER, None, Wish("", "api")),
        (BEARER | JSON, '{"text": " looking \\r\\n into it ", "by": "Anna"}', Wish("looking \n into it", "Anna")),
        (BEARER | {"by": "Beat"}, None, Wish("", "Beat")),
        (BEARER | JSON | {"by": "Beat"}, '{"by": "Anna"}', Wish("", "Anna")),
        (ANNA | JSON, '{"by": "somebody else"}', Wish("", "Anna")),
        (basic("") | JSON, "{}", Wish("", "api")),
        (BEARER | CURL, '{"text": "looking", "by": "Anna"}', Wish("looking", "Anna")),
        (BEARER | CURL, "text=looking&by=Anna", Wish("looking", "Anna")),
        (BEARER, '{"by": "Anna"}', Wish("", "Anna")),
        (BEARER | {"content-type": "Application/JSON; charset=utf-8"}, '{"text": "Zoë"}', Wish("Zoë", "api")),
    ],
)
def test_a_program_acts_and_is_answered_with_the_incident(
    site: Site, headers: Mapping[str, str], body: str | None, wish: Wish
) -> None:
    answer = site.ask(ACKNOWLEDGE, "POST", headers, body)

    assert (answer.status, answer.json) == (200, {"id": ID, "status": "acknowledged"})
    assert site.detector.asked == [(ID, "acknowledge", wish)]


def test_a_form_acts_and_leads_back_under_any_prefix(site: Site) -> None:
    answer = site.ask(NOTE, "POST", BROWSER | ANNA | FORM, urlencode({"text": "é & <b>\r\nnext"}))

    assert (answer.status, answer.headers["Location"], answer.body) == (303, f"../{ID}", "")
    assert site.detector.asked == [(ID, "note", Wish("é & <b>\nnext", "Anna"))]


def test_a_body_may_come_in_base64(site: Site) -> None:
    event = request(NOTE, "POST", BEARER | JSON, {})
    site.ask_as({**event, "body": b64encode(b'{"text": "hello"}').decode(), "isBase64Encoded": True})
    assert site.detector.asked == [(ID, "note", Wish("hello", "api"))]


@pytest.mark.parametrize(
    ("headers", "body", "status", "error"),
    [
        (JSON, "{", 400, "the body is not JSON"),
        (JSON, "[" * 16_000, 400, "the body is not JSON"),
        (JSON, "[]", 400, 'the body is not an object; write it like {"text": "..."}'),
        (JSON, '{"txt": "a"}', 400, "there is no field 'txt'; did you mean text?"),
        (JSON, '{"text": 1}', 400, "text is not a text"),
        (JSON, '{"text": null}', 400, "text is not a text"),
        (JSON, "{}", 400, "a note needs a text"),
        (JSON, '{"text": "  "}', 400, "a note needs a text"),
        (JSON, '{"text": "a\\u0000b"}', 400, "text holds characters that cannot be printed"),
        (JSON, '{"text": "a\\u202eb"}', 400, "text holds characters that cannot be printed"),
        (JSON, '{"text": "a\\ud800b"}', 400, "text holds characters that cannot be printed"),
        (JSON, '{"text": "a", "by": "Anna\\nBeat"}', 400, "by holds characters that cannot be printed"),
        (JSON, '{"text": "%s"}' % ("x" * 2001), 400, "text is longer than 2000 characters"),
        (JSON, '{"text": "a", "by": "%s"}' % ("x" * 81), 400, "by is longer than 80 characters"),
        (JSON, '{"text": "%s"}' % ("x" * 16 * 1024), 413, "at most 16384 bytes are taken here"),
        ({"content-type": "text/plain"}, "text=a", 415, SEND),
        ({}, "a note", 415, SEND),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_before_anything_is_done(
    site: Site, headers: dict[str, str], body: str, status: int, error: str
) -> None:
    answer = site.ask(NOTE, "POST", BEARER | headers, body)

    assert (answer.status, answer.json) == (status, {"error": error})
    assert site.detector.asked == []


@pytest.mark.parametrize(
    "came_from",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "https://a1b2c3d4e5.execute-api.eu-central-2.amazonaws.com"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://a1b2c3d4e5.execute-api.eu-central-2.amazonaws.com.evil.example"},
    ],
)
@pytest.mark.parametrize("content", [FORM | {"sec-fetch-site": ""}, JSON, {}, {"content-type": "text/plain"}])
def test_another_page_cannot_act_with_the_password_that_a_browser_keeps(
    site: Site, came_from: dict[str, str], content: dict[str, str]
) -> None:
    answer = site.ask(ACKNOWLEDGE, "POST", BROWSER | ANNA | content | came_from, "")

    assert answer.status == 403
    assert site.detector.asked == []


@pytest.mark.parametrize(
    "came_from",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "", "origin": "https://A1b2c3d4e5.execute-api.eu-central-2.amazonaws.com"},
    ],
)
def test_our_own_pages_can(site: Site, came_from: dict[str, str]) -> None:
    assert site.ask(ACKNOWLEDGE, "POST", BROWSER | ANNA | FORM | came_from, "").status == 303


def test_a_form_has_to_say_where_it_comes_from(site: Site) -> None:
    assert site.ask(ACKNOWLEDGE, "POST", ANNA | FORM | {"sec-fetch-site": ""}, "").status == 403
    assert site.detector.asked == []


def test_our_pages_have_forms_say_where_they_come_from(site: Site) -> None:
    """Without a referrer a browser says `Origin: null`, which is every other page's too."""
    for path in ("/incidents", OUTAGE, "/incidents/none"):
        assert site.ask(path, headers=BROWSER | ANNA).headers["Referrer-Policy"] == "same-origin"
    assert site.ask("/incidents", headers=BEARER).headers["Referrer-Policy"] == "no-referrer"


def test_an_action_that_there_is_not_is_named(site: Site) -> None:
    answer = site.ask(f"/incidents/{ID}/acknowlege", "POST", BEARER)
    assert (answer.status, answer.json) == (
        404,
        {"error": "there is no action 'acknowlege'; did you mean acknowledge?"},
    )


def test_a_refusal_is_told_in_the_detector_s_words(site: Site) -> None:
    site.detector.refuses("Beat has acknowledged it already")

    for_programs = site.ask(ACKNOWLEDGE, "POST", BEARER)
    for_people = site.ask(ACKNOWLEDGE, "POST", BROWSER | ANNA | FORM, "")

    assert (for_programs.status, for_programs.json) == (409, {"error": "Beat has acknowledged it already"})
    assert for_people.status == 409
    assert "Beat has acknowledged it already." in for_people.body
    assert f'href="../{ID}"' in for_people.body


def test_a_fault_says_that_nobody_knows_whether_it_is_done(site: Site) -> None:
    site.detector.fault = DetectorUnavailable("throttled at arn:aws:lambda:x")

    for_programs = site.ask(ACKNOWLEDGE, "POST", BEARER)
    for_people = site.ask(ACKNOWLEDGE, "POST", BROWSER | ANNA | FORM, "")

    assert (for_programs.status, for_people.status) == (503, 503)
    assert for_programs.headers["Retry-After"] == for_people.headers["Retry-After"] == "30"
    assert for_programs.json["error"].startswith("the incident detector does not answer: look whether it is done")
    assert "Nobody knows whether that was done" in for_people.body
    assert "arn" not in for_programs.body + for_people.body
    assert "http-equiv" not in for_people.body  # asking again would not be a POST


def test_an_error_s_own_words_are_not_for_the_public() -> None:
    new_error = replace(an_outage(), title="no such user: 4711", group="service=api,alertname=NewError")

    assert Site(incidents=FakeIncidents(new_error)).ask("/status.json").json["incidents"] == []


def test_an_outage_that_an_error_s_words_name_is_public_without_them() -> None:
    error = replace(an_alert(), labels={"alertname": "NewError"}, summary="no such user:  4711")
    outage = replace(an_incident(IncidentStatus.OPEN, error), title="no such user: 4711", group="service=api")

    (told,) = Site(incidents=FakeIncidents(outage)).ask("/status.json").json["incidents"]
    assert told["title"] == f"new error in {outage.service}"


def test_only_what_is_public_is_public() -> None:
    site = Site(incidents=a_night())

    found = site.ask("/status.json").json["incidents"]

    assert found == [
        {"title": "High Error Rate", "status": "open", "started_at": "2026-11-23T04:50:10Z", "resolved_at": None},
        {
            "title": "Low Disk Space on fitfoot-db-0", "status": "acknowledged",
            "started_at": "2026-11-22T22:02:30Z", "resolved_at": None,
        },
        {
            "title": "Slow Response Time", "status": "resolved",
            "started_at": "2026-11-22T05:02:30Z", "resolved_at": "2026-11-22T06:07:30Z",
        },
        {
            "title": "admin is down", "status": "resolved",
            "started_at": "2026-11-22T03:02:30Z", "resolved_at": "2026-11-22T03:03:10Z",
        },
        {
            "title": "Monitoring is blind: rules", "status": "resolved",
            "started_at": "2026-11-18T05:02:30Z", "resolved_at": "2026-11-19T08:02:30Z",
        },
    ]  # fmt: skip
    page = site.ask("/status").body
    for text in ("High Error Rate", "Past incidents", "Slow Response Time"):
        assert text in page
    for secret in ("23.4", "Anna", "Beat", "drill", "runbooks", ID):
        assert secret.lower() not in page.lower(), secret


def test_an_incident_is_public_for_fourteen_days() -> None:
    ended = replace(an_outage(IncidentStatus.RESOLVED), resolved_at=NOW - timedelta(days=14))
    assert len(Site(incidents=FakeIncidents(ended)).ask("/status.json").json["incidents"]) == 1
    older = replace(ended, resolved_at=NOW - timedelta(days=14, seconds=1))
    assert Site(incidents=FakeIncidents(older)).ask("/status.json").json["incidents"] == []


def test_without_the_table_of_incidents_the_checks_are_shown_and_incidents_are_unknown(site: Site) -> None:
    site.incidents.gone = True

    status, page = site.ask("/status.json"), site.ask("/status")

    assert (status.status, page.status) == (200, 200)
    assert status.json["incidents"] is None
    assert len(status.json["checks"]) == 6
    assert "Incidents are unknown" in page.body
    assert "None in the last 14 days" not in page.body


def test_incidents_are_read_once_for_many_readers(site: Site) -> None:
    for _ in range(3):
        site.ask("/status")
        site.ask("/status.json")
    assert site.incidents.queries == 2  # what stands, and the last ones


def test_after_an_action_the_page_shows_what_is_so_now(site: Site) -> None:
    site.ask("/status.json")
    site.incidents.known = {ID: an_outage(IncidentStatus.ACKNOWLEDGED)}
    assert site.ask("/incidents", headers=BEARER).json["incidents"][0]["acknowledged_by"] == "Anna"


def test_metrics_count_what_is_open_drills_aside(site: Site) -> None:
    body = site.has_token().ask("/metrics", headers={"authorization": "Bearer s3cret-for-scrapes"}).body
    assert 'fitfoot_incidents_open{severity="critical"} 1\n' in body
    assert 'fitfoot_incidents_open{severity="warning"} 1\n' in body


def test_metrics_say_nothing_of_incidents_that_nobody_knows(site: Site) -> None:
    site.incidents.gone = True
    answer = site.has_token().ask("/metrics", headers={"authorization": "Bearer s3cret-for-scrapes"})
    assert answer.status == 200
    assert "fitfoot_incidents_open" not in answer.body


def test_a_drill_is_in_no_public_place() -> None:
    site = Site(incidents=FakeIncidents(a_drill(), timelines={a_drill().id: its_timeline()}))
    assert site.ask("/status.json").json["incidents"] == []
