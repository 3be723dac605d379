"""Infra: the log analyser: subscribed to the shop's log groups and to the visitors' vitals; a fold every minute."""

import json

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_logs_destinations as destinations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledgements import acknowledge
from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings
from infra.tables import Tables, allow, allow_index

_NAME = "log-analyser"
_PASSED_ON = ("BETTERSTACK_TOKEN", "BETTERSTACK_HOST")
_VITALS, _UNSENT = "vitals/", "unsent/"
_KEPT = {_VITALS: Duration.days(35), _UNSENT: Duration.days(14)}
"""A month's performance report looks back that far; and what nobody took for two weeks nobody will."""


class LogAnalyser(Construct):
    """Counts what comes into series, tells of errors that are new, keeps vitals by session, passes lines on."""

    def __init__(  # noqa: PLR0913 - what it is wired to
        self,
        scope: Construct,
        settings: Settings,
        build: Build,
        *,
        tables: Tables,
        vitals: logs.ILogGroup,
        failures: sqs.IQueue,
    ) -> None:
        super().__init__(scope, "LogAnalyser")
        analyser = MonitoringFunction(
            self,
            _NAME,
            build=build,
            settings=settings,
            memory_mb=512,
            timeout=Duration.seconds(60),
            failures=failures,
            retries=2,  # a batch that comes again is counted once
        )
        self._function, self._role = analyser.function, analyser.role
        self._function.add_environment("LOG_GROUPS", json.dumps(settings.log_groups, sort_keys=True))
        self.bucket = self._bucket(settings)
        self._grant(tables)
        self._subscribe(settings, vitals)
        self._fold_every_minute(failures)

    def vitals_are_read_by(self, reader: MonitoringFunction) -> None:
        """It may list the files of vitals and read them, and is told where they are; no others."""
        reader.function.add_environment("LOGS_BUCKET", self.bucket.bucket_name)
        _allow_listing(reader.role, self.bucket, _VITALS)
        files = iam.PolicyStatement(actions=["s3:GetObject"], resources=[self.bucket.arn_for_objects(f"{_VITALS}*")])
        reader.role.add_to_principal_policy(files)
        named = Stack.of(self).get_logical_id(self.bucket.node.default_child)
        acknowledge(reader.role, f"IAM5[Resource::<{named}.Arn>/{_VITALS}*]", "Every file of vitals")

    def _grant(self, tables: Tables) -> None:
        allow(self._role, tables.series, "BatchGetItem", "Query", "PutItem", "UpdateItem")
        allow_index(self._role, tables.series, "pending", "Query")
        allow(self._role, tables.alerts, "PutItem")  # an error of a new kind, and its end
        allow_index(self._role, tables.alerts, "active", "Query")
        stack = Stack.of(self)
        parameters = [
            stack.format_arn(service="ssm", resource="parameter", resource_name=f"fitfoot/{name}")
            for name in _PASSED_ON
        ]
        self._role.add_to_principal_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=parameters))

    def _subscribe(self, settings: Settings, vitals: logs.ILogGroup) -> None:
        """To every line: CloudWatch asks nothing for a filter, and one that only matches JSON would miss stacks."""
        named = {group: logs.LogGroup.from_log_group_name(self, group, group) for group in settings.log_groups}
        destination = destinations.LambdaDestination(self._function)
        for name, group in {"vitals": vitals, **named}.items():
            logs.SubscriptionFilter(
                self,
                f"Lines of {name}",
                log_group=group,
                destination=destination,
                filter_pattern=logs.FilterPattern.all_events(),
                filter_name="fitfoot-log-analyser",
            )

    def _fold_every_minute(self, failures: sqs.IQueue) -> None:
        events.Rule(
            self,
            "EveryMinute",
            rule_name="fitfoot-log-analyser",
            description="What batches of lines added comes into the series",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[
                targets.LambdaFunction(
                    self._function,
                    event=events.RuleTargetInput.from_object({"fold": True}),
                    max_event_age=Duration.minutes(1),
                    retry_attempts=0,
                    dead_letter_queue=failures,
                )
            ],
        )

    def _bucket(self, settings: Settings) -> s3.Bucket:
        """Vitals by session, and lines that could not be passed on yet: both go by themselves."""
        bucket = s3.Bucket(
            self,
            "Lines",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.RETAIN if settings.deletion_protection else RemovalPolicy.DESTROY,
            lifecycle_rules=[s3.LifecycleRule(prefix=prefix, expiration=days) for prefix, days in _KEPT.items()],
        )
        acknowledge(bucket, "S1", "One function writes here, and its log says what it wrote")
        self._function.add_environment("LOGS_BUCKET", bucket.bucket_name)
        within = {prefix: bucket.arn_for_objects(f"{prefix}*") for prefix in _KEPT}
        for actions, resource in (
            (["s3:PutObject"], within[_VITALS]),
            (["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], within[_UNSENT]),
        ):
            self._role.add_to_principal_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
        _allow_listing(self._role, bucket, _UNSENT)
        named = Stack.of(self).get_logical_id(bucket.node.default_child)
        for prefix in _KEPT:
            acknowledge(self._role, f"IAM5[Resource::<{named}.Arn>/{prefix}*]", "Every file of its own folder")
        return bucket


def _allow_listing(role: iam.IRole, bucket: s3.IBucket, prefix: str) -> None:
    """What is in one folder."""
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["s3:ListBucket"],
            resources=[bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": [f"{prefix}*"]}},
        )
    )
