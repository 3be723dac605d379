"""The report generator as it is deployed: what it may do, and when it is called."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.operator.database_settings import DatabaseSettings
from infra.operator.places import settings_file
from infra.operator.settings import load_settings
from tests.infra.conftest import Template, synthesized

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def with_a_database(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template where a database is set."""
    database = DatabaseSettings(url="postgresql://shop.fitfoot.ch/shop")
    settings = load_settings(settings_file("local")).model_copy(update={"database": database})
    folder = synthesized(settings, tmp_path_factory.mktemp("database"))
    return dict(json.loads((Path(folder) / "FitFootMonitoring.template.json").read_bytes()))


def schedules(template: Template) -> dict[str, dict[str, Any]]:
    found = (one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Scheduler::Schedule")
    return {one["Name"]: one for one in found}


def test_a_refresh_comes_every_five_minutes_and_the_kpis_in_zurich_s_morning(with_a_database: Template) -> None:
    found = schedules(with_a_database)
    expected = {
        "fitfoot-refresh": ("rate(5 minutes)", {"report": "refresh"}),
        "fitfoot-kpis": ("cron(50 6 * * ? *)", {"report": "kpis"}),
    }
    for name, (when, payload) in expected.items():
        assert found[name]["ScheduleExpression"] == when
        assert found[name]["ScheduleExpressionTimezone"] == "Europe/Zurich"
        assert json.loads(found[name]["Target"]["Input"]) == payload


def test_without_a_database_only_the_kpis_of_the_others_are_made(local_template: Template) -> None:
    assert set(schedules(local_template)) == {"fitfoot-drill", "fitfoot-kpis"}


def test_it_may_do_what_its_reports_do_and_nothing_wider(with_a_database: Template) -> None:
    resources = with_a_database["Resources"]
    policies = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::IAM::Policy"]
    mine = [one for one in policies if any("reportgeneratorRole" in role["Ref"] for role in one["Roles"])]
    statements = [one for policy in mine for one in policy["PolicyDocument"]["Statement"]]
    actions = {
        action
        for one in statements
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert {one for one in actions if not one.startswith(("logs:", "sqs:"))} == {
        *(f"dynamodb:{name}" for name in ("GetItem", "BatchGetItem", "Query", "PutItem")),
        "lambda:InvokeFunction",
    }
    assert '"*"' not in json.dumps(statements)
