"""What the incident detector may start, where a route says so."""

import json
from pathlib import Path

import pytest

from functions.model.route import Route, Routes
from infra.node import use_node

pytestmark = pytest.mark.integration

ROUTES = Routes(
    (
        Route("a", document="FitFoot-SlowResponse"),
        Route("b", document="FitFoot-HighErrorRate", auto=True),
        Route("c", document="FitFoot-HighErrorRate", auto=True),
    )
)


def test_it_may_start_exactly_what_routes_start_and_hand_it_its_role(tmp_path: Path) -> None:
    use_node()
    from aws_cdk import App, Environment, Stack, Validations
    from aws_cdk import aws_iam as iam
    from cdk_nag import AwsSolutionsChecks

    from infra.runbook_starts import automatic, start_rights

    app = App(outdir=str(tmp_path))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    stack = Stack(app, "Test", env=Environment(region="eu-central-1"))
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    for statement in start_rights(stack, automatic(ROUTES)):
        role.add_to_principal_policy(statement)
    app.synth()

    (policy,) = [
        one["Properties"]["PolicyDocument"]["Statement"]
        for one in json.loads((tmp_path / "Test.template.json").read_bytes())["Resources"].values()
        if one["Type"] == "AWS::IAM::Policy"
    ]
    starts, passes = policy
    assert starts["Action"] == "ssm:StartAutomationExecution"
    named = {json.dumps(resource).rpartition("/")[2].rstrip('"]} ') for resource in starts["Resource"]}
    assert named == {"FitFoot-HighErrorRate:*", "FitFoot-HighErrorRate", "*"}
    assert '"*"' not in {json.dumps(resource) for resource in starts["Resource"]}
    assert passes["Action"] == "iam:PassRole"
    assert "role/fitfoot-runbooks" in json.dumps(passes["Resource"])
    assert passes["Condition"] == {"StringEquals": {"iam:PassedToService": "ssm.amazonaws.com"}}
    report = json.loads((tmp_path / "validation-report.json").read_bytes())
    assert [one for plugin in report["pluginReports"] for one in plugin["violations"]] == []
    assert start_rights(stack, automatic(Routes((Route("a", document="FitFoot-SlowResponse"),)))) == []
