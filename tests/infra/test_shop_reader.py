"""The shop reader as it is deployed: what it may do, whom it asks, where it stands."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.node import use_node
from infra.operator.database_settings import DatabaseSettings
from infra.operator.places import settings_file
from infra.operator.prometheus_settings import PrometheusSettings
from infra.operator.redis_settings import RedisSettings
from infra.operator.settings import Settings, Vpc, load_settings

pytestmark = pytest.mark.integration
LOCAL = load_settings(settings_file("local"))
AMAZON = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-0a1b2c3d"
IN_A_VPC = Vpc(
    vpc_id="vpc-0123456789abcdef0",
    subnet_ids=("subnet-0123456789abcdef0",),
    security_group_ids=("sg-0123456789abcdef0",),
    availability_zones=("eu-central-1a",),
)


def deployed(
    folder: Path, settings: Settings, environment: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[dict[str, Any], list[Any]]:
    """The template's resources by type, and what AWS advises against in it."""
    use_node()
    from aws_cdk import App, Stack, Validations
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_sqs as sqs
    from cdk_nag import AwsSolutionsChecks

    from infra.acknowledgements import acknowledge
    from infra.bundle import Bundle
    from infra.lambda_function import Build
    from infra.shop_reader import ShopReader
    from infra.synthesis import AWS

    bundle = Bundle("shop-reader", Path(__file__).parent / "operator", "digest", 0, compiled=True)
    app = App(outdir=str(folder))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    stack = Stack(app, "Test")
    failures = sqs.Queue(stack, "Failures", enforce_ssl=True)
    acknowledge(failures, "SQS3", "It is the dead-letter queue")
    reader = ShopReader(
        stack, settings, Build({"shop-reader": bundle}, AWS, environment=environment or {}), failures=failures
    )
    asking = iam.Role(stack, "Asking", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    reader.may_be_asked_by(asking)
    template = json.loads((Path(app.synth().directory) / "Test.template.json").read_bytes())
    report = json.loads((folder / "validation-report.json").read_bytes())
    violations = [one for plugin in report["pluginReports"] for one in plugin["violations"]]
    return template["Resources"], violations


def only(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = (one["Properties"] for one in resources.values() if one["Type"] == kind)
    return dict(found)


def statements(resources: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return [
        statement
        for one in resources.values()
        if one["Type"] == "AWS::IAM::Policy"
        and any(each["Ref"].startswith(role) for each in one["Properties"]["Roles"])
        for statement in one["Properties"]["PolicyDocument"]["Statement"]
    ]


def actions(resources: dict[str, Any], role: str) -> set[str]:
    found = (statement["Action"] for statement in statements(resources, role))
    return {action for each in found for action in (each if isinstance(each, list) else [each])}


ITS_LOG_AND_THE_QUEUE = {
    "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
}  # fmt: skip


def test_without_a_prometheus_it_may_do_nothing_and_is_told_of_none(tmp_path: Path) -> None:
    resources, _ = deployed(tmp_path, LOCAL)
    function = only(resources, "AWS::Lambda::Function")
    assert function["FunctionName"] == "fitfoot-shop-reader"
    assert function["Handler"] == "functions.shop_reader.handler.handle"
    assert function["Timeout"] == 290
    assert not {"PROMETHEUS_URL", "REDIS_URL"} & set(function["Environment"]["Variables"])
    assert "VpcConfig" not in function
    assert actions(resources, "ShopReader") == ITS_LOG_AND_THE_QUEUE


def test_who_may_ask_it_may_invoke_it_and_nothing_else(tmp_path: Path) -> None:
    resources, _ = deployed(tmp_path, LOCAL)
    (invoke,) = statements(resources, "Asking")
    assert invoke["Action"] == "lambda:InvokeFunction"
    (name,) = (name for name, one in resources.items() if one["Type"] == "AWS::Lambda::Function")
    assert invoke["Resource"] == {"Fn::GetAtt": [name, "Arn"]}


def test_a_prometheus_of_one_s_own_is_only_an_address(tmp_path: Path) -> None:
    url = "http://prometheus.monitoring:9090"
    resources, _ = deployed(tmp_path, LOCAL.model_copy(update={"prometheus": PrometheusSettings(url=url)}))
    assert only(resources, "AWS::Lambda::Function")["Environment"]["Variables"]["PROMETHEUS_URL"] == url
    assert actions(resources, "ShopReader") == ITS_LOG_AND_THE_QUEUE


def test_amazon_s_is_queried_in_one_workspace_of_its_region(tmp_path: Path) -> None:
    resources, violations = deployed(tmp_path, LOCAL.model_copy(update={"prometheus": PrometheusSettings(url=AMAZON)}))
    (query,) = (one for one in statements(resources, "ShopReader") if one["Action"] == "aps:QueryMetrics")
    assert json.dumps(query["Resource"]["Fn::Join"][1]).count("*") == 0
    assert query["Resource"]["Fn::Join"][1][2::2] == [":aps:eu-west-1:", ":workspace/ws-0a1b2c3d"]
    assert violations == []


def test_the_local_run_s_own_address_comes_first_and_grants_nothing(tmp_path: Path) -> None:
    settings = LOCAL.model_copy(update={"prometheus": PrometheusSettings(url=AMAZON)})
    resources, _ = deployed(tmp_path, settings, {"shop-reader": {"PROMETHEUS_URL": "http://127.0.0.1:9090"}})
    variables = only(resources, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert variables["PROMETHEUS_URL"] == "http://127.0.0.1:9090"
    assert actions(resources, "ShopReader") == ITS_LOG_AND_THE_QUEUE


def test_a_redis_is_only_an_address_and_the_local_run_s_own_comes_first(tmp_path: Path) -> None:
    url = "rediss://fitfoot@redis.shop:6379"
    settings = LOCAL.model_copy(update={"redis": RedisSettings(url=url)})
    resources, _ = deployed(tmp_path / "aws", settings)
    assert only(resources, "AWS::Lambda::Function")["Environment"]["Variables"]["REDIS_URL"] == url
    assert actions(resources, "ShopReader") == ITS_LOG_AND_THE_QUEUE
    resources, _ = deployed(tmp_path / "local", settings, {"shop-reader": {"REDIS_URL": "redis://127.0.0.1:7000"}})
    variables = only(resources, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert variables["REDIS_URL"] == "redis://127.0.0.1:7000"


def test_a_database_is_an_address_for_each_role_whose_passwords_are_parameters(tmp_path: Path) -> None:
    database = DatabaseSettings(url="postgresql://shop.fitfoot.ch/shop")
    resources, violations = deployed(tmp_path, LOCAL.model_copy(update={"database": database}))
    variables = only(resources, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert variables["DATABASE_URL"] == "postgresql://fitfoot_reader@shop.fitfoot.ch:5432/shop"
    assert variables["DATABASE_REFRESHER_URL"] == "postgresql://fitfoot_refresher@shop.fitfoot.ch:5432/shop"
    assert variables["DATABASE_PASSWORDS"] == "parameters"
    (read,) = (one for one in statements(resources, "ShopReader") if one["Action"] == "ssm:GetParameter")
    names = [arn["Fn::Join"][1][-1] for arn in read["Resource"]]
    assert [name.rpartition(":")[2] for name in names] == [
        "parameter/fitfoot/DATABASE_PASSWORD",
        "parameter/fitfoot/DATABASE_REFRESHER_PASSWORD",
    ]
    assert violations == []


def test_rds_lets_both_users_in_and_nobody_else(tmp_path: Path) -> None:
    url = "postgresql://shop.cluster-0123.eu-west-1.rds.amazonaws.com/shop"
    database = DatabaseSettings(url=url, iam="cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ", ca_file="rds.pem")
    resources, _ = deployed(tmp_path, LOCAL.model_copy(update={"database": database}))
    variables = only(resources, "AWS::Lambda::Function")["Environment"]["Variables"]
    assert (variables["DATABASE_IAM_REGION"], variables["DATABASE_CA_FILE"]) == ("eu-west-1", "certificates/rds.pem")
    (connect,) = (one for one in statements(resources, "ShopReader") if one["Action"] == "rds-db:connect")
    shown = json.dumps(connect["Resource"])
    for user in ("fitfoot_reader", "fitfoot_refresher"):
        assert f":dbuser:cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ/{user}" in shown
    assert ":rds-db:eu-west-1:" in shown
    assert "*" not in shown


def test_it_stands_in_the_vpc_of_the_settings(tmp_path: Path) -> None:
    resources, violations = deployed(tmp_path, LOCAL.model_copy(update={"vpc": IN_A_VPC}))
    assert only(resources, "AWS::Lambda::Function")["VpcConfig"] == {
        "SubnetIds": list(IN_A_VPC.subnet_ids),
        "SecurityGroupIds": list(IN_A_VPC.security_group_ids),
    }
    assert violations == []
