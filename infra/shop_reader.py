"""Infra: the shop reader: invoked by others, in the VPC if there is one; its one right is a signed query."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings

_NAME = "shop-reader"
_URL = "PROMETHEUS_URL"
_REDIS_URL = "REDIS_URL"


class ShopReader(Construct):
    """Asks Prometheus and Redis; whoever may ask it is said by `may_be_asked_by`."""

    def __init__(self, scope: Construct, settings: Settings, build: Build, *, failures: sqs.IQueue) -> None:
        super().__init__(scope, "ShopReader")
        self._reader = MonitoringFunction(
            self,
            _NAME,
            build=build,
            settings=settings,
            memory_mb=512,  # ten answers of up to 5 MB in flight, and the CPU to read them
            timeout=Duration.seconds(15),
            failures=failures,
            in_vpc=settings.vpc,
        )
        said = build.environment.get(_NAME, {})
        local = _URL in said
        self.has_prometheus = local or settings.prometheus is not None
        if settings.prometheus and not local:
            self._reader.function.add_environment(_URL, settings.prometheus.url)
            self._may_query(settings)
        if settings.redis and _REDIS_URL not in said:
            self._reader.function.add_environment(_REDIS_URL, settings.redis.url)

    def may_be_asked_by(self, role: iam.IRole) -> None:
        """Let a function invoke it."""
        arn = self._reader.function.function_arn
        role.add_to_principal_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[arn]))

    def _may_query(self, settings: Settings) -> None:
        workspace = settings.prometheus.address.workspace if settings.prometheus else None
        if workspace:
            arn = Stack.of(self).format_arn(
                service="aps", region=workspace.region, resource="workspace", resource_name=workspace.id
            )
            query = iam.PolicyStatement(actions=["aps:QueryMetrics"], resources=[arn])
            self._reader.role.add_to_principal_policy(query)
