"""What CloudFormation says was deployed is held against what is there."""

from typing import Any

import pytest

from infra.live.deployed import NotDeployed, read_deployed
from infra.live.functions import look_at_functions
from infra.live.runbooks import look_at_runbooks
from infra.live.said import Well
from infra.live.schedules import look_at_schedules
from tests.infra.live.aws import a_function, a_stack, an_account, refusal, words, wrong_of

pytestmark = pytest.mark.unit
ENABLED = {"State": "ENABLED"}


def test_where_there_is_no_stack_that_is_said() -> None:
    gone = refusal("ValidationError", "DescribeStacks", "Stack with id fitfoot-monitoring does not exist")
    with pytest.raises(NotDeployed, match="there is no stack fitfoot-monitoring in eu-central-1"):
        read_deployed(an_account(cloudformation={"describe_stacks": gone}))


def test_functions_are_read_as_lambda_has_them_and_those_of_the_cdk_are_left_out() -> None:
    listed = [
        {"ResourceType": "AWS::Lambda::Function", "PhysicalResourceId": name}
        for name in ("fitfoot-api", "fitfoot-web-vitals", "CustomResourceProvider")
    ]
    there = {"fitfoot-api": a_function()}
    found = read_deployed(
        an_account(
            cloudformation={
                "describe_stacks": {"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]},
                "list_stack_resources": {"StackResourceSummaries": [*listed, {"ResourceType": "AWS::CDK::Metadata"}]},
            },
            **{
                "lambda": {
                    "get_function_configuration": lambda FunctionName: (  # noqa: N803 - botocore's name
                        there.get(FunctionName, refusal("ResourceNotFoundException"))
                    )
                }
            },
        )
    )
    assert found.status == "CREATE_COMPLETE"
    assert found.functions == {"fitfoot-api": a_function(), "fitfoot-web-vitals": None}
    assert found.variables("fitfoot-api") == {"APP_VERSION": "1.4.2"}
    assert found.variables("fitfoot-web-vitals") == {}


def test_a_stack_whose_functions_are_of_one_version_is_well() -> None:
    functions = {"fitfoot-api": a_function(), "fitfoot-web-vitals": a_function(State="Inactive")}
    said = list(look_at_functions(a_stack(functions=functions)))
    assert said == [Well("fitfoot-monitoring: UPDATE_COMPLETE"), Well("2 functions of version 1.4.2")]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (None, "the stack has it, and Lambda has not: somebody deleted it"),
        (a_function("1.4.1"), "it is version 1.4.1, others are 1.4.2: a deployment ended half-way"),
        (a_function(State="Failed", StateReason="no image"), "it is Failed: no image"),
        (
            a_function(LastUpdateStatus="Failed", LastUpdateStatusReason="no role"),
            "its last update failed: no role",
        ),
    ],
)
def test_a_function_that_is_not_as_deployed_is_named(function: dict[str, Any] | None, message: str) -> None:
    functions = {"fitfoot-api": a_function(), "fitfoot-shop-reader": function, "fitfoot-web-vitals": a_function()}
    assert wrong_of(look_at_functions(a_stack(functions=functions))) == [("fitfoot-shop-reader", message)]


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED"])
def test_a_deployment_that_failed_is_found(status: str) -> None:
    found = wrong_of(look_at_functions(a_stack(status=status)))
    assert found == [("fitfoot-monitoring", f"its last deployment failed: {status}")]


def test_a_stack_without_a_function_is_wrong() -> None:
    assert wrong_of(look_at_functions(a_stack(functions={}))) == [("fitfoot-monitoring", "it has no function")]


def test_rules_and_schedules_that_are_enabled_are_well() -> None:
    stack = a_stack(("Events::Rule", "fitfoot-health-probe"), ("Scheduler::Schedule", "fitfoot-drill"))
    account = an_account(events={"describe_rule": ENABLED}, scheduler={"get_schedule": ENABLED})
    assert list(look_at_schedules(account, stack)) == [Well("1 rule and 1 schedule, 2 there and enabled")]


def test_a_rule_that_is_disabled_is_named_with_what_enables_it() -> None:
    disabled = {"State": "DISABLED", "EventBusName": "default"}
    account = an_account(events={"describe_rule": disabled})
    said = words(look_at_schedules(account, a_stack(("Events::Rule", "fitfoot-health-probe"))))
    assert "wrong fitfoot-health-probe: it is disabled: what it starts does not run" in said
    assert "`aws events enable-rule --name fitfoot-health-probe`" in said


def test_a_rule_of_another_bus_is_asked_for_there() -> None:
    buses: list[object] = []

    def describe(Name: str, EventBusName: str) -> dict[str, str]:  # noqa: N803 - botocore's names
        buses.append((EventBusName, Name))
        return {"State": "DISABLED", "EventBusName": EventBusName}

    account = an_account(events={"describe_rule": describe})
    said = words(look_at_schedules(account, a_stack(("Events::Rule", "fitfoot|fitfoot-nudges"))))
    assert buses == [("fitfoot", "fitfoot-nudges")]
    assert "`aws events enable-rule --name fitfoot-nudges --event-bus-name fitfoot`" in said


def test_a_schedule_that_is_gone_or_disabled_is_named() -> None:
    there = {"fitfoot-drill": {"State": "DISABLED"}}
    gone = refusal("ResourceNotFoundException")
    account = an_account(scheduler={"get_schedule": lambda Name: there.get(Name, gone)})  # noqa: N803 - botocore's
    stack = a_stack(("Scheduler::Schedule", "fitfoot-drill"), ("Scheduler::Schedule", "fitfoot-kpis"))
    assert wrong_of(look_at_schedules(account, stack)) == [
        ("fitfoot-drill", "it is disabled: what it starts does not run"),
        ("fitfoot-kpis", "the stack has it, and AWS has not: somebody deleted it"),
    ]


def test_each_runbook_has_to_be_there_and_active() -> None:
    there = {
        "FitFoot-SlowResponse": {"Document": {"Status": "Active"}},
        "FitFoot-ServiceDown": {"Document": {"Status": "Failed"}},
    }
    gone = refusal("InvalidDocument", "DescribeDocument")
    account = an_account(ssm={"describe_document": lambda Name: there.get(Name, gone)})  # noqa: N803 - botocore's
    found = wrong_of(
        look_at_runbooks(account, ["FitFoot-SlowResponse", "FitFoot-ServiceDown", "FitFoot-HighErrorRate"])
    )
    assert [name for name, _ in found] == ["FitFoot-ServiceDown", "FitFoot-HighErrorRate"]
    assert list(look_at_runbooks(account, ["FitFoot-SlowResponse"])) == [Well("1 runbook can be run")]
