"""Infra: our one kind of Lambda function: its role, log group and failures queue, and nothing it was not granted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledgements import acknowledge
from infra.bundle import Bundle
from infra.operator.settings import Settings, Vpc
from infra.sentry import tell_sentry

_INTERFACES = "AWSLambdaVPCAccessExecutionRole"
_RETRIED_FOR = Duration.hours(6)  # the longest there is


@dataclass(frozen=True)
class Platform:
    """What a bundle was built for. AWS runs arm64 and Python 3.13; the local emulator this machine's own Python."""

    runtime: lambda_.Runtime
    architecture: lambda_.Architecture


@dataclass(frozen=True)
class Build:
    """What the functions are made of: the bundles by function name, what they were built for, and their version.

    `environment` holds further variables by function, and `public_url` says where the API `{id}` is; only a local run
    has any.
    """

    bundles: Mapping[str, Bundle]
    platform: Platform
    version: str = "unknown"
    environment: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    public_url: str = ""


class MonitoringFunction(Construct):
    """The function `fitfoot-NAME` from the bundle of the same name."""

    def __init__(  # noqa: PLR0913 - one argument for each thing in which functions differ
        self,
        scope: Construct,
        name: str,
        *,
        build: Build,
        settings: Settings,
        memory_mb: int,
        timeout: Duration,
        failures: sqs.IQueue,
        in_vpc: Vpc | None = None,
        retries: int = 0,
    ) -> None:
        super().__init__(scope, name)
        bundle = build.bundles[name]
        self.log = log = log_group(self, f"/aws/lambda/fitfoot-{name}", settings)
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log.grant_write(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=f"fitfoot-{name}",
            handler=f"functions.{name.replace('-', '_')}.handler.handle",
            code=lambda_.Code.from_asset(str(bundle.path), asset_hash=bundle.digest),
            runtime=build.platform.runtime,
            architecture=build.platform.architecture,
            memory_size=memory_mb,
            timeout=timeout,
            environment={
                "POWERTOOLS_SERVICE_NAME": name,
                "APP_VERSION": build.version,
                **build.environment.get(name, {}),
            },
            role=self.role,
            log_group=log,
            **(_inside(self, in_vpc, self.role) if in_vpc else {}),
        )
        if settings.sentry and (not in_vpc or settings.sentry.from_vpc):
            tell_sentry(self.function, self.role, settings)
        acknowledge(self.function, "L1", "Pinned: the bytecode in the bundle is made for this very version of Python")
        # of most the schedule's next tick is the retry: an older event would only describe a minute that is gone
        self.function.configure_async_invoke(
            retry_attempts=retries,
            max_event_age=_RETRIED_FOR if retries else Duration.minutes(1),
            on_failure=destinations.SqsDestination(failures),
        )


def log_group(scope: Construct, name: str, settings: Settings) -> logs.LogGroup:
    """A log group that forgets after the days that the settings say."""
    group = logs.LogGroup(scope, "Logs", log_group_name=name, removal_policy=RemovalPolicy.DESTROY)
    resource = group.node.default_child
    assert isinstance(resource, logs.CfnLogGroup)  # noqa: S101 - for the type: it is what LogGroup makes
    resource.retention_in_days = settings.log_retention_days
    return group


def _inside(scope: Construct, vpc: Vpc, role: iam.Role) -> dict[str, Any]:
    """The function's place in a VPC, and the right to have network interfaces there."""
    role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name(f"service-role/{_INTERFACES}"))
    policy = f"Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/{_INTERFACES}"
    acknowledge(role, f"IAM4[{policy}]", "AWS's own list of what Lambda does to have interfaces in a VPC")
    found = ec2.Vpc.from_vpc_attributes(
        scope,
        "Vpc",
        vpc_id=vpc.vpc_id,
        availability_zones=list(vpc.availability_zones),
        private_subnet_ids=list(vpc.subnet_ids),
    )
    groups = [
        ec2.SecurityGroup.from_security_group_id(scope, group, group, mutable=False) for group in vpc.security_group_ids
    ]
    return {"vpc": found, "security_groups": groups}
