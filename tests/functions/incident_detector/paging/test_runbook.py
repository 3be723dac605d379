"""How a runbook is started: once, soon or not at all; and what the timeline says of it."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import botocore.session
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber

from functions.incident_detector.paging.paid import told_of
from functions.incident_detector.paging.runbook import TOO_LATE, RunbookSender, token_of
from functions.model.delivery import Accepted, Delivery, Later, Refused
from functions.model.notice import Channel
from functions.model.period import MINUTE
from tests.builders import NOON
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit

START = replace(a_notice(channel=Channel.RUNBOOK), document="FitFoot-HighErrorRate")


@dataclass
class Automation:
    """Systems Manager, which answers so."""

    error: Exception | None = None
    started: list[dict[str, Any]] = field(default_factory=list)

    def start_automation_execution(self, **asked: Any) -> dict[str, str]:  # noqa: ANN401 - as botocore has it
        if self.error:
            raise self.error
        self.started.append(asked)
        return {"AutomationExecutionId": "4105a4fc-f944-11e6-9d32-0a1b2c3d495h"}


def refused(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "why"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "StartAutomationExecution")


def sent(automation: Automation) -> Delivery:
    return RunbookSender(lambda: automation, lambda: NOON).send(START, "")


def test_a_runbook_is_started_for_its_incident_under_a_token_of_its_own() -> None:
    automation = Automation()
    assert sent(automation) == sent(automation) == Accepted("4105a4fc-f944-11e6-9d32-0a1b2c3d495h")
    assert automation.started[0] == automation.started[1]
    assert automation.started[0] == {
        "DocumentName": "FitFoot-HighErrorRate",
        "Parameters": {"Incident": [START.incident]},
        "ClientToken": token_of(START),
    }
    assert str(UUID(token_of(START))) == token_of(START)
    others = [replace(START, incident="another"), replace(START, document="FitFoot-ServiceDown")]
    assert len({token_of(one) for one in (START, *others)}) == 3


def test_what_is_sent_is_what_systems_manager_takes() -> None:
    ssm = botocore.session.get_session().create_client(
        "ssm", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    with Stubber(ssm) as stub:
        stub.add_response("start_automation_execution", {"AutomationExecutionId": "x" * 36})
        assert isinstance(RunbookSender(lambda: ssm, lambda: NOON).send(START, ""), Accepted)


@pytest.mark.parametrize(
    "error",
    [
        refused("ThrottlingException"),
        refused("AutomationExecutionLimitExceededException"),
        refused("InternalServerError", 500),
        refused("Whatever", 503),
        EndpointConnectionError(endpoint_url="https://ssm"),
    ],
)
def test_what_cannot_be_started_now_may_be_later(error: Exception) -> None:
    assert isinstance(sent(Automation(error)), Later)


@pytest.mark.parametrize(
    "code",
    ["AutomationDefinitionNotFoundException", "AccessDeniedException", "InvalidAutomationExecutionParametersException"],
)
def test_what_never_can_be_is_refused_with_its_reason(code: str) -> None:
    delivery = sent(Automation(refused(code)))
    assert isinstance(delivery, Refused)
    assert code in delivery.reason


def test_what_was_started_before_is_started() -> None:
    assert sent(Automation(refused("IdempotentParameterMismatch"))) == Accepted(remark="it had been started before")


def test_a_runbook_does_not_begin_long_after_its_incident() -> None:
    late, automation = replace(START, problem="throttled"), Automation()
    clock = NOON + TOO_LATE + MINUTE
    delivery = RunbookSender(lambda: automation, lambda: clock).send(late, "")
    assert (delivery, automation.started) == (Refused("it could not be started within 10m; throttled"), [])


@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        (Accepted("4105"), "runbook FitFoot-HighErrorRate started: execution 4105"),
        (Accepted(remark="it had been started before"), "runbook FitFoot-HighErrorRate started: it had been started"),
        (Refused("no such document"), "runbook FitFoot-HighErrorRate was not started, and is not tried again: no such"),
        (Later("throttled"), "runbook FitFoot-HighErrorRate is not started yet: throttled"),
    ],
)
def test_the_timeline_says_what_became_of_it(delivery: Delivery, said: str) -> None:
    assert told_of(START, delivery, NOON).text.startswith(said)
