"""What is deployed: read from the template, as CloudFormation would."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.node import use_node
from infra.operator.places import settings_file
from infra.operator.settings import Vpc, load_settings
from tests.infra.conftest import Template

pytestmark = pytest.mark.integration


def resources(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    found = template["Resources"].items()
    return {name: resource for name, resource in found if resource["Type"] == kind}


def properties(template: Template, kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in resources(template, kind).values()]


def granted(template: Template, function: str) -> list[dict[str, Any]]:
    """What the policies of a function's role say."""
    role = next(
        one["Role"]["Fn::GetAtt"][0]
        for one in properties(template, "AWS::Lambda::Function")
        if one["FunctionName"] == f"fitfoot-{function}"
    )
    policies = [one for one in properties(template, "AWS::IAM::Policy") if {"Ref": role} in one["Roles"]]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def statements(template: Template, function: str) -> set[tuple[str, str]]:
    """Each action that a function may do, with the logical id or text of what it may do it to."""
    allowed = set()
    for statement in granted(template, function):
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        allowed |= {(action, json.dumps(statement["Resource"])) for action in actions}
    return allowed


def test_functions_have_the_names_that_outsiders_rely_on(template: Template) -> None:
    functions = {one["FunctionName"]: one for one in properties(template, "AWS::Lambda::Function")}
    assert set(functions) == {
        "fitfoot-health-probe", "fitfoot-incident-detector", "fitfoot-shop-reader", "fitfoot-api",
        "fitfoot-cluster-operator", "fitfoot-runbook-steps", "fitfoot-report-generator",
        "fitfoot-log-analyser", "fitfoot-web-vitals",
    }  # fmt: skip
    assert functions["fitfoot-health-probe"]["Handler"] == "functions.health_probe.handler.handle"
    assert {(one["Runtime"], *one["Architectures"]) for one in functions.values()} == {("python3.13", "arm64")}


def test_tables_have_their_names_and_are_paid_by_request(template: Template) -> None:
    tables = properties(template, "AWS::DynamoDB::Table")
    assert {one["TableName"] for one in tables} == {
        "fitfoot-observations",
        "fitfoot-alerts",
        "fitfoot-incidents",
        "fitfoot-series",
    }
    assert {one["BillingMode"] for one in tables} == {"PAY_PER_REQUEST"}


def test_production_can_lose_no_table(template: Template) -> None:
    for table in resources(template, "AWS::DynamoDB::Table").values():
        assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
        assert table["Properties"]["DeletionProtectionEnabled"] is True
        assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_a_local_run_leaves_none(local_template: Template) -> None:
    assert {table["DeletionPolicy"] for table in resources(local_template, "AWS::DynamoDB::Table").values()} == {
        "Delete"
    }


def test_the_probe_may_do_what_it_does_and_nothing_else(template: Template) -> None:
    actions = {action for action, _ in statements(template, "health-probe")}
    assert actions == {
        "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem",
        "events:PutEvents", "ssm:GetParameter",
        "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
    }  # fmt: skip


def test_the_api_may_read_and_writes_down_deployments_and_alerts_only(template: Template) -> None:
    actions = {action for action, _ in statements(template, "api") if action.startswith(("dynamodb", "ssm", "events"))}
    read = {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "ssm:GetParameter"}
    assert actions == {*read, "dynamodb:PutItem"}
    writes = [one for one in granted(template, "api") if "dynamodb:PutItem" in one["Action"]]
    (alerts,) = [str(one["Resource"]) for one in writes if "Condition" not in one]
    (deployments,) = [one["Condition"] for one in writes if "Condition" in one]
    assert "TablesAlerts" in alerts
    assert deployments == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["deployment"]}}


def test_the_api_knows_five_secrets_and_asks_two_functions(template: Template) -> None:
    named = re.compile(r"(?:parameter/fitfoot/|function:)([\w-]+)")
    allowed = [(action, named.findall(resource)) for action, resource in statements(template, "api")]
    secrets = [names for action, names in allowed if action == "ssm:GetParameter" and names != ["SENTRY_DSN"]]
    assert sorted(name for names in secrets for name in names) == [
        "API_TOKEN", "METRICS_TOKEN", "PAGERDUTY_WEBHOOK_SECRET", "SENTRY_SECRET", "UPTIMEROBOT_SECRET",
    ]  # fmt: skip
    asked = [name for action, names in allowed if action == "lambda:InvokeFunction" for name in names]
    assert sorted(asked) == ["fitfoot-incident-detector", "fitfoot-shop-reader"]


def test_no_right_is_wider_than_one_named_thing(template: Template) -> None:
    for function in ("health-probe", "incident-detector", "shop-reader", "api"):
        for action, resource in statements(template, function):
            if action == "cloudwatch:DescribeAlarms":
                continue  # it lists, and knows no resources
            assert '"*"' not in resource, (function, action)


def rules(template: Template) -> dict[str, dict[str, Any]]:
    return {one["Name"]: one for one in properties(template, "AWS::Events::Rule")}


@pytest.mark.parametrize("name", ["fitfoot-health-probe", "fitfoot-incident-detector"])
def test_the_probe_and_the_detector_are_woken_every_minute(template: Template, name: str) -> None:
    rule = rules(template)[name]
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert rule["State"] == "ENABLED"


def test_the_detector_hears_of_checks_and_alarms_but_not_of_itself(template: Template) -> None:
    nudges, turns = (rules(template)[f"fitfoot-incident-detector-{name}"] for name in ("nudges", "alarms"))
    assert nudges["EventPattern"] == {"source": ["fitfoot.monitoring"], "detail-type": ["ServiceHealthChanged"]}
    assert turns["EventPattern"] == {"source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"]}


def test_an_alarm_may_invoke_the_detector_itself(template: Template) -> None:
    principals = {one["Principal"] for one in properties(template, "AWS::Lambda::Permission")}
    assert "lambda.alarms.cloudwatch.amazonaws.com" in principals


def test_a_drill_is_held_on_the_first_tuesday_of_the_month(template: Template) -> None:
    (schedule,) = (one for one in properties(template, "AWS::Scheduler::Schedule") if one["Name"] == "fitfoot-drill")
    assert schedule["ScheduleExpression"] == "cron(0 10 ? * 3#1 *)"
    assert schedule["ScheduleExpressionTimezone"] == "Europe/Zurich"
    assert json.loads(schedule["Target"]["Input"]) == {"drill": True}


def test_the_detector_may_do_what_it_does_and_nothing_else(template: Template) -> None:
    actions = {action for action, _ in statements(template, "incident-detector")}
    assert actions == {
        "dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:GetItem",
        "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem",
        "cloudwatch:DescribeAlarms", "events:PutEvents", "lambda:InvokeFunction", "sns:Publish", "ssm:GetParameter",
        "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
    }  # fmt: skip


def test_logs_are_forgotten_after_the_days_of_the_settings(template: Template) -> None:
    assert {group["RetentionInDays"] for group in properties(template, "AWS::Logs::LogGroup")} == {
        load_settings(settings_file("production")).log_retention_days
    }


def test_what_fails_is_kept_in_the_failures_queue(template: Template) -> None:
    configs = properties(template, "AWS::Lambda::EventInvokeConfig")
    assert len(configs) == 9
    assert all("OnFailure" in config["DestinationConfig"] for config in configs)


def test_everything_that_can_be_is_tagged(template: Template) -> None:
    for table in properties(template, "AWS::DynamoDB::Table"):
        assert {"Key": "project", "Value": "fitfoot"} in table["Tags"]


def test_every_route_of_the_api_has_a_throttle_and_an_integration(template: Template) -> None:
    (stage,) = properties(template, "AWS::ApiGatewayV2::Stage")
    assert set(stage["RouteSettings"]) == {
        route["RouteKey"] for route in properties(template, "AWS::ApiGatewayV2::Route")
    }
    assert all(settings["ThrottlingRateLimit"] > 0 for settings in stage["RouteSettings"].values())


def test_nobody_s_address_is_logged(template: Template) -> None:
    (stage,) = properties(template, "AWS::ApiGatewayV2::Stage")
    assert "sourceIp" not in stage["AccessLogSettings"]["Format"]


@pytest.mark.usefixtures("template")
def test_a_function_in_a_vpc_stands_in_its_subnets_and_may_have_interfaces_there() -> None:
    use_node()
    from aws_cdk import App, Duration, Stack, assertions
    from aws_cdk import aws_sqs as sqs

    from infra.bundle import Bundle
    from infra.lambda_function import Build, MonitoringFunction
    from infra.synthesis import AWS

    stack = Stack(App(), "Test")
    MonitoringFunction(
        stack,
        "shop-reader",
        build=Build({"shop-reader": Bundle("shop-reader", Path(__file__).parent, "digest", 0, compiled=True)}, AWS),
        settings=load_settings(settings_file("local")),
        memory_mb=256,
        timeout=Duration.seconds(10),
        failures=sqs.Queue(stack, "Failures"),
        in_vpc=Vpc(
            vpc_id="vpc-0123456789abcdef0",
            subnet_ids=("subnet-0123456789abcdef0",),
            security_group_ids=("sg-0123456789abcdef0",),
            availability_zones=("eu-central-1a",),
        ),
    )
    assertions.Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function",
        {"VpcConfig": {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]}},
    )


def test_cfn_lint_finds_nothing(assembly: Path) -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), *assembly.glob("*.template.json")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (linted.returncode, linted.stdout) == (0, "")


def test_aws_s_own_advice_is_followed_or_answered_with_a_reason(assembly: Path) -> None:
    report = json.loads((assembly / "validation-report.json").read_bytes())
    failed = [one for plugin in report["pluginReports"] for one in plugin["violations"]]
    assert failed == []


def test_a_wrong_settings_file_stops_the_synthesis_with_its_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.app"],
        env={"PATH": "/usr/bin:/bin", "CDK_CONTEXT_JSON": '{"environment": "prodution"}', "HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "prodution.yaml" in done.stderr
    assert "Traceback" not in done.stderr
