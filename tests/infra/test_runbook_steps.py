"""The runbooks' steps as they are deployed: what they may do, who wakes them, and what they are told."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.node import use_node
from infra.operator.places import settings_file
from infra.operator.settings import load_settings
from tests.infra.test_shop_reader import statements

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The template's resources, where AWS advises against nothing in it."""
    use_node()
    from aws_cdk import App, Stack, Validations
    from aws_cdk import aws_events as events
    from aws_cdk import aws_sqs as sqs
    from cdk_nag import AwsSolutionsChecks

    from infra.acknowledgements import acknowledge
    from infra.bundle import Bundle
    from infra.lambda_function import Build
    from infra.runbook_steps import RunbookSteps
    from infra.shop_reader import ShopReader
    from infra.synthesis import AWS
    from infra.tables import Tables

    folder, settings = tmp_path_factory.mktemp("runbook steps"), load_settings(settings_file("production"))
    code = Path(__file__).parent / "operator"
    bundles = {name: Bundle(name, code, "digest", 0, compiled=True) for name in ("shop-reader", "runbook-steps")}
    app = App(outdir=str(folder))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    stack, build = Stack(app, "Test"), Build(bundles, AWS)
    failures = sqs.Queue(stack, "Failures", enforce_ssl=True)
    acknowledge(failures, "SQS3", "It is the dead-letter queue")
    RunbookSteps(
        stack,
        settings,
        build,
        tables=Tables(stack, settings),
        bus=events.EventBus(stack, "Bus", event_bus_name="fitfoot"),
        failures=failures,
        shop_reader=ShopReader(stack, settings, build, failures=failures),
        public_url="https://api.example",
    )
    template = json.loads((Path(app.synth().directory) / "Test.template.json").read_bytes())
    report = json.loads((folder / "validation-report.json").read_bytes())
    assert [one for plugin in report["pluginReports"] for one in plugin["violations"]] == []
    return dict(template["Resources"])


def test_it_is_the_function_of_the_documents_and_has_time_to_page(resources: dict[str, Any]) -> None:
    (function,) = (
        one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::Function" and one["Properties"]["FunctionName"] == "fitfoot-runbook-steps"
    )
    assert function["Handler"] == "functions.runbook_steps.handler.handle"
    assert function["Timeout"] == 60
    assert function["Environment"]["Variables"]["PUBLIC_URL"] == "https://api.example"


def test_it_may_do_no_more_than_its_steps_do(resources: dict[str, Any]) -> None:
    granted = {
        action: statement["Resource"]
        for statement in statements(resources, "RunbookSteps")
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert {name for name in granted if not name.startswith(("logs:", "sqs:"))} == {
        *(
            f"dynamodb:{name}"
            for name in ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem")
        ),
        "events:PutEvents",
        "lambda:InvokeFunction",
        "ssm:GetParameter",
    }
    assert "*" not in json.dumps(granted)


def test_the_end_of_an_incident_wakes_it(resources: dict[str, Any]) -> None:
    (rule,) = (one["Properties"] for one in resources.values() if one["Type"] == "AWS::Events::Rule")
    assert rule["EventPattern"] == {"source": ["fitfoot.monitoring"], "detail-type": ["IncidentResolved"]}
    assert rule["EventBusName"]["Ref"].startswith("Bus")
