"""Tests: somebody else hears of each complete run, of no other, and no run is worse for it."""

import http.server
import importlib
import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions.health_probe.heartbeat import beat, complete, get_status
from functions.health_probe.request import ProbeRequest
from functions.model.observation import Cause, Outcome
from tests.builders import NOON, an_observation
from tests.fakes import FakeParameters

pytestmark = pytest.mark.unit

SECRET = "m803124-6a1f0c2d9b8e7f"
URL = f"https://heartbeat.uptimerobot.com/{SECRET}"
EVERYTHING = ProbeRequest(NOON, scheduled=True)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_run_that_saw_everything_is_complete_whatever_it_saw(outcome: Outcome) -> None:
    assert complete(EVERYTHING, [an_observation(outcome), an_observation(Outcome.UP)])
    assert complete(ProbeRequest(NOON), [an_observation(outcome)])
    assert complete(EVERYTHING, [])  # nothing was due


@pytest.mark.parametrize(
    "request_", [ProbeRequest(NOON, dry_run=True), ProbeRequest(NOON, names=("api",)), ProbeRequest(NOON, names=())]
)
def test_a_dry_run_or_one_of_chosen_checks_is_not_complete(request_: ProbeRequest) -> None:
    assert not complete(request_, [an_observation(Outcome.UP)])


def test_a_run_that_had_no_time_for_a_check_is_not_complete() -> None:
    left_out = an_observation(Outcome.UNKNOWN, cause=Cause.NOT_VISITED)
    assert not complete(EVERYTHING, [an_observation(Outcome.UP), left_out])


def test_whoever_the_parameter_names_is_told() -> None:
    asked: list[str] = []

    def get(url: str) -> int:
        asked.append(url)
        return 200

    assert beat(FakeParameters(HEARTBEAT_URL=URL), get) is None
    assert asked == [URL]


def test_where_nobody_is_named_nobody_is_asked() -> None:
    def get(_url: str) -> int:
        raise AssertionError

    assert beat(FakeParameters(), get) is None


@pytest.mark.parametrize("status", [301, 404, 500])
def test_an_answer_that_is_not_2xx_is_said_without_the_address(status: int) -> None:
    assert beat(FakeParameters(HEARTBEAT_URL=URL), lambda _: status) == f"answered {status}"


def test_an_error_is_said_without_the_address() -> None:
    def get(url: str) -> int:
        raise OSError(f"cannot reach {url}")

    why = beat(FakeParameters(HEARTBEAT_URL=URL), get)
    assert why == "no answer: OSError"


def test_a_parameter_that_cannot_be_read_is_said() -> None:
    parameters = FakeParameters(HEARTBEAT_URL=URL)
    parameters.unreadable = True
    assert beat(parameters, lambda _: 200) == "the parameter /fitfoot/HEARTBEAT_URL cannot be read"


def test_one_that_never_answers_holds_the_run_no_longer_than_the_bound() -> None:
    over, ended = threading.Event(), threading.Event()

    def get(_url: str) -> int:
        over.wait()
        ended.set()
        return 200

    assert beat(FakeParameters(HEARTBEAT_URL=URL), get, 0.01) == "no answer within 0.0 s"
    assert not ended.is_set()  # it is still waiting, and the run goes on
    over.set()
    assert ended.wait(timedelta(seconds=30).total_seconds())


@pytest.fixture
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server that redirects whoever asks for /away, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("path", "status"), [("/beat", 200), ("/away", 302)])
def test_over_a_real_connection_it_is_one_get(listening: tuple[str, list[str]], path: str, status: int) -> None:
    url, asked = listening
    assert get_status(f"{url}{path}") == status
    assert asked == [path]


def test_no_log_tells_the_address(listening: tuple[str, list[str]], caplog: pytest.LogCaptureFixture) -> None:
    importlib.import_module("functions.health_probe.handler")  # which says who may log what
    caplog.set_level(logging.DEBUG)
    url, asked = listening
    assert beat(FakeParameters(HEARTBEAT_URL=f"{url}/{SECRET}"), get_status, 30) is None
    assert asked == [f"/{SECRET}"]
    assert SECRET not in caplog.text


@pytest.mark.parametrize("url", ["not a url", "http://127.0.0.1:1/", "ftp://127.0.0.1/", "https://", "https://a\x00b/"])
def test_a_wrong_address_costs_the_run_nothing_and_is_not_said(url: str) -> None:
    why = beat(FakeParameters(HEARTBEAT_URL=url), get_status, 30)
    assert why is not None
    assert why.startswith("no answer: ")
    assert url not in why
