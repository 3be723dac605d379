"""Infra: the health probe: every minute by schedule."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from functions.health_probe.heartbeat import PARAMETER as HEARTBEAT
from functions.parameters.store import path_of
from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings
from infra.paging import pagerduty_parameters
from infra.tables import Tables, allow, allow_index


class HealthProbe(Construct):
    """Reads and extends days of observations, turns alerts, tells the bus; pages for a detector that is dead."""

    def __init__(  # noqa: PLR0913 - what it is wired to
        self,
        scope: Construct,
        settings: Settings,
        build: Build,
        *,
        tables: Tables,
        bus: events.IEventBus,
        failures: sqs.IQueue,
    ) -> None:
        super().__init__(scope, "HealthProbe")
        probe = MonitoringFunction(
            self,
            "health-probe",
            build=build,
            settings=settings,
            memory_mb=settings.probe.memory_mb,
            timeout=Duration.seconds(settings.probe.timeout_seconds),
            failures=failures,
        )
        allow(probe.role, tables.observations, "BatchGetItem", "Query", "PutItem")
        allow(probe.role, tables.alerts, "PutItem")
        allow_index(probe.role, tables.alerts, "active", "Query")
        allow(probe.role, tables.incidents, "GetItem", "PutItem", "UpdateItem")  # the ticks of the detector it watches
        page = iam.PolicyStatement(actions=["ssm:GetParameter"], resources=pagerduty_parameters(self))
        probe.role.add_to_principal_policy(page)
        beat = Stack.of(self).format_arn(
            service="ssm", resource="parameter", resource_name=path_of(HEARTBEAT).removeprefix("/")
        )
        probe.role.add_to_principal_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=[beat]))
        tell = iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus.event_bus_arn])
        probe.role.add_to_principal_policy(tell)
        events.Rule(
            self,
            "EveryMinute",
            rule_name="fitfoot-health-probe",
            description="The tick of the health probe",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[
                targets.LambdaFunction(
                    probe.function, max_event_age=Duration.minutes(1), retry_attempts=0, dead_letter_queue=failures
                )
            ],
        )
