"""The runbooks as AWS gets them: read from their stack's template, as CloudFormation would."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.automation.read import load_all
from tests.infra.test_stack import properties

pytestmark = pytest.mark.integration
FILE = "FitFootRunbooks.template.json"
TOPIC, ROLE = "ApprovalTopic", "AutomationAssumeRole"


@pytest.fixture(scope="module")
def template(assembly: Path) -> dict[str, Any]:
    return dict(json.loads((assembly / FILE).read_bytes()))


def resolved(content: object) -> dict[str, Any]:
    """A document's text, in which what only CloudFormation knows is told as the logical id that it is of."""
    parts = content["Fn::Join"][1] if isinstance(content, dict) else [content]
    return dict(
        json.loads("".join(one if isinstance(one, str) else re.sub(r'[{}"]', "", json.dumps(one)) for one in parts))
    )


def test_each_document_is_its_file_but_for_the_defaults_that_only_a_deployment_knows(template: dict[str, Any]) -> None:
    deployed = {one["Name"]: one for one in properties(template, "AWS::SSM::Document")}
    runbooks = load_all()
    assert list(deployed) == [one.name for one in runbooks]
    for document in runbooks:
        content = resolved(deployed[document.name]["Content"])
        role, topic = (content["parameters"][name].pop("default") for name in (ROLE, TOPIC))
        assert (role.startswith("Fn::GetAtt: [Role"), topic.startswith("Ref: Approvals")) == (True, True)
        ours = json.loads(json.dumps(document.content))
        del ours["parameters"][ROLE]["default"], ours["parameters"][TOPIC]["default"]
        assert content == ours


def test_a_change_is_a_new_version_of_the_same_document(template: dict[str, Any]) -> None:
    for one in properties(template, "AWS::SSM::Document"):
        assert (one["DocumentType"], one["DocumentFormat"]) == ("Automation", "JSON")
        assert one["UpdateMethod"] == "NewVersion"


def test_the_role_may_invoke_two_functions_and_ask_for_approval(template: dict[str, Any]) -> None:
    (policy,) = properties(template, "AWS::IAM::Policy")
    invoke, publish = policy["PolicyDocument"]["Statement"]
    assert invoke["Action"] == "lambda:InvokeFunction"
    functions = [re.findall(r"function:([\w-]+)", json.dumps(one)) for one in invoke["Resource"]]
    assert functions == [["fitfoot-runbook-steps"], ["fitfoot-cluster-operator"]]
    assert publish["Action"] == "sns:Publish"
    (topic,) = properties(template, "AWS::SNS::Topic")
    assert topic["TopicName"].startswith("Automation")


def test_only_automations_of_this_account_may_assume_it(template: dict[str, Any]) -> None:
    (role,) = properties(template, "AWS::IAM::Role")
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert role["RoleName"] == "fitfoot-runbooks"
    assert statement["Principal"] == {"Service": "ssm.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert ":automation-execution/*" in json.dumps(statement["Condition"]["ArnLike"]["aws:SourceArn"])
