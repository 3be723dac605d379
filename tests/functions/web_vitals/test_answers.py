import json

import pytest

from functions.web_vitals.handler import handle
from functions.web_vitals.request import LIMIT
from tests.functions.web_vitals.asking import CONTEXT, LCP, REQUEST, ask, lines

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (None, 400, "the body is not JSON"),
        ("", 400, "the body is not JSON"),
        ("{", 400, "the body is not JSON"),
        (b"\xff\xfe\xfa", 400, "the body is not JSON"),
        ("[" * 60_000, 400, "the body is not JSON"),
        ("[]", 400, "the beacon has no metrics"),
        ({"metrics": []}, 400, "the beacon has no metrics"),
        ("7", 400, "a beacon is a metric, a list of metrics, or an object with metrics"),
        ({"metrics": {"name": "LCP"}}, 400, "a beacon is a metric, a list of metrics, or an object with metrics"),
        ([7], 400, "a metric is an object with name, value and id"),
        ({**LCP, "name": "lcp"}, 400, "a metric's name is one of LCP, INP, CLS, FCP, TTFB, FID"),
        ({**LCP, "value": float("nan")}, 400, "the value of LCP is a number from 0 to 86400000"),
        ({**LCP, "value": 10**400}, 400, "the value of LCP is a number from 0 to 86400000"),
        (" " * (LIMIT + 1), 413, "a beacon has at most 65536 bytes"),
        (" " * (3 * LIMIT), 413, "a beacon has at most 65536 bytes"),
    ],
)
def test_what_is_no_beacon_is_refused_with_what_is_wrong(
    body: object, status: int, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(body, encoded=isinstance(body, bytes))

    assert answer["statusCode"] == status
    assert json.loads(answer["body"])["error"].startswith(error)
    assert lines(capsys) == []


@pytest.mark.parametrize("body", ["%%%", "é", "e"])
def test_base64_that_is_none_is_refused(body: str) -> None:
    event = {**REQUEST, "rawPath": "/web-vitals", "body": body, "isBase64Encoded": True}
    event["requestContext"] = {"http": {"method": "POST"}}
    assert handle(event, CONTEXT)["statusCode"] == 400


def test_a_beacon_of_just_the_limit_is_taken() -> None:
    text = json.dumps(LCP)
    assert ask(text + " " * (LIMIT - len(text)))["statusCode"] == 204


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_nothing_but_posting_is_understood(method: str) -> None:
    answer = ask(LCP, method=method)
    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "POST, OPTIONS")


def test_a_page_of_any_origin_may_send_json_with_credentials_and_read_a_refusal() -> None:
    origin = {"origin": "https://fitfoot.ch"}
    preflight = ask(method="OPTIONS", headers=origin)["headers"]
    assert preflight["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert preflight["Access-Control-Allow-Headers"] == "Content-Type"
    for answer in (preflight, ask(LCP, origin)["headers"], ask("{", origin)["headers"]):
        assert answer["Access-Control-Allow-Origin"] == "https://fitfoot.ch"
        assert answer["Access-Control-Allow-Credentials"] == "true"
        assert answer["Vary"] == "Origin"


@pytest.mark.parametrize("origin", ["", "https://fitfoot.ch\r\nSet-Cookie: a=b", "*"])
def test_what_is_no_origin_is_not_repeated(origin: str) -> None:
    assert "Access-Control-Allow-Origin" not in ask(LCP, {"origin": origin})["headers"]
