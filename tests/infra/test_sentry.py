"""Tests: which functions may tell Sentry, and what an operator may write of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.node import use_node
from infra.operator.findings import FilesRefused
from infra.operator.places import settings_file
from infra.operator.sentry_settings import SentrySettings
from infra.operator.settings import Settings, Vpc, load_settings
from tests.infra.conftest import Template

pytestmark = pytest.mark.integration

IN_A_VPC = Vpc(
    vpc_id="vpc-0123456789abcdef0",
    subnet_ids=("subnet-0123456789abcdef0",),
    security_group_ids=("sg-0123456789abcdef0",),
    availability_zones=("eu-central-1a",),
)


def told(template: Template) -> dict[str, dict[str, Any]]:
    """The variables of the functions that are told of Sentry."""
    functions = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Lambda::Function"]
    variables = {one["FunctionName"]: one["Environment"]["Variables"] for one in functions if "FunctionName" in one}
    return {name: known for name, known in variables.items() if "SENTRY_ENVIRONMENT" in known}


def readers(template: Template) -> int:
    """How many policies let the DSN be read."""
    policies = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::IAM::Policy"]
    return sum("parameter/fitfoot/SENTRY_DSN" in json.dumps(one["PolicyDocument"]) for one in policies)


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Of a function outside of a VPC, in one, and in one that has a way out."""
    use_node()
    from aws_cdk import App, Duration, Stack
    from aws_cdk import aws_sqs as sqs

    from infra.bundle import Bundle
    from infra.lambda_function import Build, MonitoringFunction
    from infra.synthesis import AWS

    local = load_settings(settings_file("local"))
    bundle = Bundle("any", Path(__file__).parent / "operator", "digest", 0, compiled=True)
    stack = Stack(App(outdir=str(tmp_path_factory.mktemp("sentry"))), "Test")
    failures = sqs.Queue(stack, "Failures")
    for name, vpc, from_vpc in (("outside", None, False), ("inside", IN_A_VPC, False), ("open", IN_A_VPC, True)):
        said = SentrySettings(traces_sample_rate=0.05, from_vpc=from_vpc)
        MonitoringFunction(
            stack,
            name,
            build=Build({name: bundle}, AWS),
            settings=local.model_copy(update={"sentry": said}),
            memory_mb=512,
            timeout=Duration.seconds(10),
            failures=failures,
            in_vpc=vpc,
        )
    template = stack.node.root.synth().get_stack_by_name("Test").template
    known = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Lambda::Function"]
    return {one["FunctionName"].removeprefix("fitfoot-"): one["Environment"]["Variables"] for one in known}


def written(folder: Path, sentry: str) -> Settings:
    """Production's settings with this said of Sentry."""
    file = folder / "production.yaml"
    file.write_text(settings_file("production").read_text("utf-8").replace("\nsentry: {}", f"\nsentry: {sentry}"))
    return load_settings(file)


def test_every_function_may_tell_sentry_and_reads_nothing_else_for_it(template: Template) -> None:
    known = told(template)
    assert len(known) == sum(one["Type"] == "AWS::Lambda::Function" for one in template["Resources"].values())
    assert len(known) == readers(template)
    assert all(one["SENTRY_ENVIRONMENT"] == "production" for one in known.values())
    assert not any("SENTRY_TRACES_SAMPLE_RATE" in one for one in known.values())


def test_a_local_run_tells_nobody(local_template: Template) -> None:
    assert told(local_template) == {}
    assert readers(local_template) == 0


def test_in_a_vpc_a_function_tells_sentry_only_where_there_is_a_way_out(
    variables: dict[str, dict[str, str]],
) -> None:
    assert {name for name, known in variables.items() if "SENTRY_ENVIRONMENT" in known} == {"outside", "open"}
    assert variables["outside"]["SENTRY_TRACES_SAMPLE_RATE"] == "0.05"


@pytest.mark.parametrize(
    ("sentry", "complaint"),
    [
        ("{traces_sample_rate: 0}", "write null: no traces"),
        ("{traces_sample_rate: 5}", "a part of all calls, up to 1, or null"),
        ("{traces_sample_rate: true}", "a part of all calls"),
        ("{trace_sample_rate: 0.1}", "traces_sample_rate"),
        ("{from_vpc: yes}", "true or false"),
    ],
)
def test_a_mistake_is_named_with_what_to_write_instead(tmp_path: Path, sentry: str, complaint: str) -> None:
    with pytest.raises(FilesRefused, match=complaint):
        written(tmp_path, sentry)


def test_no_traces_is_what_is_meant_by_null(tmp_path: Path) -> None:
    found = written(tmp_path, "{traces_sample_rate: null}").sentry
    assert found is not None
    assert found.traces_sample_rate is None
