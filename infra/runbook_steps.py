"""Infra: the runbooks' steps beside the cluster: invoked by Automation, and by the bus when an incident is over."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings
from infra.paging import pagerduty_parameters
from infra.shop_reader import ShopReader
from infra.tables import Tables, allow


class RunbookSteps(Construct):
    """Locks, asks, compares, keeps evidence, pages; it changes nothing in the cluster."""

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
    ) -> None:
        super().__init__(scope, "RunbookSteps")
        steps = MonitoringFunction(
            self,
            "runbook-steps",
            build=build,
            settings=settings,
            memory_mb=512,
            timeout=Duration.seconds(60),  # the shop is asked, and a page tried four times
            failures=failures,
        )
        self.function = steps.function
        self.function.add_environment("PUBLIC_URL", public_url)
        shop_reader.may_be_asked_by(steps.role)
        # it reads incidents and deployments, writes locks, runs, the budget and evidence, and deletes nothing
        reads, writes = ("GetItem", "BatchGetItem", "Query"), ("PutItem", "UpdateItem", "ConditionCheckItem")
        allow(steps.role, tables.incidents, *reads, *writes)
        page = iam.PolicyStatement(actions=["ssm:GetParameter"], resources=pagerduty_parameters(self))
        tell = iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus.event_bus_arn])
        steps.role.add_to_principal_policy(page)
        steps.role.add_to_principal_policy(tell)
        events.Rule(
            self,
            "Resolved",
            rule_name="fitfoot-runbook-steps-resolved",
            description="An incident is over: close the page that a runbook sent by itself",
            event_bus=bus,
            event_pattern=events.EventPattern(source=["fitfoot.monitoring"], detail_type=["IncidentResolved"]),
            targets=[
                targets.LambdaFunction(
                    self.function, max_event_age=Duration.minutes(15), retry_attempts=2, dead_letter_queue=failures
                )
            ],
        )
