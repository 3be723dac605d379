"""Infra: the stack, read as the diagram: tables, bus, functions with their triggers, the HTTP API."""

from aws_cdk import CfnOutput, DefaultStackSynthesizer, Duration, Environment, Stack, Tags
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledgements import acknowledge
from infra.api import Api
from infra.cluster_operator import ClusterOperator
from infra.health_probe import HealthProbe
from infra.incident_detector import IncidentDetector
from infra.lambda_function import Build
from infra.log_analyser import LogAnalyser
from infra.operator.settings import Settings
from infra.report_generator import ReportGenerator
from infra.runbook_steps import RunbookSteps
from infra.self_monitoring.construct import SelfMonitoring
from infra.shop_reader import ShopReader
from infra.tables import Tables
from infra.web_vitals import WebVitals

_KEPT = Duration.days(14)  # the longest there is: a failure outlives a holiday


class MonitoringStack(Stack):
    """FitFoot's monitoring."""

    def __init__(self, scope: Construct, settings: Settings, build: Build) -> None:
        super().__init__(
            scope,
            "FitFootMonitoring",
            stack_name="fitfoot-monitoring",
            description="Monitoring of the FitFoot shop: probes, rules, incidents, pages. Nothing always on.",
            termination_protection=settings.deletion_protection,
            env=Environment(region=settings.region),
            synthesizer=DefaultStackSynthesizer(generate_bootstrap_version_rule=False),
        )
        tables = Tables(self, settings)
        bus = events.EventBus(self, "Bus", event_bus_name="fitfoot", description="What the monitoring tells others")
        failures = sqs.Queue(self, "Failures", queue_name="fitfoot-failures", enforce_ssl=True, retention_period=_KEPT)
        acknowledge(failures, "SQS3", "It is the dead-letter queue of the functions; what fails to arrive here is lost")

        HealthProbe(self, settings, build, tables=tables, bus=bus, failures=failures)
        shop_reader = ShopReader(self, settings, build, failures=failures)
        vitals = WebVitals(self, settings, build, failures=failures)
        api = Api(self, settings, build, tables=tables, vitals=vitals, failures=failures)
        public_url = settings.public_url or build.public_url.format(id=api.id) or api.url
        detector = IncidentDetector(
            self,
            settings,
            build,
            tables=tables,
            bus=bus,
            failures=failures,
            shop_reader=shop_reader,
            public_url=public_url,
        )
        RunbookSteps(
            self,
            settings,
            build,
            tables=tables,
            bus=bus,
            failures=failures,
            shop_reader=shop_reader,
            public_url=public_url,
        )
        reports = ReportGenerator(
            self, settings, build, tables=tables, bus=bus, failures=failures, shop_reader=shop_reader
        )
        lines = LogAnalyser(self, settings, build, tables=tables, vitals=vitals.log, failures=failures)
        lines.vitals_are_read_by(reports.reports)
        ClusterOperator(self, settings, build, failures=failures)  # the runbooks' role may invoke it: runbooks_stack.py
        SelfMonitoring(self, settings, team=detector.team, api_id=api.id, public_url=public_url)

        CfnOutput(self, "ApiUrl", value=api.url, description="The HTTP API: /status is for people")
        CfnOutput(self, "ReportsBucket", value=reports.bucket.bucket_name, description="The reports' files")
        CfnOutput(self, "LogsBucket", value=lines.bucket.bucket_name, description="Vitals, and lines not passed on yet")
        CfnOutput(self, "TeamTopic", value=detector.team.topic_arn, description="What the team is told: subscribe")
        for name, value in settings.tags.items():
            Tags.of(self).add(name, value)
