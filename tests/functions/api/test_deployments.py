"""What CI tells of its deployments, and what is refused."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.model.deployment import Deployment
from functions.model.incident_json import incident_json
from functions.model.period import utc_text
from tests.fakes import FakeDeployments
from tests.functions.api.history import NOW
from tests.functions.api.night import MINUTE, SHIPPED, an_outage
from tests.functions.api.site import API_TOKEN, AUTHORIZED, Answered, Site

pytestmark = pytest.mark.unit
CI = {"authorization": f"Bearer {API_TOKEN}"}
MINIMUM = {"service": "api", "version": "1.4.2"}


def told(site: Site, **sent: object) -> Answered:
    return site.ask("/deployments", "POST", CI, json.dumps({**MINIMUM, **sent}))


def test_a_deployment_is_written_down_and_told_back() -> None:
    site = Site()
    answer = told(site, at="2026-11-23T05:40:00+01:00", by="ci", url="https://ci.fitfoot.ch/runs/7")
    assert answer.status == 201
    assert answer.json == {
        "service": "api",
        "version": "1.4.2",
        "at": "2026-11-23T04:40:00Z",
        "by": "ci",
        "url": "https://ci.fitfoot.ch/runs/7",
        "told_before": False,
    }
    (kept,) = site.deployments.told
    assert utc_text(kept.at) == "2026-11-23T04:40:00Z"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_deployment_without_a_time_is_of_now() -> None:
    site = Site()
    assert told(site, at=None).json == {
        **MINIMUM,
        "at": utc_text(NOW),
        "by": None,
        "url": None,
        "told_before": False,
    }
    assert site.deployments.told == [Deployment("api", "1.4.2", NOW)]


URL = "https://ci.fitfoot.ch/runs/7"


@pytest.mark.parametrize(
    "again",
    [{}, {"at": utc_text(NOW)}, {"at": " "}, {"by": "somebody"}, {"url": None}],
)
def test_a_deployment_that_is_told_again_is_answered_as_it_stands(again: dict[str, object]) -> None:
    site = Site()
    first = told(site, by="ci", url=URL)
    second = told(site, **{"by": "ci", "url": URL, **again})
    assert (first.status, second.status) == (201, 200)
    assert second.json == {**first.json, "told_before": True}
    assert len(site.deployments.told) == 1


@pytest.mark.parametrize(
    "other",
    [{"at": utc_text(NOW - MINUTE)}, {"version": "1.4.3"}, {"service": "web"}, {"url": f"{URL}0"}],
)
def test_another_version_service_run_or_time_is_another_deployment(other: dict[str, object]) -> None:
    site = Site()
    assert told(site, url=URL).status == 201
    assert told(site, **{"url": URL, **other}).status == 201
    assert len(site.deployments.told) == 2


def test_a_version_that_comes_back_after_another_is_another_deployment() -> None:
    site = Site()
    for at, version in ((9, "1.4.2"), (5, "1.4.1")):
        assert told(site, version=version, at=utc_text(NOW - at * MINUTE)).status == 201
    back = told(site)
    assert (back.status, back.json["at"]) == (201, utc_text(NOW))
    assert told(site).json == {**back.json, "told_before": True}


def test_the_last_ones_are_listed_newest_first() -> None:
    older, forgotten = replace(SHIPPED, at=NOW - timedelta(days=3)), replace(SHIPPED, at=NOW - timedelta(days=9))
    site = Site(deployments=FakeDeployments(older, forgotten, SHIPPED))
    listed = site.ask("/deployments", headers=CI).json
    assert [one["at"] for one in listed["deployments"]] == [utc_text(SHIPPED.at), utc_text(older.at)]
    assert listed["generated_at"] == utc_text(NOW)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"sevice": "api"}, "there is no field 'sevice'; did you mean service?"),
        ({"commit": "1f3a"}, "there is no field 'commit'; there are service, version, at, by, url"),
        ({"service": ""}, "service is missing; write it like"),
        ({"version": None}, "version is missing"),
        ({"version": 14}, "version is not a text"),
        ({"version": "1" * 121}, "version is longer than 120 characters"),
        ({"version": "1.4\n.2"}, "version holds characters that cannot be printed"),
        ({"service": "a b"}, "service is a name of letters"),
        ({"by": "x" * 81}, "by is longer than 80"),
        ({"at": "yesterday"}, f"at is an instant like {utc_text(NOW)}"),
        ({"at": "2026-11-23T04:40:00"}, "at is an instant like"),
        ({"at": utc_text(NOW + 6 * MINUTE)}, f"at is in the future; here it is {utc_text(NOW)}"),
        ({"at": utc_text(NOW - timedelta(days=8))}, "at is more than 7 days ago"),
        ({"service": "Api"}, "there is no service 'Api'; did you mean api?"),
        ({"url": "https://anna:secret@ci.fitfoot.ch/7"}, "url holds a user or a password"),
        ({"url": "https://anna@ci.fitfoot.ch/7"}, "url holds a user or a password"),
        ({"url": "javascript:alert(1)"}, "url is an address of the web"),
        ({"url": "https://"}, "url is an address of the web"),
        ({"url": "https://[::1"}, "url is an address of the web"),
        ({"url": "https://ci/a b"}, "url is an address of the web"),
    ],
)
def test_a_mistake_is_refused_by_its_name(sent: dict[str, object], said: str) -> None:
    site = Site()
    answer = told(site, **sent)
    assert (answer.status, site.deployments.told) == (400, [])
    assert said in answer.json["error"]


@pytest.mark.parametrize("body", ["", "[]", "service=api", '{"service": "api"'])
def test_what_is_no_object_is_refused(body: str) -> None:
    assert Site().ask("/deployments", "POST", CI, body).status == 400


def test_a_field_that_is_there_twice_is_refused_by_its_name() -> None:
    body = '{"service": "api", "version": "1.4.2", "version": "1.4.3"}'
    answer = Site().ask("/deployments", "POST", CI, body)
    assert (answer.status, answer.json["error"]) == (400, "the field 'version' is there twice")


def test_a_clock_that_is_a_little_ahead_is_believed() -> None:
    assert told(Site(), at=utc_text(NOW + 4 * MINUTE)).status == 201


def test_a_body_without_end_is_refused() -> None:
    assert told(Site(), by="x" * 20_000).status == 413


@pytest.mark.parametrize("headers", [{}, AUTHORIZED])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_those_with_the_token_tell_and_read(method: str, headers: dict[str, str]) -> None:
    site = Site()
    answer = site.ask("/deployments", method, headers, json.dumps(MINIMUM))
    assert (answer.status, site.deployments.told) == (401, [])
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_table_that_is_gone_is_said_to_be() -> None:
    site = Site()
    site.deployments.gone = True
    for answer in (told(site), site.ask("/deployments", headers=CI)):
        assert (answer.status, "10.0.0.5" in answer.body) == (503, False)


def test_an_incident_says_in_json_what_was_deployed() -> None:
    outage = an_outage()
    assert incident_json(outage, [], NOW)["deployed"] == {
        "service": "api",
        "version": "1.4.2",
        "at": utc_text(SHIPPED.at),
        "by": "ci",
        "url": SHIPPED.url,
    }
    assert incident_json(replace(outage, deployed=None), [], NOW)["deployed"] is None
