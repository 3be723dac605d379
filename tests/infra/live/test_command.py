"""`fitfoot check --live`: one screen, the same as JSON; what was not looked at is never said to be well."""

import io
import json
from threading import Event
from typing import Any

import httpx
import pytest

from infra.live.account import Account
from infra.live.addresses import TITLE
from infra.live.by_aws import BY_AWS, NoAccount, account_in_time
from infra.live.command import look
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
    assert not report.ok
    assert _screen(report) == [
        "ok     https://fitfoot.ch/ answers 200",
        f"not run: what AWS knows ({BY_AWS}): there are no credentials; export AWS_PROFILE",
        "nothing is known of a whole side: AWS could not be asked at all",
    ]


def test_who_may_do_nothing_is_told_for_each_look_what_to_grant() -> None:
    denied = Account(lambda _: Denying(), "eu-central-1")
    report = look([], SHOP, lambda: denied, "", NOON)
    assert not report.ok
    assert report.unasked == ["AWS"]
    assert [text.partition(":")[0] for text in report.not_run] == [
        "stack", "invocations", "schedules", "bus", "parameters", "alarms", "failures", "tables", "buckets", "mail",
        "topic", "ticks", "drill", "runbooks", "approvals",
    ]  # fmt: skip
    assert all("these credentials may not; grant " in text for text in report.not_run)


def test_where_nothing_is_deployed_that_is_the_finding() -> None:
    gone = refusal("ValidationError", "DescribeStacks", "Stack with id fitfoot-monitoring does not exist")
    report = look([], SHOP, lambda: an_account(cloudformation={"describe_stacks": gone}), "", NOON)
    assert [(one.field, one.message) for one in report.findings] == [
        ("fitfoot-monitoring", "there is no stack fitfoot-monitoring in eu-central-1"),
        ("fitfoot-runbooks", "there is no stack fitfoot-runbooks in eu-central-1"),
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


def test_a_side_of_which_nothing_is_known_is_not_well_and_said_last() -> None:
    report = LiveReport([Well("one"), NotRun("https://fitfoot.ch: x")], ["https://fitfoot.ch", "AWS"])
    assert not report.ok
    last = "https://fitfoot.ch and AWS could not be asked at all"
    assert _screen(report)[-1] == f"nothing is known of a whole side: {last}"
    ill = LiveReport([wrong("queue", "it is full", "empty it")], ["AWS"])
    assert _screen(ill)[-1] == "1 thing to mend in what runs; AWS could not be asked at all"


def test_a_token_that_is_missing_is_told_by_the_parameters_alone() -> None:
    def api(request: httpx.Request) -> httpx.Response:
        known = {"info": {"title": TITLE}} if request.url.path == "/openapi.json" else {}
        return httpx.Response(503 if request.url.path == "/metrics" else 200, json=known)

    stacks = {"describe_stacks": {"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]}}
    account = an_account(
        cloudformation={**stacks, "list_stack_resources": {"StackResourceSummaries": []}},
        ssm={"describe_parameters": {"Parameters": []}},
    )
    for asked, told in ((lambda: account, "/fitfoot/METRICS_TOKEN"), (_nobody, f"{NOWHERE}/metrics")):
        report = look([NOWHERE], Web(httpx.MockTransport(api)), asked, "", NOON)
        assert [one.field for one in report.findings if "METRICS_TOKEN" in f"{one.field}{one.hint}"] == [told]


def test_an_account_that_hangs_or_is_odd_is_given_up_once_for_all_looks() -> None:
    def odd() -> Account:
        raise json.JSONDecodeError("Expecting value", "", 0)

    report = look([], SHOP, odd, "", NOON)
    why = "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    assert report.not_run == [f"what AWS knows ({BY_AWS}): {why}"]
    ends = Event()

    def hangs() -> Account:
        ends.wait()
        return an_account()

    try:
        with pytest.raises(NoAccount, match="does a profile, or its credential_process, hang"):
            account_in_time(hangs, 0.05)
    finally:
        ends.set()


def test_all_is_fine_where_all_was_looked_at() -> None:
    assert _screen(LiveReport([Well("one")])) == ["ok     one", "all fine"]


def test_what_others_answer_cannot_steer_a_terminal() -> None:
    assert "\033" not in "".join(
        _screen(LiveReport([wrong("x", "said \033[2J", "y"), Well("\033[31m"), NotRun("\033c")], ["\033c"]))
    )
