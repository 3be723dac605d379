"""Tests: what Sentry hears of a function's calls, and what a function hears of Sentry: nothing."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.model.invocation import BadRequest
from functions.model.scrub import SCRUBBED
from functions.sentry.reporting import Sentry, reported
from functions.sentry.settings import Settings
from tests.functions.sentry.fake_sentry import KEY, FakeSentry, serving

pytestmark = pytest.mark.integration

SETTINGS = Settings("fitfoot-api", "production", "v1.4.2")
logger = logging.getLogger("api")


class Context:
    """As Lambda's."""

    aws_request_id = "7d3b2c1a-0000-4000-8000-000000000001"
    function_name = "fitfoot-api"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:fitfoot-api"

    def __init__(self, left_ms: int = 30_000) -> None:
        self._left = left_ms

    def get_remaining_time_in_millis(self) -> int:
        return self._left


@pytest.fixture
def fake() -> Iterator[FakeSentry]:
    with serving() as running:
        yield running


def calling(
    handle: Callable[[dict[str, Any], Any], Any], dsn: str | None, settings: Settings = SETTINGS, seconds: float = 20
) -> Any:  # noqa: ANN401 - whatever it answers
    """One call of a handler, reported to the Sentry of this DSN."""
    known = Sentry(settings, lambda: dsn, seconds)
    return reported(handle, lambda: known)({"card": "4111111111111111"}, Context())  # type: ignore[arg-type]


def fails(event: dict[str, Any], _context: object) -> None:
    secret = f"password=hunter2 of {event['card']}"
    raise RuntimeError(f"the database said no: {secret}")


def test_what_a_function_raises_is_told_with_release_environment_function_and_request(fake: FakeSentry) -> None:
    with pytest.raises(RuntimeError, match="the database said no"):
        calling(fails, fake.dsn)
    (event,) = fake.events
    assert event["release"] == "v1.4.2"
    assert event["environment"] == "production"
    assert event["tags"] == {"function": "fitfoot-api", "aws_request_id": Context.aws_request_id}
    assert event["level"] == "error"
    (told,) = event["exception"]["values"]
    assert (told["type"], told["mechanism"]["handled"]) == ("RuntimeError", False)
    assert told["stacktrace"]["frames"][-1]["function"] == "fails"
    assert fake.others == []


def test_no_local_variable_and_no_secret_leaves_the_function(fake: FakeSentry) -> None:
    with pytest.raises(RuntimeError, match="hunter2"):
        calling(fails, fake.dsn)
    (event,) = fake.events
    (told,) = event["exception"]["values"]
    assert told["value"] == f"the database said no: password={SCRUBBED} of {SCRUBBED}"
    assert not any("vars" in frame for frame in told["stacktrace"]["frames"])
    assert "hunter2" not in str(event)
    assert "4111111111111111" not in str(event)


def test_what_is_logged_as_an_error_is_told_with_its_fields_and_what_is_not_is_not(fake: FakeSentry) -> None:
    def handle(_event: dict[str, Any], _context: object) -> str:
        logger.warning("slow")
        logger.error("nudge_failed", extra={"kind": "IncidentOpened", "token": "abc"})
        return "fine"

    assert calling(handle, fake.dsn) == "fine"
    (event,) = fake.events
    assert (event["logentry"]["message"], event["logger"]) == ("nudge_failed", "api")
    assert event["extra"] == {"kind": "IncidentOpened", "token": SCRUBBED}


def test_an_error_that_is_logged_and_raised_is_told_once(fake: FakeSentry) -> None:
    def handle(event: dict[str, Any], _context: object) -> None:
        try:
            event["nowhere"]
        except KeyError:
            logger.exception("tables_unavailable")
            raise

    with pytest.raises(KeyError):
        calling(handle, fake.dsn)
    (event,) = fake.events
    assert event["logentry"]["message"] == "tables_unavailable"
    assert event["exception"]["values"][0]["type"] == "KeyError"


def test_a_wrong_payload_is_answered_not_told(fake: FakeSentry) -> None:
    def handle(_event: dict[str, Any], _context: object) -> None:
        raise BadRequest("unknown field")

    with pytest.raises(BadRequest):
        calling(handle, fake.dsn)
    assert fake.asked == 0


def test_a_call_that_goes_well_sends_nothing(fake: FakeSentry) -> None:
    assert calling(lambda _event, _context: 7, fake.dsn) == 7
    assert fake.asked == 0


def test_with_a_rate_calls_are_traced_and_errors_belong_to_their_trace(fake: FakeSentry) -> None:
    traced = Settings("fitfoot-api", "production", "v1.4.2", 1.0)
    with pytest.raises(RuntimeError):
        calling(fails, fake.dsn, traced)
    (trace,), (event,) = fake.transactions, fake.events
    assert trace["transaction"] == "fitfoot-api"
    assert trace["tags"]["aws_request_id"] == Context.aws_request_id
    assert event["contexts"]["trace"]["trace_id"] == trace["contexts"]["trace"]["trace_id"]


def test_the_handler_listens_only_while_a_call_lasts(fake: FakeSentry) -> None:
    before = list(logging.getLogger().handlers)
    calling(lambda _event, _context: 7, fake.dsn)
    assert logging.getLogger().handlers == before


@pytest.mark.parametrize("dsn", [None, "", "not a dsn", f"http://{KEY}@127.0.0.1:1/7"])
def test_without_a_sentry_that_listens_the_error_is_the_function_s_own(dsn: str | None) -> None:
    with pytest.raises(RuntimeError, match="the database said no"):
        calling(fails, dsn, seconds=0.05)


@pytest.mark.parametrize("status", [429, 500, 403])
def test_a_sentry_that_refuses_changes_no_answer(fake: FakeSentry, status: int) -> None:
    fake.answers_with = status
    with pytest.raises(RuntimeError, match="the database said no"):
        calling(fails, fake.dsn)
    assert fake.asked >= 1


def test_a_sentry_that_never_answers_holds_a_call_no_longer_than_its_bound(fake: FakeSentry) -> None:
    fake.free.clear()
    with pytest.raises(RuntimeError, match="the database said no"):
        calling(fails, fake.dsn, seconds=0.05)
    assert fake.events == []  # it is still thinking, and the call is over


def test_a_call_that_has_no_time_left_does_not_wait(fake: FakeSentry) -> None:
    fake.free.clear()
    known = Sentry(SETTINGS, lambda: fake.dsn, longest_seconds=600)
    with pytest.raises(RuntimeError):
        reported(fails, lambda: known)({"card": ""}, Context(left_ms=400))  # type: ignore[arg-type]
    assert fake.events == []


def test_the_sdk_is_imported_for_an_event_only() -> None:
    script = (
        "import sys\n"
        "from functions.sentry.reporting import Sentry, reported\n"
        "from functions.sentry.settings import Settings\n"
        "class Context:\n"
        "    aws_request_id = '1'\n"
        "    def get_remaining_time_in_millis(self): return 30000\n"
        "known = Sentry(Settings('f', 'e', 'r'), lambda: 'http://a@127.0.0.1:1/7')\n"
        "reported(lambda event, context: 1, lambda: known)({}, Context())\n"
        "sys.exit('sentry_sdk' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
