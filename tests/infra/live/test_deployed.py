"""What CloudFormation says was deployed is held against what is there."""

from dataclasses import replace
from typing import Any

import pytest

from infra.live.account import Account
from infra.live.deployed import NotDeployed, read_deployed
from infra.live.functions import judged_stack, look_at_functions
from infra.live.runbooks import look_at_approvals, look_at_runbooks
from infra.live.said import NotRun, Said, Well
from infra.operator.findings import Finding
from tests.infra.live.aws import FakeClient, a_function, a_stack, an_account, refusal, words, wrong_of

pytestmark = pytest.mark.unit
ENABLED = {"State": "ENABLED"}
AIMED = {"list_targets_by_rule": {"Targets": [{"Id": "Target0"}]}}


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


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("CREATE_COMPLETE", Well),
        ("IMPORT_COMPLETE", Well),
        ("UPDATE_IN_PROGRESS", NotRun),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", NotRun),
        ("UPDATE_ROLLBACK_IN_PROGRESS", Finding),
        ("REVIEW_IN_PROGRESS", Finding),
        ("DELETE_IN_PROGRESS", Finding),
        ("DELETE_COMPLETE", Finding),
        ("DELETE_FAILED", Finding),
        ("ROLLBACK_COMPLETE", Finding),
        ("SOMETHING_ELSE", Finding),
    ],
)
def test_a_stack_is_well_only_where_its_deployment_is_over_and_did_not_fail(status: str, said: type[Said]) -> None:
    assert isinstance(judged_stack("fitfoot-monitoring", status), said)


def test_what_was_deployed_without_a_version_is_not_known() -> None:
    said = words(look_at_functions(a_stack(functions={"fitfoot-api": a_function("unknown")})))
    assert "NotRun: versions: what was deployed has no APP_VERSION" in said


def test_our_api_is_at_its_output_and_at_the_public_url() -> None:
    stack = a_stack(functions={"fitfoot-incident-detector": a_function(variables={"PUBLIC_URL": "https://m.ch"})})
    assert replace(stack, outputs={"ApiUrl": "https://x"}).addresses == {"https://x", "https://m.ch"}


def test_a_stack_without_a_function_is_wrong() -> None:
    assert wrong_of(look_at_functions(a_stack(functions={}))) == [("fitfoot-monitoring", "it has no function")]


def test_the_runbooks_have_a_stack_whose_approvals_somebody_is_asked_for() -> None:
    topic = "arn:aws:sns:eu-central-1:123456789012:Automation-FitFoot-Approvals"
    listed = [{"ResourceType": "AWS::SNS::Topic", "PhysicalResourceId": topic}]
    formation = {
        "describe_stacks": {"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]},
        "list_stack_resources": {"StackResourceSummaries": listed},
    }
    sns: dict[str, Any] = {"get_topic_attributes": {}, "list_subscriptions_by_topic": {"Subscriptions": []}}
    said = words(look_at_approvals(an_account(cloudformation=formation, sns=sns)))
    assert "Well: fitfoot-runbooks: CREATE_COMPLETE" in said
    assert "Automation-FitFoot-Approvals: nobody has subscribed: requests for approval reach nobody" in said


def test_whoever_plays_aws_needs_no_stack_of_runbooks() -> None:
    gone = refusal("ValidationError", "DescribeStacks", "Stack with id fitfoot-runbooks does not exist")
    played = Account(lambda _: FakeClient({"describe_stacks": gone}, "http://127.0.0.1:4566"), "eu-central-1")
    assert wrong_of(look_at_approvals(played)) == []
    real = an_account(cloudformation={"describe_stacks": gone})
    assert [name for name, _ in wrong_of(look_at_approvals(real))] == ["fitfoot-runbooks"]


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
