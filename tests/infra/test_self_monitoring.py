"""Who watches the monitoring: CloudWatch's alarms, its dashboard and the budget, read from the template."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.health_probe import measure as probe
from functions.incident_detector import measure as detector
from functions.log_analyser import measure as analyser
from functions.log_analyser.services import Services
from functions.model.observation import Outcome
from functions.report_generator import measure as reports
from infra.node import use_node
from infra.operator import routes_file
from infra.operator.places import ROUTES, settings_file
from infra.operator.settings import load_settings
from infra.operator.spend_settings import SpendSettings
from infra.self_monitoring.advice import ADVICE
from tests.builders import a_check, an_observation
from tests.infra.conftest import Template
from tests.infra.test_stack import properties

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
DIRECT = {f"fitfoot-monitoring-{name}" for name in ("detector-silent", "detector-errors", "notices-owed", "failures")}
OF_AWS = {
    "AWS/Lambda": {"Invocations", "Errors", "Throttles", "Duration"},
    "AWS/SQS": {"ApproximateNumberOfMessagesVisible"},
    "AWS/ApiGateway": {"Count", "4xx", "5xx"},
    "AWS/DynamoDB": {"ConsumedWriteCapacityUnits"},
}
"""As AWS documents them, of an HTTP API in the case of its gateway."""
FREE_METRICS_OF_ALARMS, FREE_METRICS_OF_DASHBOARDS = 10, 50

Metric = tuple[str, str, str]  # namespace, name, its one dimension's value


def said() -> str:
    """What the room's README tells."""
    return (ROOT / "infra" / "self_monitoring" / "README.md").read_text("utf-8")


def alarms(template: Template) -> dict[str, dict[str, Any]]:
    return {one["AlarmName"]: one for one in properties(template, "AWS::CloudWatch::Alarm")}


def looked_at(alarm: dict[str, Any]) -> Iterator[Metric]:
    """The metrics that an alarm is of, each of which is paid for."""
    of = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", ()) if "MetricStat" in one] or [alarm]
    for metric in of:
        (dimension,) = metric["Dimensions"]
        yield metric["Namespace"], metric["MetricName"], dimension["Value"]


def board(template: Template) -> dict[str, Any]:
    """The dashboard's body; what only a deployment knows is a word in it."""
    (dashboard,) = properties(template, "AWS::CloudWatch::Dashboard")
    parts = dashboard["DashboardBody"]["Fn::Join"][1]
    return dict(json.loads("".join(part if isinstance(part, str) else "KNOWN-LATER" for part in parts)))


def shown(template: Template) -> set[Metric]:
    metrics = [one for widget in board(template)["widgets"] for one in widget["properties"].get("metrics", ())]
    return {(one[0], one[1], one[3]) for one in metrics if isinstance(one[0], str)}


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str]]:
    """Every metric that our functions print: its name and service."""
    checks = {service: a_check(name=service, service=service) for service in ("web", "api", "admin")}
    probe.measure(checks, [an_observation(check=name, outcome=Outcome.UP) for name in checks])
    detector.measure(detector.Figures(incidents_open=0, notices_owed=0, rules=1, blind=0))
    for report in ("daily", "weekly", "monthly", "performance"):
        reports.measure(report, 1.0)
    analyser.measure(Services({}).of_group("/aws/lambda/fitfoot-web-vitals"), 1)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {
        (metric["Name"], line["service"])
        for line in lines
        for said in line["_aws"]["CloudWatchMetrics"]
        for metric in said["Metrics"]
        if said["Namespace"] == "FitFoot/Monitoring" and said["Dimensions"] == [["service"]]
    }


def test_there_are_at_most_ten_and_each_thing_that_can_go_wrong_has_one(template: Template) -> None:
    assert {name.removeprefix("fitfoot-monitoring-") for name in alarms(template)} == set(ADVICE) == {
        "detector-silent", "detector-errors", "notices-owed", "failures",
        "probe-silent", "observations-stale", "errors", "throttles", "slow",
    }  # fmt: skip
    assert len([*alarms(template), *properties(template, "AWS::Budgets::Budget")]) == 10


def test_alarms_and_dashboard_show_only_what_aws_or_our_own_functions_tell(
    template: Template, printed: set[tuple[str, str]]
) -> None:
    functions = {one["FunctionName"] for one in properties(template, "AWS::Lambda::Function")}
    tables = {one["TableName"] for one in properties(template, "AWS::DynamoDB::Table")}
    known = {"AWS/Lambda": functions, "AWS/DynamoDB": tables, "AWS/SQS": {"fitfoot-failures"}}
    for namespace, name, of in {metric for one in alarms(template).values() for metric in looked_at(one)} | shown(
        template
    ):
        if namespace == "FitFoot/Monitoring":
            assert (name, of) in printed
        else:
            assert name in OF_AWS[namespace]
            assert of in known.get(namespace, {"KNOWN-LATER"})


def test_each_function_s_failures_are_seen_by_its_errors_or_in_the_queue(template: Template) -> None:
    counted = {of for one in alarms(template).values() for _, name, of in looked_at(one) if name == "Errors"}
    logical = {
        name: one["Properties"]["FunctionName"]
        for name, one in template["Resources"].items()
        if one["Type"] == "AWS::Lambda::Function"
    }
    woken = [
        *[target["Arn"] for rule in properties(template, "AWS::Events::Rule") for target in rule["Targets"]],
        *[schedule["Target"]["Arn"] for schedule in properties(template, "AWS::Scheduler::Schedule")],
        *[one["DestinationArn"] for one in properties(template, "AWS::Logs::SubscriptionFilter")],
    ]
    queued = {logical[arn["Fn::GetAtt"][0]] for arn in woken}
    assert counted | queued == set(logical.values())


def test_what_fails_as_it_is_meant_to_is_no_error_of_the_monitoring(template: Template) -> None:
    counted = {of for _, _, of in looked_at(alarms(template)["fitfoot-monitoring-errors"])}
    assert counted == {f"fitfoot-{name}" for name in ("api", "web-vitals", "shop-reader", "cluster-operator")}
    assert "runbook-steps" not in ADVICE["errors"]


def test_an_alarm_of_ours_is_an_incident_of_the_monitoring_whatever_it_is_called(template: Template) -> None:
    routes = routes_file.load(ROUTES)
    for name in alarms(template):
        mapping = routes.alarm(name)
        assert mapping is not None
        assert mapping.service == "monitoring"


def test_those_that_may_mean_the_detector_s_death_tell_the_team_by_themselves_and_when_it_is_over(
    template: Template,
) -> None:
    (team,) = [
        {"Ref": name}
        for name, one in template["Resources"].items()
        if one["Type"] == "AWS::SNS::Topic" and one["Properties"]["TopicName"] == "fitfoot-team"
    ]
    told = {name for name, one in alarms(template).items() if one.get("AlarmActions") == [team]}
    assert told == {name for name, one in alarms(template).items() if one.get("OKActions") == [team]} == DIRECT
    assert not [one for name, one in alarms(template).items() if name not in DIRECT and "AlarmActions" in one]


@pytest.mark.parametrize(
    ("service", "source"),
    [("cloudwatch", ":alarm:fitfoot-monitoring-*"), ("budgets", ":budgets::")],
)
def test_the_topic_lets_aws_publish_for_this_account_alone_and_only_over_tls(
    template: Template, service: str, source: str
) -> None:
    (policy,) = properties(template, "AWS::SNS::TopicPolicy")
    statements = policy["PolicyDocument"]["Statement"]
    (lets,) = [one for one in statements if one.get("Principal") == {"Service": f"{service}.amazonaws.com"}]
    assert lets["Action"] == "sns:Publish"
    assert lets["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert source in json.dumps(lets["Condition"]["ArnLike"]["aws:SourceArn"])
    assert [one["Effect"] for one in statements if one["Principal"] == "*"] == ["Deny"]


@pytest.mark.parametrize(
    ("alarm", "missing"),
    [
        ("detector-silent", "breaching"),
        ("probe-silent", "breaching"),
        ("observations-stale", "breaching"),
        ("notices-owed", "ignore"),
        ("failures", "notBreaching"),
        ("errors", "notBreaching"),
    ],
)
def test_who_is_dead_says_nothing_so_that_silence_counts_where_it_means_that(
    template: Template, alarm: str, missing: str
) -> None:
    assert alarms(template)[f"fitfoot-monitoring-{alarm}"]["TreatMissingData"] == missing


def test_notices_are_owed_for_five_minutes_on_end_before_it_is_told(template: Template) -> None:
    owed = alarms(template)["fitfoot-monitoring-notices-owed"]
    assert (owed["MetricName"], owed["Statistic"], owed["Period"]) == ("NoticesOwed", "Minimum", 60)
    assert (owed["EvaluationPeriods"], owed["DatapointsToAlarm"], owed["Threshold"]) == (5, 5, 1)


def test_durations_are_told_as_parts_of_the_very_timeouts_that_are_deployed(template: Template) -> None:
    timeouts = {one["FunctionName"]: one["Timeout"] for one in properties(template, "AWS::Lambda::Function")}
    slow = {one["Id"]: one for one in alarms(template)["fitfoot-monitoring-slow"]["Metrics"]}
    for place in range(5):
        metric = slow[f"d{place}"]["MetricStat"]
        (of,) = metric["Metric"]["Dimensions"]
        assert metric["Stat"] == "Maximum"
        # milliseconds by a hundredth of the timeout
        assert slow[f"p{place}"]["Expression"] == f"d{place} / {timeouts[of['Value']] * 1000 // 100}"


def test_what_to_do_stands_in_each_alarm_and_fits(template: Template) -> None:
    functions = {one["FunctionName"] for one in properties(template, "AWS::Lambda::Function")}
    for alarm in alarms(template).values():
        said = alarm["AlarmDescription"]
        assert 100 < len(said) <= 1024
        assert "aws " in said or "dashboard fitfoot-monitoring" in said or "/incidents" in said
        named = set(re.findall(r"(?:--function-name |/aws/lambda/)(fitfoot-[\w-]+)", said))
        assert named <= functions | {"fitfoot-NAME"}


def test_alarms_cost_what_the_readme_says_and_the_dashboard_nothing(template: Template) -> None:
    paid = [metric for one in alarms(template).values() for metric in looked_at(one)]
    cents = (len(paid) - FREE_METRICS_OF_ALARMS) * 10
    assert f"{len(paid)} metrics, with checks of three services, are\n**${cents / 100:.2f} a month**" in said()
    assert len(shown(template)) <= FREE_METRICS_OF_DASHBOARDS


def test_the_dashboard_shows_every_alarm_first_and_leads_to_people_s_pages(template: Template) -> None:
    links, status = board(template)["widgets"][:2]
    assert "/status)" in links["properties"]["markdown"]
    assert len(status["properties"]["alarms"]) == len(alarms(template))


def test_a_month_that_costs_more_than_the_settings_say_or_will_is_told_to_the_team(template: Template) -> None:
    (budget,) = properties(template, "AWS::Budgets::Budget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 15, "Unit": "USD"}
    assert "CostFilters" not in budget["Budget"]  # until a tag is activated
    assert budget["Budget"]["BudgetName"] == "fitfoot-monitoring-whole-account"
    notices = budget["NotificationsWithSubscribers"]
    assert {one["Notification"]["NotificationType"] for one in notices} == {"ACTUAL", "FORECASTED"}
    assert {one["SubscriptionType"] for notice in notices for one in notice["Subscribers"]} == {"SNS"}


def test_a_healthy_bundle_costs_less_than_its_budget_also_at_list_price(template: Template) -> None:
    (budget,) = properties(template, "AWS::Budgets::Budget")
    (price,) = re.findall(
        r"^\| \*\*3 checks a minute\*\* \| \*\*\$([\d.]+)\*\*", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert float(price) * 1.2 < budget["Budget"]["BudgetLimit"]["Amount"]


@pytest.mark.usefixtures("template")
def test_a_budget_of_a_tag_counts_what_has_its_value() -> None:
    use_node()
    from aws_cdk import App, Stack, assertions
    from aws_cdk import aws_sns as sns

    from infra.self_monitoring.spend import budget

    stack, settings = Stack(App(), "Test"), load_settings(settings_file("production"))
    budget(stack, settings, SpendSettings(usd_a_month=5, cost_tag="project"), sns.Topic(stack, "Team"))
    counted = {"CostFilters": {"TagKeyValue": ["user:project$fitfoot"]}, "BudgetLimit": {"Amount": 5}}
    told = {**counted, "BudgetName": "fitfoot-monitoring"}
    assertions.Template.from_stack(stack).has_resource_properties("AWS::Budgets::Budget", {"Budget": told})


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(("services", "names"), [(0, {"probe-silent"}), (25, {"probe-silent", "observations-stale"})])
def test_any_number_of_services_can_be_watched(services: int, names: set[str]) -> None:
    use_node()
    from infra.self_monitoring.alarms import of_the_probe

    watched = {f"service-{n}": 1 for n in range(services)}
    found = {one.name: one.metric.to_metric_config() for one in of_the_probe(watched)}
    assert set(found) == names
    calculated = [config.math_expression for config in found.values() if config.math_expression]
    assert all(len(one.using_metrics) == 10 for one in calculated)  # the most that CloudWatch calculates with


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(("minutes", "unseen"), [([1, 10], 5), ([5, 60], 9), ([60], 64)])
def test_a_check_that_is_visited_seldom_is_not_taken_for_one_that_nobody_sees(minutes: list[int], unseen: int) -> None:
    use_node()
    from infra.self_monitoring.alarms import of_the_probe

    _, stale = of_the_probe({f"service-{n}": every for n, every in enumerate(minutes)})
    assert stale.points == stale.periods == unseen


def test_silence_is_told_a_little_later_than_asked_for_and_people_are_told_so(template: Template) -> None:
    silent = {name for name, one in alarms(template).items() if one["TreatMissingData"] == "breaching"}
    assert len(silent) == 3
    for name in silent:
        assert "five minutes or a little more" in alarms(template)[name]["AlarmDescription"]
        (row,) = [
            line for line in said().splitlines() if line.startswith(f"| `{name.removeprefix('fitfoot-monitoring-')}`")
        ]
        assert "5 minutes or a little more" in row


def test_who_reads_the_queue_of_failures_neither_hides_them_nor_forgets_to_empty_it() -> None:
    for told in (ADVICE["failures"], said()):
        assert "receive-message --visibility-timeout 0" in told
        assert "aws sqs purge-queue --queue-url" in told
        assert "the next failure tells nobody" in told


def test_the_readme_of_the_room_tells_of_each_alarm_what_it_is(template: Template) -> None:
    row = r"^\| `([\w-]+)` \| .* \| (\d)( a service)? \| ([\w ]+) \| (yes )?\|$"
    rows = re.findall(row, said(), re.MULTILINE)
    words = {"breaching": "alarm", "notBreaching": "well", "ignore": "as it was"}
    for name, metrics, each, missing, direct in rows:
        alarm = alarms(template)[f"fitfoot-monitoring-{name}"]
        assert len(list(looked_at(alarm))) == int(metrics) * (3 if each else 1), name
        assert words[alarm["TreatMissingData"]] == missing, name
        assert ("AlarmActions" in alarm) == bool(direct), name
    assert {name for name, *_ in rows} == set(ADVICE)


def test_a_local_run_has_none_of_it(local_template: Template) -> None:
    kinds = {one["Type"] for one in local_template["Resources"].values()}
    assert not kinds & {"AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Budgets::Budget"}
