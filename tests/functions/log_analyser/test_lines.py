"""Tests of the shapes in which lines come."""

import json
from datetime import UTC, datetime

import pytest

from functions.log_analyser.lines.nouns import MALFORMED, OTHER, Error, Request, Vitals, Wrapped
from functions.log_analyser.lines.reading import read
from tests.functions.log_analyser.delivered import a_request, a_vital, vitals_of

pytestmark = pytest.mark.unit

ASKED = Request("GET", "/products/7", routed=False, status=200, took_ms=12.5)
NGINX = {"time_local": "23/Nov/2026:08:00:00 +0000", "remote_addr": "10.0.0.9", "http_user_agent": "curl"}
ENVOY = {
    "start_time": "2026-11-23T08:00:00.123Z",
    "method": "GET",
    "path": "/products/7",
    "protocol": "HTTP/1.1",
    "response_code": 200,
    "response_flags": "-",
    "duration": 12,
    "upstream_service_time": "11",
    "authority": "fitfoot.ch",
}
TRACE = (
    'Traceback (most recent call last):\n  File "/var/task/functions/api/handler.py", line 3, in handle\nValueError: 3'
)


def test_our_middleware_tells_of_a_request() -> None:
    assert read(a_request()) == ASKED


def test_a_route_is_taken_before_what_was_asked_for() -> None:
    assert read(a_request(route="/products/:id")) == ASKED._replace(address="/products/:id", routed=True)


@pytest.mark.parametrize(
    "more",
    [
        {"request_method": "GET", "request_uri": "/products/7", "status": 200, "request_time": 0.0125},
        {"request": "GET /products/7 HTTP/1.1", "status": "200", "request_time": "0.0125"},
        {"method": "GET", "uri": "/products/7", "status": "200", "request_time": "0.0125"},
    ],
)
def test_nginx_tells_of_a_request_in_seconds(more: dict[str, object]) -> None:
    assert read(json.dumps(NGINX | more)) == ASKED


@pytest.mark.parametrize("code", [200, "200"])
def test_envoy_tells_of_a_request_in_milliseconds(code: object) -> None:
    assert read(json.dumps(ENVOY | {"response_code": code, "duration": "12.5"})) == ASKED


def test_envoy_whose_client_left_tells_what_nginx_would() -> None:
    assert read(json.dumps(ENVOY | {"response_code": 0, "duration": 12.5})) == ASKED._replace(status=499)


@pytest.mark.parametrize("took", [None, "-", ""])
@pytest.mark.parametrize("status", [200, 0, "0"])
def test_envoy_that_measured_nothing_tells_of_a_request_all_the_same(took: object, status: object) -> None:
    asked = ASKED._replace(status=499 if status != 200 else 200, took_ms=None)
    assert read(json.dumps(ENVOY | {"response_code": status, "duration": took})) == asked


@pytest.mark.parametrize(("status", "known"), [("000", 499), ("0", 499), (404, 404)])
def test_nginx_that_measured_nothing_tells_of_a_request_all_the_same(status: object, known: int) -> None:
    line = NGINX | {"request": "GET /products/7 HTTP/1.1", "status": status, "request_time": "-"}
    assert read(json.dumps(line)) == ASKED._replace(status=known, took_ms=None)


BARE = {"method": "GET", "url": "/products/7", "status": 200, "duration": 12.5, "timestamp": "2026-11-23T08:00:00Z"}


@pytest.mark.parametrize(
    "more", [{}, {"request_id": "7d3b"}, {"level": "info"}, {"level": 30, "message": "GET /products/7"}]
)
def test_a_request_line_need_not_say_that_it_is_one(more: dict[str, object]) -> None:
    line = BARE | more
    assert read(json.dumps(line)) == ASKED
    assert read(json.dumps(line | {"route": "/p/:id"})) == ASKED._replace(address="/p/:id", routed=True)
    assert read(json.dumps({"level": "INFO", "message": line})) == ASKED
    assert read(json.dumps({"log": json.dumps(line)})) == Wrapped("", ASKED)


def test_a_request_line_that_does_not_say_so_may_tell_an_error() -> None:
    told = {"level": "error", "message": "boom"}
    assert read(json.dumps(BARE | told)) == ASKED._replace(error=Error("boom"))
    assert read(json.dumps(BARE | told | {"status": "failed"})) == Error("boom")
    assert read(json.dumps(BARE | {"status": "failed"})) is MALFORMED


def test_a_connection_that_carried_no_request_is_none() -> None:
    assert read(json.dumps(ENVOY | {"method": None, "path": None, "response_code": 0})) is OTHER


@pytest.mark.parametrize("flag", ["F", "P"])
def test_a_container_runtime_writes_before_the_line(flag: str) -> None:
    assert read(f"2026-11-23T08:00:00.123456789Z stdout {flag} {a_request()}") == ASKED


@pytest.mark.parametrize(
    "shape",
    [
        {"log": a_request() + "\n", "stream": "stdout"},
        {"log": f"2026-11-23T08:00:00.1+01:00 stderr F {a_request()}\n"},
        {"log": "x", "log_processed": json.loads(a_request())},
        {"log": "kept", **json.loads(a_request())},
        json.loads(a_request()),
    ],
)
@pytest.mark.parametrize(
    "pod",
    [
        {"labels": {"app": "fitfoot-api"}},
        {"container_name": "fitfoot-api"},
        {"labels": {"app.kubernetes.io/name": "fitfoot-api"}},
    ],
)
def test_kubernetes_says_whose_line_it_is(shape: dict[str, object], pod: dict[str, object]) -> None:
    assert read(json.dumps({**shape, "kubernetes": pod})) == Wrapped("fitfoot-api", ASKED)


@pytest.mark.parametrize("message", [a_request(), json.loads(a_request())])
def test_lambda_writes_around_the_line(message: object) -> None:
    assert read(json.dumps({"timestamp": "2026-11-23T08:00:00Z", "level": "INFO", "message": message})) == ASKED


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        (
            {"level": "error", "message": "boom", "stack": "Error: boom\n    at f"},
            Error("boom", "Error: boom\n    at f"),
        ),
        ({"level": "FATAL", "msg": "boom"}, Error("boom")),
        ({"level": 50, "msg": "boom", "err": {"type": "E", "message": "no", "stack": "s"}}, Error("boom", "s", "E")),
        ({"level": 60, "err": {"message": "boom"}}, Error("boom")),
        ({"level": "error", "error": "boom"}, Error("boom")),
        ({"level": "ERROR", "message": "m", "exception": TRACE, "exception_name": "E"}, Error("m", TRACE, "E")),
        (
            {"level": "ERROR", "errorMessage": "boom", "errorType": "E", "stackTrace": ["a\n", "b\n"]},
            Error("boom", "a\nb", "E"),
        ),
        ({"type": "error", "level": "error", "name": "TypeError", "message": "no"}, Error("no", "", "TypeError")),
        ({"level": "error"}, Error("an error without a message")),
        ({"level": "error", "message": {"code": 7}}, Error('{"code": 7}')),
    ],
)
def test_an_error_is_told_in_many_ways(fields: dict[str, object], error: Error) -> None:
    assert read(json.dumps(fields)) == error


def test_a_request_may_tell_its_error() -> None:
    assert read(a_request(level="error", err={"message": "boom"})) == ASKED._replace(error=Error("boom"))


@pytest.mark.parametrize(
    "line", ["Listening on 9000", "", "[]", "{}", '{"level": 30, "msg": "x"}', '{"level": "warn"}']
)
def test_other_lines_are_nothing_of_ours(line: str) -> None:
    assert read(line) is OTHER


@pytest.mark.parametrize(
    "line",
    [
        '{"type": "request"',
        a_request() + "}",
        '{"a":' * 100_000,
        '{"a": ' + "9" * 5000 + "}",
        a_request(status="ok"),
        a_request(status=200.5),
        a_request(status=99),
        a_request(status=600),
        a_request(duration="-"),
        a_request(status=True),
        a_request(duration=None),
        a_request(duration=-1),
        a_request(duration=float("nan")),
        a_request(duration=10**400),
        a_request(url=None),  # type: ignore[arg-type]
        '{"type": "request"}',
        '{"type": "vitals"}',
        vitals_of(a_vital(), at="yesterday"),
        vitals_of(a_vital(), at="0001-01-01T00:00:00+14:00"),
        vitals_of(a_vital(), at="9999-12-31T23:59:59Z"),  # in Zurich that is the year after
        vitals_of(a_vital(), at="2019-12-31T23:59:59Z"),
        vitals_of(a_vital(value=-1)),
        json.dumps(NGINX | {"request": "", "status": 400, "request_time": "?"}),
    ],
)
def test_what_cannot_be_read_is_malformed(line: str) -> None:
    assert read(line) is MALFORMED


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        a_vital("XYZ"),
        a_vital(name=["LCP"]),  # type: ignore[arg-type]
        a_vital(value="7"),
        a_vital(value=True),
        a_vital(value=float("inf")),
        a_vital(value=86_400_001),
        a_vital("CLS", 10_001),
        a_vital(page="https://fitfoot.ch/"),
        a_vital(device="toaster"),
        a_vital(first=None),
        a_vital(id=""),
        a_vital(id="v" * 201),
        a_vital(page="/" + "x" * 1000),
    ],
)
def test_a_good_vital_beside_a_bad_one_is_kept(bad: object) -> None:
    line = read(vitals_of(bad, a_vital()))
    assert isinstance(line, Vitals)
    assert [vital.value for vital in line.vitals] == [1234.5]
    assert (line.at, line.session, line.whole) == (datetime(2026, 11, 23, 8, tzinfo=UTC), "s1", False)


@pytest.mark.parametrize("status", [100, 599])
def test_each_status_that_there_is_is_one(status: int) -> None:
    assert read(a_request(status=status)) == ASKED._replace(status=status)


@pytest.mark.parametrize(("session", "known"), [("s" * 200, True), ("s" * 201, False), ("", False), (7, False)])
def test_a_session_without_end_is_none(session: object, known: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    line = read(vitals_of(a_vital(id="v" * 200, page="/" + "x" * 999), session=session))  # type: ignore[arg-type]
    assert isinstance(line, Vitals)
    assert (line.session, line.whole) == (session if known else None, True)


def test_an_endless_address_is_cut() -> None:
    line = read(a_request("/x" * 5000))
    assert isinstance(line, Request)
    assert len(line.address) == 500
