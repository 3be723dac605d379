"""The runbooks on all real parts: a crowd overruns the API, they really cure it, prove it, and put back what was."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from functions.incident_detector.paging.runbook import RunbookSender
from functions.model.alert import Severity
from functions.model.delivery import Accepted
from functions.model.notice import Channel, Notice, NoticeKind
from infra.automation.interpreter.execution import Execution, Status
from infra.local.parts import Parts
from tests.e2e.runbook_shop import API, WEB, Shop, fresh, open_for_customers
from tests.e2e.shell import aws, client, until

pytestmark = pytest.mark.e2e

CURE, RESTORE, SLOW = "FitFoot-HighErrorRate", "FitFoot-RestoreCapacity", "FitFoot-SlowResponse"


@dataclass(frozen=True)
class Cured:
    """What was seen of a crowd at the API, of two runs that were started at once, and of what was done after them."""

    incident: str
    errors_before: float
    ran: dict[str, Any]
    refused: dict[str, Any]
    capacity: dict[str, Any]
    errors_after: float
    slow: Execution
    restored: dict[str, Any]
    capacity_after: dict[str, Any]
    told: list[dict[str, Any]]


@pytest.fixture(scope="module")
def shop(run: Parts) -> Iterator[Shop]:
    with open_for_customers(run) as shop, fresh(shop):
        yield shop


@pytest.fixture(scope="module")
def cured(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cured]:
    told, incident = heard(shop.run), shop.incident("fitfoot-api-crowded")
    try:
        shop.fault("api", "overload")
        until(lambda: "seen" if failing(shop) else None, 60)
        before = shop.ill("error_rate", 1, "api")
        with ThreadPoolExecutor() as two:
            ids = list(two.map(lambda _: started(shop.run, CURE, incident), range(2)))
        refused, ran = sorted((shop.over(one) for one in ids), key=lambda one: len(one["StepExecutions"]))
        capacity, after = shop.capacity(), shop.measured("error_rate", 1, "api")["value"]
        slow = shop.runs(SLOW, tmp_path_factory.mktemp("slow"), scale=30, Incident=incident)
        shop.fault("api", "overload", on=False)
        restored = shop.over(started(shop.run, RESTORE, incident))
        yield Cured(incident, before, ran, refused, capacity, after, slow, restored, shop.capacity(), told())
    finally:
        shop.resolve("fitfoot-api-crowded")


def started(run: Parts, document: str, incident: str) -> str:
    """By the real command line, as README has it."""
    words = ["ssm", "start-automation-execution", "--document-name", document, "--parameters", f"Incident={incident}"]
    done = aws(run, *words)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["AutomationExecutionId"])


def failing(shop: Shop) -> bool:
    """Whether the recorded rules have it already, which come a few seconds after the fresh figures."""
    asked = {"step": "ask", "run": "by-hand", "runbook": CURE, "question": "errors_by_endpoint", "dry_run": True}
    return len(shop.step(asked)["answer"]["lines"]) > 1


def heard(run: Parts) -> Callable[[], list[dict[str, Any]]]:
    """Listen for the ends of runbooks from now on."""
    sqs, events, name = client(run, "sqs"), client(run, "events"), "fitfoot-runbooks-heard"
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = json.dumps({"source": ["fitfoot.monitoring"], "detail-type": ["RunbookFinished"]})
    events.put_rule(Name=name, EventBusName="fitfoot", EventPattern=pattern)
    events.put_targets(Rule=name, EventBusName="fitfoot", Targets=[{"Id": "queue", "Arn": arn}])

    def told() -> list[dict[str, Any]]:
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        return [dict(json.loads(one["Body"])["detail"]) for one in messages]

    return told


def test_it_really_cures_while_the_crowd_is_still_there(cured: Cured) -> None:
    assert cured.ran["AutomationExecutionStatus"] == "Success", cured.ran
    assert cured.capacity == {WEB: 5, API: 3, "breaker": "true"}
    assert cured.errors_before >= 1 > cured.errors_after


def test_of_two_started_at_once_one_runs_and_the_other_says_who_holds_the_lock(cured: Cured) -> None:
    assert cured.refused["AutomationExecutionStatus"] == "Failed"
    holder = cured.ran["AutomationExecutionId"]
    assert f"FitFoot-HighErrorRate is being run by {holder} since" in cured.refused["FailureMessage"]
    assert [step["StepName"] for step in cured.refused["StepExecutions"]] == ["Lock", "IfLocked", "StopNotLocked"]


def test_the_evidence_is_on_the_incident_for_programs_and_for_people(cured: Cured, shop: Shop) -> None:
    lines = shop.evidence(cured.incident)
    done = ["scale fitfoot-web: 2 → 5", "scale fitfoot-api: 1 → 3", "circuit breaker: false → true"]
    assert [line for line in lines if line in done] == done
    assert any(line.endswith(" failed requests") for line in lines)
    assert "before any change: replicas of fitfoot-web 2, fitfoot-api 1; circuit breaker false" in lines
    assert any(line.startswith("recovered: ") for line in lines)
    address, person = f"{shop.run.environment['API_URL']}/incidents/{cured.incident}", "Anna"
    page = httpx.get(address, headers={"accept": "text/html"}, auth=(person, shop.run.environment["API_TOKEN"]))
    assert all(line in page.text for line in done), page.text


def test_one_that_finds_replicas_enough_changes_nothing_and_proves_that_it_is_well(cured: Cured, shop: Shop) -> None:
    assert cured.slow.status is Status.SUCCESS, cured.slow.message
    assert "scale fitfoot-api: 3 → 3 (unchanged)" in shop.evidence(cured.incident)


def test_afterwards_capacity_is_exactly_what_it_was(cured: Cured) -> None:
    assert cured.restored["AutomationExecutionStatus"] == "Success", cured.restored
    assert cured.capacity_after == {WEB: 2, API: 1, "breaker": "false"}


def test_the_bus_tells_of_each_that_is_over_and_of_none_that_never_began(cured: Cured) -> None:
    assert [(one["run"], one["outcome"], one["changed"]) for one in cured.told] == [
        (cured.ran["AutomationExecutionId"], "recovered", True),
        (cured.slow.id, "recovered", False),
        (cured.restored["AutomationExecutionId"], "restored", True),
    ]
    assert {one["incident"] for one in cured.told} == {cured.incident}


def test_a_notice_that_is_sent_twice_starts_a_runbook_once(shop: Shop) -> None:
    shop.well("error_rate", 1)
    incident = shop.incident("fitfoot-api-noticed")
    before = shop.evidence(incident)
    try:
        sender, notice = RunbookSender(lambda: shop.ssm, lambda: datetime.now(UTC)), a_notice(incident, RESTORE)
        sent, again = sender.send(notice, ""), sender.send(notice, "")
        assert isinstance(sent, Accepted)
        assert again == sent
        ran = shop.over(sent.receipt)
    finally:
        shop.resolve("fitfoot-api-noticed")
    assert ran["AutomationExecutionStatus"] == "Success", ran
    assert ran["Parameters"] == {"Incident": [incident]}
    (begun,) = [line for line in shop.evidence(incident)[len(before) :] if " begins; " in line]
    assert sent.receipt in begun


def a_notice(incident: str, document: str) -> Notice:
    """What an incident that opens owes where its route says `auto: true`."""
    now = datetime.now(UTC)
    return Notice(
        incident=incident,
        number=1,
        channel=Channel.RUNBOOK,
        kind=NoticeKind.TRIGGER,
        owed_at=now,
        opened_at=now,
        severity=Severity.CRITICAL,
        service="api",
        group="service=api",
        title="api is down",
        text="",
        document=document,
    )


def test_the_page_of_a_run_without_an_incident_is_over_once_it_is_proven_well(shop: Shop) -> None:
    by_hand = {"step": "assert", "run": "by-hand-1", "runbook": CURE, "question": "error_rate"}
    assert "FunctionError" in shop.step({**by_hand, "below": 0})
    assert shop.own_pages("by-hand-1") == ["trigger"]
    assert "FunctionError" not in shop.step({**by_hand, "below": 99})
    assert shop.own_pages("by-hand-1") == ["trigger", "resolve"]
