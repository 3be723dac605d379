"""Infra: where reports go: a bucket of their own, SES to the team, the bus."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from functions.parameters.store import path_of
from functions.report_generator.delivering.addressees import TEAM_EMAIL
from infra.acknowledgements import acknowledge
from infra.lambda_function import MonitoringFunction
from infra.operator.settings import Settings

_MAILS_KEPT = Duration.days(90)


class ReportsDelivery(Construct):
    """The bucket, and what the function may do to deliver. SES's identity is the account's."""

    def __init__(
        self, scope: Construct, settings: Settings, reports: MonitoringFunction, *, bus: events.IEventBus
    ) -> None:
        super().__init__(scope, "Delivery")
        self.bucket = _bucket(self, settings)
        reports.function.add_environment("REPORTS_BUCKET", self.bucket.bucket_name)
        stack, role = Stack.of(self), reports.role
        parameter = path_of(TEAM_EMAIL).removeprefix("/")
        rights = [
            (["s3:PutObject", "s3:GetObject"], [self.bucket.arn_for_objects("*")]),
            (["ssm:GetParameter"], [stack.format_arn(service="ssm", resource="parameter", resource_name=parameter)]),
            (["events:PutEvents"], [bus.event_bus_arn]),
        ]
        for actions, resources in rights:
            role.add_to_principal_policy(iam.PolicyStatement(actions=actions, resources=resources))
        bucket = stack.get_logical_id(self.bucket.node.default_child)
        acknowledge(role, f"IAM5[Resource::<{bucket}.Arn>/*]", "Every file in its own bucket")
        if settings.mail_from:
            reports.function.add_environment("MAIL_FROM", settings.mail_from)
            _may_mail(stack, role, settings.mail_from)


def _bucket(scope: Construct, settings: Settings) -> s3.Bucket:
    bucket = s3.Bucket(
        scope,
        "Reports",
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        encryption=s3.BucketEncryption.S3_MANAGED,
        enforce_ssl=True,
        removal_policy=RemovalPolicy.RETAIN if settings.deletion_protection else RemovalPolicy.DESTROY,
        lifecycle_rules=[s3.LifecycleRule(prefix="mail/", expiration=_MAILS_KEPT)],
    )
    acknowledge(bucket, "S1", "One function writes here, and its log says what it wrote")
    return bucket


def _may_mail(stack: Stack, role: iam.IRole, sender: str) -> None:
    """As one sender. In its sandbox SES asks for the right on the addressee's identity as well, hence on any."""
    identities = stack.format_arn(service="ses", resource="identity", resource_name="*")
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["ses:SendEmail", "ses:SendRawEmail"],
            resources=[identities],
            conditions={"StringEquals": {"ses:FromAddress": sender}},
        )
    )
    named = f"arn:<AWS::Partition>:ses:{stack.region}:<AWS::AccountId>:identity/*"
    acknowledge(role, f"IAM5[Resource::{named}]", "Narrowed by the sender's address")
