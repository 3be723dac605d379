"""Rules, schedules, the bus, tables and buckets that were deployed are there, and do what they were deployed for."""

import pytest

from infra.live.deployed import DELETED
from infra.live.said import Unasked, Well
from infra.live.schedules import look_at_bus, look_at_schedules
from infra.live.stores import look_at_buckets, look_at_tables
from tests.infra.live.aws import a_stack, an_account, refusal, words, wrong_of

pytestmark = pytest.mark.unit
ENABLED = {"State": "ENABLED"}
AIMED = {"list_targets_by_rule": {"Targets": [{"Id": "Target0"}]}}


def test_rules_and_schedules_that_are_enabled_are_well() -> None:
    stack = a_stack(("Events::Rule", "fitfoot-health-probe"), ("Scheduler::Schedule", "fitfoot-drill"))
    account = an_account(events={"describe_rule": ENABLED, **AIMED}, scheduler={"get_schedule": ENABLED})
    assert list(look_at_schedules(account, stack)) == [Well("1 rule and 1 schedule, 2 there and enabled")]


def test_a_rule_that_is_disabled_is_named_with_what_enables_it() -> None:
    disabled = {"State": "DISABLED", "EventBusName": "default"}
    account = an_account(events={"describe_rule": disabled, **AIMED})
    said = words(look_at_schedules(account, a_stack(("Events::Rule", "fitfoot-health-probe"))))
    assert "wrong fitfoot-health-probe: it is disabled: what it starts does not run" in said
    assert "`aws events enable-rule --name fitfoot-health-probe`" in said


def test_a_rule_of_another_bus_is_asked_for_there() -> None:
    buses: list[object] = []

    def describe(Name: str, EventBusName: str) -> dict[str, str]:  # noqa: N803 - botocore's names
        buses.append((EventBusName, Name))
        return {"State": "DISABLED", "EventBusName": EventBusName}

    account = an_account(events={"describe_rule": describe, **AIMED})
    said = words(look_at_schedules(account, a_stack(("Events::Rule", "fitfoot|fitfoot-nudges"))))
    assert buses == [("fitfoot", "fitfoot-nudges")]
    assert "`aws events enable-rule --name fitfoot-nudges --event-bus-name fitfoot`" in said


def test_a_schedule_that_is_gone_or_disabled_is_named() -> None:
    there = {"fitfoot-drill": {"State": "DISABLED"}}
    gone = refusal("ResourceNotFoundException")
    account = an_account(scheduler={"get_schedule": lambda Name: there.get(Name, gone)})  # noqa: N803 - botocore's
    stack = a_stack(("Scheduler::Schedule", "fitfoot-drill"), ("Scheduler::Schedule", "fitfoot-kpis"))
    assert wrong_of(look_at_schedules(account, stack)) == [
        ("fitfoot-drill", "it is disabled: what it starts does not run"),
        ("fitfoot-kpis", DELETED),
    ]
    assert words(look_at_schedules(account, stack)).count("deploy --all --revert-drift`") == 2


def test_a_rule_without_a_target_starts_nothing() -> None:
    asked: list[dict[str, str]] = []

    def targets(**how: str) -> dict[str, list[object]]:
        asked.append(how)
        return {"Targets": []}

    account = an_account(events={"describe_rule": ENABLED, "list_targets_by_rule": targets})
    said = words(look_at_schedules(account, a_stack(("Events::Rule", "fitfoot-health-probe"))))
    assert said.startswith("wrong fitfoot-health-probe: it starts nothing: somebody removed its targets")
    assert said.endswith("--revert-drift`")
    assert asked == [{"Rule": "fitfoot-health-probe", "EventBusName": "default"}]


def test_a_bus_that_is_gone_is_named() -> None:
    stack = a_stack(("Events::EventBus", "fitfoot"))
    gone = an_account(events={"describe_event_bus": refusal("ResourceNotFoundException")})
    assert wrong_of(look_at_bus(gone, stack)) == [("fitfoot", DELETED)]
    there = an_account(events={"describe_event_bus": {"Name": "fitfoot"}})
    assert list(look_at_bus(there, stack)) == [Well("bus fitfoot is there")]


def test_tables_have_to_be_there_and_active() -> None:
    there = {"fitfoot-alerts": "ACTIVE", "fitfoot-incidents": "UPDATING", "fitfoot-costs": "ARCHIVED"}
    gone = refusal("ResourceNotFoundException", "DescribeTable")
    tables = {name: {"Table": {"TableStatus": status}} for name, status in there.items()}
    account = an_account(dynamodb={"describe_table": lambda TableName: tables.get(TableName, gone)})  # noqa: N803
    stack = a_stack(*(("DynamoDB::Table", name) for name in (*there, "fitfoot-observations")))
    assert wrong_of(look_at_tables(account, stack)) == [
        ("fitfoot-costs", "it is ARCHIVED: nothing can be read there, or written"),
        ("fitfoot-observations", DELETED),
    ]
    assert "Well: 2 tables can be read and written" in words(look_at_tables(account, stack))


def test_a_bucket_that_is_gone_is_named_and_one_that_may_not_be_asked_names_the_right() -> None:
    stack = a_stack(("S3::Bucket", "reports"))
    assert wrong_of(look_at_buckets(an_account(s3={"head_bucket": refusal("404", "HeadBucket")}), stack)) == [
        ("reports", DELETED)
    ]
    with pytest.raises(Unasked, match="grant s3:ListBucket"):
        list(look_at_buckets(an_account(s3={"head_bucket": refusal("403", "HeadBucket")}), stack))
    assert list(look_at_buckets(an_account(s3={"head_bucket": {}}), stack)) == [Well("1 bucket there")]
