"""Infra: the report generator: the rollup's refresh every five minutes, KPIs and reports in Zurich's morning."""

import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings
from infra.reports_delivery import ReportsDelivery
from infra.shop_reader import ShopReader
from infra.tables import Tables, allow, allow_index

_ZURICH = "Europe/Zurich"
_REPORTS: Mapping[str, str] = {
    "daily": "cron(15,35,55 7-9 * * ? *)",
    "weekly": "cron(30,50 7-9 ? * MON *)",
    "monthly": "cron(45,55 7-9 1 * ? *)",
    "performance": "cron(0,20,40 8-9 ? * MON *)",
}
"""When each is asked for, and again for what was killed or refused: what was mailed is not mailed again."""
_TIMEOUT = Duration.seconds(300)  # migrations and passes over the rollup take what they take


class ReportGenerator(Construct):
    """Asks the shop reader, and keeps what comes of it. Without a database there are the KPIs of the others alone."""

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
    ) -> None:
        super().__init__(scope, "ReportGenerator")
        reports = MonitoringFunction(
            self,
            "report-generator",
            build=build,
            settings=settings,
            memory_mb=1024,  # charts are drawn in it
            timeout=_TIMEOUT,
            failures=failures,
        )
        self.reports = reports
        self._function, self._failures = reports.function, failures
        shop_reader.may_be_asked_by(reports.role)
        _grant(reports.role, tables)
        self.bucket = ReportsDelivery(self, settings, reports, bus=bus).bucket
        self._scheduler = self._scheduler_s_role()
        if shop_reader.has_database:
            self._schedule("Refresh", "fitfoot-refresh", "rate(5 minutes)", {"report": "refresh"})
        self._schedule("Kpis", "fitfoot-kpis", "cron(50 6 * * ? *)", {"report": "kpis"}, retries=2)
        for report, when in _REPORTS.items():
            self._schedule(report.capitalize(), f"fitfoot-{report}", when, {"report": report}, retries=2)

    def _scheduler_s_role(self) -> iam.Role:
        """It may invoke this one function, and say what it could not."""
        role = iam.Role(self, "ScheduleRole", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"))
        invoke = iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[self._function.function_arn])
        role.add_to_principal_policy(invoke)
        self._failures.grant_send_messages(role)
        return role

    def _schedule(self, name: str, called: str, when: str, payload: Mapping[str, Any], retries: int = 0) -> None:
        """By Scheduler, which knows Zurich's time and sends the payload as it is. A refresh's retry is the next one."""
        scheduler.CfnSchedule(
            self,
            name,
            name=called,
            description=f"The report {payload['report']}",
            schedule_expression=when,
            schedule_expression_timezone=_ZURICH,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=self._function.function_arn,
                role_arn=self._scheduler.role_arn,
                input=json.dumps(payload),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=300, maximum_retry_attempts=retries
                ),
                dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=self._failures.queue_arn),
            ),
        )


def _grant(role: iam.IRole, tables: Tables) -> None:
    allow(role, tables.series, "BatchGetItem", "PutItem")  # figures, and when they were made
    allow(role, tables.observations, "Query")  # the uptime
    allow(role, tables.alerts, "BatchGetItem", "PutItem")  # a KPI beyond its limit
    allow_index(role, tables.alerts, "active", "Query")
    allow(role, tables.incidents, "GetItem", "PutItem")  # what an incident cost, and a line of its timeline
    allow_index(role, tables.incidents, "recent", "Query")
