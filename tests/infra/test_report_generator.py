"""The report generator as it is deployed: what it may do, and when it is called."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.operator.database_settings import DatabaseSettings
from infra.operator.places import settings_file
from infra.operator.settings import load_settings
from tests.infra.conftest import Template, synthesized
from tests.infra.test_stack import granted

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def with_a_database(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template where a database is set, and nobody to mail as."""
    database = DatabaseSettings(url="postgresql://shop.fitfoot.ch/shop")
    settings = load_settings(settings_file("local")).model_copy(update={"database": database, "mail_from": None})
    folder = synthesized(settings, tmp_path_factory.mktemp("database"))
    return dict(json.loads((Path(folder) / "FitFootMonitoring.template.json").read_bytes()))


def schedules(template: Template) -> dict[str, dict[str, Any]]:
    found = (one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Scheduler::Schedule")
    return {one["Name"]: one for one in found}


def test_a_refresh_comes_every_five_minutes_and_kpis_and_reports_in_zurich_s_morning(with_a_database: Template) -> None:
    found = schedules(with_a_database)
    expected = {
        "fitfoot-refresh": ("rate(5 minutes)", {"report": "refresh"}),
        "fitfoot-kpis": ("cron(50 6 * * ? *)", {"report": "kpis"}),
        "fitfoot-daily": ("cron(15,35,55 7-9 * * ? *)", {"report": "daily"}),
        "fitfoot-weekly": ("cron(30,50 7-9 ? * MON *)", {"report": "weekly"}),
        "fitfoot-monthly": ("cron(45,55 7-9 1 * ? *)", {"report": "monthly"}),
        "fitfoot-performance": ("cron(0,20,40 8-9 ? * MON *)", {"report": "performance"}),
    }
    for name, (when, payload) in expected.items():
        assert found[name]["ScheduleExpression"] == when
        assert found[name]["ScheduleExpressionTimezone"] == "Europe/Zurich"
        assert json.loads(found[name]["Target"]["Input"]) == payload


def test_without_a_database_nothing_is_refreshed_and_reports_are_of_the_others(local_template: Template) -> None:
    reports = {f"fitfoot-{report}" for report in ("daily", "weekly", "monthly", "performance")}
    assert set(schedules(local_template)) == {"fitfoot-drill", "fitfoot-kpis", *reports}


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
        *("s3:GetObject", "s3:PutObject", "s3:ListBucket", "ssm:GetParameter", "events:PutEvents"),
    }
    assert '"*"' not in json.dumps(statements)


def test_of_the_bucket_of_lines_it_reads_vitals_alone(template: Template) -> None:
    bucket = _environment(template)["LOGS_BUCKET"]["Ref"]
    mine = [one for one in granted(template, "report-generator") if bucket in json.dumps(one["Resource"])]
    listing, reading = sorted(mine, key=lambda one: "Condition" not in one)
    assert (listing["Action"], listing["Condition"]) == (
        "s3:ListBucket",
        {"StringLike": {"s3:prefix": ["vitals/*"]}},
    )
    assert (reading["Action"], reading["Resource"]["Fn::Join"][1][-1]) == ("s3:GetObject", "/vitals/*")


def test_it_mails_as_one_sender_and_only_where_one_is_set(template: Template, with_a_database: Template) -> None:
    (mailing,) = [one for one in _statements(template) if "ses:SendEmail" in one["Action"]]
    assert mailing["Condition"] == {"StringEquals": {"ses:FromAddress": "monitoring@fitfoot.ch"}}
    assert _environment(template)["MAIL_FROM"] == "monitoring@fitfoot.ch"
    assert not [one for one in _statements(with_a_database) if "ses:SendEmail" in one["Action"]]
    assert "MAIL_FROM" not in _environment(with_a_database)


def test_reports_are_kept_in_a_bucket_that_is_nobody_else_s(template: Template) -> None:
    name = _environment(template)["REPORTS_BUCKET"]["Ref"]
    bucket = template["Resources"][name]
    assert bucket["DeletionPolicy"] == "Retain"
    assert all(bucket["Properties"]["PublicAccessBlockConfiguration"].values())
    assert template["Outputs"]["ReportsBucket"]["Value"] == {"Ref": name}


def _statements(template: Template) -> list[dict[str, Any]]:
    policies = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::IAM::Policy"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def _environment(template: Template) -> dict[str, Any]:
    functions = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Lambda::Function"]
    (mine,) = [one for one in functions if one.get("FunctionName") == "fitfoot-report-generator"]
    return dict(mine["Environment"]["Variables"])
