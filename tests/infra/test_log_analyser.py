"""The log analyser as it is deployed: which lines come to it, what it may do, when it folds, what its bucket keeps."""

import json
from typing import Any

import pytest

from infra.operator.places import settings_file
from infra.operator.settings import load_settings
from tests.infra.conftest import Template
from tests.infra.test_stack import granted, properties, resources, rules

pytestmark = pytest.mark.integration
NAME = "fitfoot-log-analyser"


def function(template: Template) -> dict[str, Any]:
    (found,) = [one for one in properties(template, "AWS::Lambda::Function") if one["FunctionName"] == NAME]
    return found


def actions_on(template: Template, words: str) -> set[str]:
    """What it may do to whatever is written with these words."""
    return {
        action
        for statement in granted(template, "log-analyser")
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        if words in json.dumps(statement["Resource"])
    }


def test_every_line_of_the_shop_s_groups_and_of_the_vitals_comes_to_it(local_template: Template) -> None:
    subscriptions = properties(local_template, "AWS::Logs::SubscriptionFilter")
    named = {json.dumps(one["LogGroupName"]) for one in subscriptions}
    assert {'"/fitfoot/web"', '"/fitfoot/api"', '"/fitfoot/admin"'} < named
    assert len(named) == len(subscriptions) == 4
    assert {one["FilterPattern"] for one in subscriptions} == {""}
    told = json.loads(function(local_template)["Environment"]["Variables"]["LOG_GROUPS"])
    assert told == {"/fitfoot/web": "web", "/fitfoot/api": "api", "/fitfoot/admin": "admin"}


def test_only_these_groups_may_call_it(local_template: Template) -> None:
    permissions = [
        one for one in properties(local_template, "AWS::Lambda::Permission")
        if one["Principal"] == "logs.amazonaws.com"
    ]  # fmt: skip
    assert len(permissions) == 4
    assert all("SourceArn" in one for one in permissions)


def test_where_no_group_is_set_only_vitals_come(template: Template) -> None:
    assert load_settings(settings_file("production")).log_groups == {}
    assert len(properties(template, "AWS::Logs::SubscriptionFilter")) == 1


def test_it_folds_every_minute(template: Template) -> None:
    rule = rules(template)[NAME]
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert [json.loads(target["Input"]) for target in rule["Targets"]] == [{"fold": True}]


def test_a_batch_that_failed_is_tried_again_since_it_is_counted_once(template: Template) -> None:
    ours = {name for name, one in resources(template, "AWS::Lambda::Function").items()
            if one["Properties"]["FunctionName"] == NAME}  # fmt: skip
    (config,) = [one for one in properties(template, "AWS::Lambda::EventInvokeConfig")
                 if one["FunctionName"]["Ref"] in ours]  # fmt: skip
    assert config["MaximumRetryAttempts"] == 2
    assert config["MaximumEventAgeInSeconds"] == 6 * 3600


def test_it_may_do_what_it_does_and_nothing_wider(template: Template) -> None:
    assert actions_on(template, "vitals/*") == {"s3:PutObject"}
    assert actions_on(template, "unsent/*") == {"s3:PutObject", "s3:GetObject", "s3:DeleteObject"}
    assert actions_on(template, "parameter/fitfoot/BETTERSTACK_TOKEN") == {"ssm:GetParameter"}
    assert {one for one in actions_on(template, "") if one.startswith("dynamodb:")} == {
        f"dynamodb:{action}" for action in ("BatchGetItem", "Query", "PutItem", "UpdateItem")
    }
    assert actions_on(template, "index/pending") == actions_on(template, "index/active") == {"dynamodb:Query"}
    (listing,) = [one for one in granted(template, "log-analyser") if one["Action"] == "s3:ListBucket"]
    assert listing["Condition"] == {"StringLike": {"s3:prefix": ["unsent/*"]}}
    assert all(one["Resource"] != "*" for one in granted(template, "log-analyser"))


def test_its_bucket_keeps_vitals_for_a_month_and_what_nobody_takes_for_two_weeks(template: Template) -> None:
    bucket = template["Resources"][function(template)["Environment"]["Variables"]["LOGS_BUCKET"]["Ref"]]
    kept = {
        rule["Prefix"]: rule["ExpirationInDays"] for rule in bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    }
    assert kept == {"vitals/": 35, "unsent/": 14}
    assert all(bucket["Properties"]["PublicAccessBlockConfiguration"].values())
