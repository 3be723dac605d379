"""The cluster operator as it is deployed: what it may do, which cluster it is told of, how that knows it."""

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.shop.certificates import Authority
from infra.node import use_node
from infra.operator.kubernetes_settings import KubernetesSettings
from infra.operator.places import MONITORING, settings_file
from infra.operator.settings import Settings, load_settings

pytestmark = pytest.mark.integration
LOCAL = load_settings(settings_file("local"))
ITS_LOG_AND_THE_QUEUE = {
    "logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
}  # fmt: skip


def deployed(
    folder: Path, settings: Settings, environment: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[dict[str, Any], list[Any]]:
    """The template's resources, and what AWS advises against in it."""
    use_node()
    from aws_cdk import App, Stack, Validations
    from aws_cdk import aws_sqs as sqs
    from cdk_nag import AwsSolutionsChecks

    from infra.acknowledgements import acknowledge
    from infra.bundle import Bundle
    from infra.cluster_operator import ClusterOperator
    from infra.lambda_function import Build
    from infra.synthesis import AWS

    bundle = Bundle("cluster-operator", Path(__file__).parent / "operator", "digest", 0, compiled=True)
    app = App(outdir=str(folder))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    stack = Stack(app, "Test")
    failures = sqs.Queue(stack, "Failures", enforce_ssl=True)
    acknowledge(failures, "SQS3", "It is the dead-letter queue")
    build = Build({"cluster-operator": bundle}, AWS, environment=environment or {})
    ClusterOperator(stack, settings, build, failures=failures)
    template = json.loads((Path(app.synth().directory) / "Test.template.json").read_bytes())
    report = json.loads((folder / "validation-report.json").read_bytes())
    return template["Resources"], [one for plugin in report["pluginReports"] for one in plugin["violations"]]


def of(resources: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["Properties"] for one in resources.values() if one["Type"] == kind]


def actions(resources: dict[str, Any]) -> set[str]:
    statements = [one for policy in of(resources, "AWS::IAM::Policy") for one in policy["PolicyDocument"]["Statement"]]
    found = (one["Action"] if isinstance(one["Action"], list) else [one["Action"]] for one in statements)
    return {action for each in found for action in each}


@pytest.fixture(scope="module")
def in_eks(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    Authority().write(file := tmp_path_factory.mktemp("authority") / "ca.pem")
    cluster = KubernetesSettings(
        cluster="fitfoot",
        endpoint="https://0123.gr7.eu-central-1.eks.amazonaws.com",
        certificate_authority=b64encode(file.read_bytes()).decode(),
        namespace="fitfoot",
        deployments=("fitfoot-web", "fitfoot-api"),
        config_map="app-config",
    )
    return LOCAL.model_copy(update={"kubernetes": cluster})


def test_eks_knows_its_role_as_a_member_of_the_manifest_s_group_and_aws_lets_it_do_nothing(
    tmp_path: Path, in_eks: Settings
) -> None:
    resources, violations = deployed(tmp_path, in_eks)
    (function,) = of(resources, "AWS::Lambda::Function")
    assert in_eks.kubernetes is not None
    assert function["Environment"]["Variables"].items() >= in_eks.kubernetes.environment.items()
    assert function["Handler"] == "functions.cluster_operator.handler.handle"
    (entry,) = of(resources, "AWS::EKS::AccessEntry")
    _, binding = yaml.safe_load_all((MONITORING / "kubernetes" / "rbac.yaml").read_text())
    (role,) = (name for name, one in resources.items() if one["Type"] == "AWS::IAM::Role")
    assert entry == {
        "ClusterName": "fitfoot",
        "KubernetesGroups": [one["name"] for one in binding["subjects"]],
        "PrincipalArn": {"Fn::GetAtt": [role, "Arn"]},
        "Type": "STANDARD",
    }
    assert function["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    assert actions(resources) == ITS_LOG_AND_THE_QUEUE
    assert violations == []


def test_without_a_cluster_there_is_the_function_and_no_access(tmp_path: Path) -> None:
    resources, _ = deployed(tmp_path, LOCAL)
    (function,) = of(resources, "AWS::Lambda::Function")
    assert not {name for name in function["Environment"]["Variables"] if "KUBERNETES" in name}
    assert of(resources, "AWS::EKS::AccessEntry") == []


def test_the_local_run_s_own_cluster_comes_first(tmp_path: Path, in_eks: Settings) -> None:
    here = {"KUBERNETES_URL": "https://127.0.0.1:7000", "KUBERNETES_TOKEN": "local"}
    resources, _ = deployed(tmp_path, in_eks, {"cluster-operator": here})
    (function,) = of(resources, "AWS::Lambda::Function")
    assert function["Environment"]["Variables"]["KUBERNETES_URL"] == "https://127.0.0.1:7000"
    assert "EKS_CLUSTER" not in function["Environment"]["Variables"]
    assert of(resources, "AWS::EKS::AccessEntry") == []
