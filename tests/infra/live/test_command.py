"""`fitfoot check --live`: one screen, the same as JSON; what was not looked at is never said to be well."""

import io
from typing import Any

import httpx
import pytest

from infra.live.account import Account
from infra.live.command import BY_AWS, look
from infra.live.report import LiveReport, show
from infra.live.said import NotRun, Unasked, Well, wrong
from infra.live.web import Web
from tests.builders import NOON
from tests.infra.live.aws import FakeClient, an_account, refusal

pytestmark = pytest.mark.unit
SHOP = Web(httpx.MockTransport(lambda request: httpx.Response(200 if request.url.path == "/" else 404)))
NOWHERE = "http://127.0.0.1:1"


class Denying(FakeClient):
    """May be asked nothing."""

    def __init__(self) -> None:
        super().__init__({})

    def __getattr__(self, operation: str) -> Any:  # noqa: ANN401 - as botocore's
        def answer(**_: object) -> None:
            raise refusal("AccessDeniedException", operation)

        return answer


def _nobody() -> Account:
    raise Unasked("there are no credentials; export AWS_PROFILE")


def _screen(report: LiveReport) -> list[str]:
    screen = io.StringIO()
    show(report, screen, colour=False)
    return screen.getvalue().splitlines()


def test_without_credentials_all_that_aws_knows_is_not_run() -> None:
    report = look(["https://fitfoot.ch/"], SHOP, _nobody, "", NOON)
    assert report.ok
    assert _screen(report) == [
        "ok     https://fitfoot.ch/ answers 200",
        f"not run: what AWS knows ({BY_AWS}): there are no credentials; export AWS_PROFILE",
        "nothing is wrong with what was looked at; 1 thing could not be",
    ]


def test_who_may_do_nothing_is_told_for_each_look_what_to_grant() -> None:
    denied = Account(lambda _: Denying(), "eu-central-1")
    report = look([], SHOP, lambda: denied, "", NOON)
    assert report.ok
    assert [text.partition(":")[0] for text in report.not_run] == [
        "stack", "ticks", "invocations", "schedules", "parameters", "alarms", "failures", "mail", "topic", "drill",
        "runbooks",
    ]  # fmt: skip
    assert all("these credentials may not; grant " in text for text in report.not_run)


def test_where_nothing_is_deployed_that_is_the_finding() -> None:
    gone = refusal("ValidationError", "DescribeStacks", "Stack with id fitfoot-monitoring does not exist")
    report = look([], SHOP, lambda: an_account(cloudformation={"describe_stacks": gone}), "", NOON)
    assert [(one.field, one.message) for one in report.findings] == [
        ("fitfoot-monitoring", "there is no stack fitfoot-monitoring in eu-central-1")
    ]
    assert "schedules: there is no stack fitfoot-monitoring in eu-central-1" in report.not_run


def test_the_screen_and_the_json_say_the_same() -> None:
    report = LiveReport(
        [wrong("fitfoot-failures", "1 event failed", "look at it"), NotRun("mail: x"), Well("drill: y")]
    )
    assert _screen(report) == [
        "ok     drill: y",
        "wrong  fitfoot-failures: 1 event failed; look at it",
        "not run: mail: x",
        "1 thing to mend in what runs",
    ]
    finding = {
        "file": "live",
        "line": 1,
        "field": "fitfoot-failures",
        "message": "1 event failed",
        "hint": "look at it",
    }
    assert report.as_json() == {"ok": False, "findings": [finding], "not_run": ["mail: x"]}


def test_all_is_fine_where_all_was_looked_at() -> None:
    assert _screen(LiveReport([Well("one")])) == ["ok     one", "all fine"]


def test_what_others_answer_cannot_steer_a_terminal() -> None:
    assert "\033" not in "".join(
        _screen(LiveReport([wrong("x", "said \033[2J", "y"), Well("\033[31m"), NotRun("\033c")]))
    )
