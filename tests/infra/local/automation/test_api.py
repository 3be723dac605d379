"""Systems Manager's operations as the local Automation answers them, on functions that answer at once."""

import json
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from infra.automation.document import (
    Approve,
    Compare,
    Document,
    Goto,
    Invoke,
    Loop,
    Operation,
    Opposite,
    Parameter,
    Sleep,
    Step,
    Type,
)
from infra.local.automation.api import Api, Elsewhere, Refused
from infra.local.automation.executions import Executions, World
from infra.local.automation.world import SystemClock

pytestmark = pytest.mark.unit
REPLICAS = Parameter("Replicas", Type.INTEGER, "How many.", 5)
UNLOCK = Step("Unlock", Invoke("fitfoot-runbook-steps", {"step": "unlock"}), is_end=True)


def a_document(name: str, *steps: Step) -> Document:
    return Document(
        f"FitFoot-{name}", "For tests.", "", {"Replicas": REPLICAS}, (*steps, UNLOCK), {"schemaVersion": "0.3"}
    )


SCALE = a_document("Scale", Step("Scale", Invoke("fitfoot-cluster-operator", {"replicas": "{{ Replicas }}"})))
SLEEP = a_document("Sleep", Step("Wait", Sleep("PT1H"), on_cancel=Goto("Unlock")))
ASK = a_document("Ask", Step("Ask", Approve(["ana", "ben"], "May it?", least=2), on_failure=Goto("Unlock")))


class Functions:
    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def invoke(self, name: str, payload: bytes, _within: timedelta) -> tuple[bytes, str | None]:
        self.asked.append(json.loads(payload))
        return b'{"verdict": "VERDICT_DONE", "given": ' + payload + b"}", "Unhandled" if name == "broken" else None


@pytest.fixture
def api() -> Api:
    world = World(Functions(), SystemClock, {"global:REGION": "eu-central-1"})
    return Api([SCALE, SLEEP, ASK], Executions(world, lambda _: None))


def start(api: Api, name: str, **more: Any) -> str:  # noqa: ANN401 - fields of the request
    return str(
        api.answer("StartAutomationExecution", {"DocumentName": f"FitFoot-{name}", **more})["AutomationExecutionId"]
    )


def get(api: Api, id_: str) -> dict[str, Any]:
    return dict(api.answer("GetAutomationExecution", {"AutomationExecutionId": id_})["AutomationExecution"])


def until(api: Api, id_: str, *statuses: str) -> dict[str, Any]:
    ends = time.monotonic() + 20
    while (found := get(api, id_))["AutomationExecutionStatus"] not in statuses:
        assert time.monotonic() < ends, found
        time.sleep(0.005)
    return found


def test_a_run_is_started_and_can_be_looked_at(api: Api) -> None:
    began = datetime.now(UTC).timestamp()
    found = until(api, start(api, "Scale", Parameters={"Replicas": ["4"]}), "Success")
    assert found["DocumentName"] == "FitFoot-Scale"
    assert found["Parameters"] == {"Replicas": ["4"]}
    assert began <= found["ExecutionStartTime"] <= found["ExecutionEndTime"]
    assert "FailureMessage" not in found
    step, unlock = found["StepExecutions"]
    assert (step["StepName"], step["Action"], step["StepStatus"]) == ("Scale", "aws:invokeLambdaFunction", "Success")
    assert step["Inputs"] == {"FunctionName": "fitfoot-cluster-operator", "InputPayload": '{"replicas": 4}'}
    assert step["Outputs"]["Payload"] == ['{"verdict": "VERDICT_DONE", "given": {"replicas": 4}}']
    assert unlock["StepName"] == "Unlock"


def test_a_run_is_started_once_for_a_token(api: Api) -> None:
    token = str(uuid4())
    ids = {start(api, "Scale", ClientToken=token) for _ in range(3)}
    assert len(ids) == 1
    assert start(api, "Scale") not in ids
    with pytest.raises(Refused) as refused:
        start(api, "Scale", ClientToken=token, Parameters={"Replicas": ["4"]})
    assert refused.value.code == "IdempotentParameterMismatch"


def test_of_many_starts_at_once_with_a_token_one_runs(api: Api) -> None:
    token, ids = str(uuid4()), set[str]()
    threads = [threading.Thread(target=lambda: ids.add(start(api, "Scale", ClientToken=token))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("operation", "body", "code", "says"),
    [
        (
            "StartAutomationExecution",
            {"DocumentName": "FitFoot-Scael"},
            "AutomationDefinitionNotFoundException",
            "Scale",
        ),
        (
            "StartAutomationExecution",
            {"DocumentName": "FitFoot-Scale", "DocumentVersion": "7"},
            "AutomationDefinitionVersionNotFoundException",
            "1",
        ),
        (
            "StartAutomationExecution",
            {"DocumentName": "FitFoot-Scale", "Parameters": {"Replica": ["4"]}},
            "InvalidAutomationExecutionParametersException",
            "did you mean Replicas?",
        ),
        (
            "StartAutomationExecution",
            {"DocumentName": "FitFoot-Scale", "Parameters": {"Replicas": ["four"]}},
            "InvalidAutomationExecutionParametersException",
            "not a whole number",
        ),
        ("GetAutomationExecution", {"AutomationExecutionId": "x"}, "AutomationExecutionNotFoundException", "'x'"),
        ("StopAutomationExecution", {"AutomationExecutionId": "x"}, "AutomationExecutionNotFoundException", "'x'"),
        ("SendAutomationSignal", {"AutomationExecutionId": "x"}, "AutomationExecutionNotFoundException", "'x'"),
        ("DescribeAutomationExecutions", {"Filters": [{"Key": "Color", "Values": []}]}, "InvalidFilterKey", "Color"),
    ],
)
def test_what_aws_refuses_is_refused_by_its_name(
    api: Api, operation: str, body: dict[str, Any], code: str, says: str
) -> None:
    until(api, start(api, "Scale"), "Success")
    with pytest.raises(Refused) as refused:
        api.answer(operation, body)
    assert refused.value.code == code
    assert says in refused.value.message


def test_a_run_that_is_stopped_is_cancelled_and_does_what_the_step_has_for_that(api: Api) -> None:
    id_ = start(api, "Sleep")
    assert until(api, id_, "InProgress")["DocumentName"] == "FitFoot-Sleep"
    api.answer("StopAutomationExecution", {"AutomationExecutionId": id_, "Type": "Cancel"})
    found = until(api, id_, "Cancelled")
    assert [(one["StepName"], one["StepStatus"]) for one in found["StepExecutions"]] == [
        ("Wait", "Cancelled"),
        ("Unlock", "Success"),
    ]
    with pytest.raises(Refused) as refused:
        api.answer("StopAutomationExecution", {"AutomationExecutionId": id_})
    assert refused.value.code == "InvalidAutomationStatusUpdateException"


@pytest.mark.parametrize(("dry_run", "unlocks"), [("false", [("unlock", "FitFoot-Watch", "cancelled")]), ("true", [])])
def test_a_run_that_is_stopped_in_its_loop_gives_its_lock_back(
    dry_run: str, unlocks: list[tuple[str, str, str]]
) -> None:
    never = Opposite(Compare("a", Operation.STRING_EQUALS, "b"))
    watch = replace(
        a_document("Watch", Step("Watch", Loop((Step("Wait", Sleep("PT1H")),), never, 3))),
        parameters={"DryRun": Parameter("DryRun", Type.BOOLEAN, "Only say.", default=False)},
    )
    functions = Functions()
    api = Api([watch], Executions(World(functions, SystemClock, {}), lambda _: None))
    id_ = start(api, "Watch", Parameters={"DryRun": [dry_run]})
    api.answer("StopAutomationExecution", {"AutomationExecutionId": id_})
    until(api, id_, "Cancelled")
    assert [(one["step"], one["runbook"], one["outcome"]) for one in functions.asked] == unlocks
    assert all(one["run"] == id_ for one in functions.asked)


@pytest.mark.parametrize(
    ("signals", "status", "ran"),
    [
        (["Approve", "Approve"], "Success", ["Ask", "Unlock"]),
        (["Approve", "Reject"], "Rejected", ["Ask", "Unlock"]),
        (["Reject"], "Rejected", ["Ask", "Unlock"]),
    ],
)
def test_people_signal_what_they_decide(api: Api, signals: list[str], status: str, ran: list[str]) -> None:
    id_ = start(api, "Ask")
    until(api, id_, "Waiting")
    for signal in signals:
        payload = {"Comment": ["sale is on"]}
        api.answer("SendAutomationSignal", {"AutomationExecutionId": id_, "SignalType": signal, "Payload": payload})
    found = until(api, id_, status)
    assert [one["StepName"] for one in found["StepExecutions"]] == ran
    if status == "Rejected":
        assert "sale is on" in found["FailureMessage"]
    with pytest.raises(Refused, match="does not wait"):
        api.answer("SendAutomationSignal", {"AutomationExecutionId": id_, "SignalType": "Approve"})


def test_other_signals_are_not_played(api: Api) -> None:
    with pytest.raises(Refused, match="Approve and Reject are"):
        api.answer("SendAutomationSignal", {"AutomationExecutionId": start(api, "Scale"), "SignalType": "Resume"})


def test_runs_are_listed_the_newest_first_by_page_and_filter(api: Api) -> None:
    ids = [start(api, "Scale") for _ in range(3)]
    for id_ in ids:
        until(api, id_, "Success")
    first = api.answer("DescribeAutomationExecutions", {"MaxResults": 2})
    rest = api.answer("DescribeAutomationExecutions", {"MaxResults": 2, "NextToken": first["NextToken"]})
    listed = [*first["AutomationExecutionMetadataList"], *rest["AutomationExecutionMetadataList"]]
    assert [one["AutomationExecutionId"] for one in listed] == ids[::-1]
    assert "NextToken" not in rest
    for key, value, many in [
        ("DocumentNamePrefix", "FitFoot-S", 3),
        ("DocumentNamePrefix", "FitFoot-A", 0),
        ("ExecutionStatus", "Success", 3),
        ("ExecutionId", ids[0], 1),
    ]:
        found = api.answer("DescribeAutomationExecutions", {"Filters": [{"Key": key, "Values": [value]}]})
        assert len(found["AutomationExecutionMetadataList"]) == many


def test_documents_are_described_and_what_is_not_ours_is_elsewhere(api: Api) -> None:
    described = api.answer("DescribeDocument", {"Name": "FitFoot-Scale"})["Document"]
    assert described["DocumentType"] == "Automation"
    assert described["Parameters"] == [
        {"Name": "Replicas", "Type": "Integer", "Description": "How many.", "DefaultValue": "5"}
    ]
    assert api.answer("GetDocument", {"Name": "FitFoot-Scale"})["Content"] == '{"schemaVersion": "0.3"}'
    assert len(api.answer("ListDocuments", {})["DocumentIdentifiers"]) == 3
    for operation, body in (("PutParameter", {}), ("DescribeDocument", {"Name": "AWS-RunShellScript"})):
        with pytest.raises(Elsewhere):
            api.answer(operation, body)


def test_the_steps_of_a_loop_say_which_time_it_was(api: Api) -> None:
    never = Opposite(Compare("a", Operation.STRING_EQUALS, "a"))
    loop = a_document("Loop", Step("Watch", Loop((Step("Look", Invoke("x", {})),), never, 3)))
    api = Api([loop], Executions(World(Functions(), SystemClock, {}), lambda _: None))
    id_ = start(api, "Loop")
    until(api, id_, "Success")
    steps = api.answer("DescribeAutomationStepExecutions", {"AutomationExecutionId": id_})["StepExecutions"]
    assert [one["StepName"] for one in steps] == ["Watch", "Look", "Unlock"]
    assert steps[1]["ParentStepDetails"] == {"StepName": "Watch", "Action": "aws:loop", "Iteration": 1}
