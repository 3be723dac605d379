"""Infra: the incident detector: every minute, on alarms, on nudges of the bus; it alone writes incidents and pages."""

import json
from collections.abc import Collection

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import runbook_starts
from infra.acknowledgements import acknowledge
from infra.lambda_function import Build, MonitoringFunction
from infra.operator import routes_file
from infra.operator.places import ROUTES
from infra.operator.settings import Settings
from infra.paging import pagerduty_parameters
from infra.shop_reader import ShopReader
from infra.tables import Tables, allow, allow_index


class IncidentDetector(Construct):
    """Evaluates rules, polls alarms, decides, writes incidents with the notices owed, and pays them.

    It may start the runbooks that are `automatic`: those that a route starts by itself, if nothing else is said.
    """

    def __init__(  # noqa: PLR0913 - what it is wired to
        self,
        scope: Construct,
        settings: Settings,
        build: Build,
        *,
        tables: Tables,
        bus: events.IEventBus,
        failures: sqs.IQueue,
        shop_reader: ShopReader,
        public_url: str,
        automatic: Collection[str] | None = None,
    ) -> None:
        super().__init__(scope, "IncidentDetector")
        self.team = _team_topic(self)
        detector = MonitoringFunction(
            self,
            "incident-detector",
            build=build,
            settings=settings,
            memory_mb=settings.detector.memory_mb,
            timeout=Duration.seconds(settings.detector.timeout_seconds),
            failures=failures,
        )
        self.function = detector.function
        self.function.add_environment("TEAM_TOPIC_ARN", self.team.topic_arn)
        self.function.add_environment("PUBLIC_URL", public_url)
        self.function.add_environment("RULES", "on" if shop_reader.has_prometheus else "off")
        self.function.add_environment("DATABASE", "on" if shop_reader.has_database else "off")
        shop_reader.may_be_asked_by(detector.role)
        allow(detector.role, tables.observations, "BatchGetItem", "Query")
        allow(detector.role, tables.alerts, "BatchGetItem", "PutItem", "UpdateItem")
        allow_index(detector.role, tables.alerts, "active", "Query")
        allow(detector.role, tables.series, "BatchGetItem")
        writes = ("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem")
        allow(detector.role, tables.incidents, "GetItem", "BatchGetItem", "Query", *writes)
        allow_index(detector.role, tables.incidents, "recent", "Query")
        starts = runbook_starts.automatic(routes_file.load(ROUTES)) if automatic is None else automatic
        for statement in (*_rights(self, bus, self.team), *runbook_starts.start_rights(self, starts)):
            detector.role.add_to_principal_policy(statement)
        _triggers(self, detector.function, bus, failures)
        _monthly_drill(self, detector.function, failures)


def _team_topic(scope: Construct) -> sns.Topic:
    topic = sns.Topic(scope, "Team", topic_name="fitfoot-team", display_name="FitFoot", enforce_ssl=True)
    topic.apply_removal_policy(RemovalPolicy.DESTROY)
    return topic


def _rights(scope: Construct, bus: events.IEventBus, team: sns.ITopic) -> list[iam.PolicyStatement]:
    every_alarm = iam.PolicyStatement(actions=["cloudwatch:DescribeAlarms"], resources=["*"])
    acknowledge(scope, "IAM5[Resource::*]", "DescribeAlarms lists; it cannot be narrowed to one alarm")
    return [
        iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus.event_bus_arn]),
        iam.PolicyStatement(actions=["sns:Publish"], resources=[team.topic_arn]),
        iam.PolicyStatement(actions=["ssm:GetParameter"], resources=pagerduty_parameters(scope)),
        every_alarm,
    ]


def _triggers(scope: Construct, function: lambda_.IFunction, bus: events.IEventBus, failures: sqs.IQueue) -> None:
    def target(retries: int) -> targets.LambdaFunction:
        return targets.LambdaFunction(
            function, max_event_age=Duration.minutes(1), retry_attempts=retries, dead_letter_queue=failures
        )

    events.Rule(
        scope,
        "EveryMinute",
        rule_name="fitfoot-incident-detector",
        description="The tick of the incident detector",
        schedule=events.Schedule.rate(Duration.minutes(1)),
        targets=[target(0)],
    )
    events.Rule(
        scope,
        "Nudges",
        rule_name="fitfoot-incident-detector-nudges",
        description="A check has changed: look at once",
        event_bus=bus,
        event_pattern=events.EventPattern(source=["fitfoot.monitoring"], detail_type=["ServiceHealthChanged"]),
        targets=[target(0)],
    )
    events.Rule(
        scope,
        "Alarms",
        rule_name="fitfoot-incident-detector-alarms",
        description="A CloudWatch alarm has turned",
        event_pattern=events.EventPattern(source=["aws.cloudwatch"], detail_type=["CloudWatch Alarm State Change"]),
        targets=[target(2)],
    )
    function.add_permission(
        "AlarmActions",
        principal=iam.ServicePrincipal("lambda.alarms.cloudwatch.amazonaws.com"),
        source_account=Stack.of(scope).account,
    )


def _monthly_drill(scope: Construct, function: lambda_.IFunction, failures: sqs.IQueue) -> None:
    """By Scheduler, which knows Zurich's time; its role may invoke this one function, and nothing of its versions."""
    role = iam.Role(scope, "DrillRole", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
    invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])
    role.add_to_principal_policy(invoke)
    failures.grant_send_messages(role)
    scheduler.CfnSchedule(
        scope,
        "Drill",
        name="fitfoot-drill",
        description="A test page through every channel, on the first Tuesday of the month at ten",
        schedule_expression="cron(0 10 ? * 3#1 *)",
        schedule_expression_timezone="Europe/Zurich",
        flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
        target=scheduler.CfnSchedule.TargetProperty(
            arn=function.function_arn,
            role_arn=role.role_arn,
            input=json.dumps({"drill": True}),
            retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                maximum_event_age_in_seconds=3600, maximum_retry_attempts=2
            ),
            dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=failures.queue_arn),
        ),
    )
