"""Infra: the shop reader: invoked by others, in the VPC if there is one; it may query, and log into a database."""

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.lambda_function import Build, MonitoringFunction
from infra.operator.database_settings import CERTIFICATES, READER, REFRESHER, DatabaseSettings
from infra.operator.settings import Settings

_NAME = "shop-reader"
_URL = "PROMETHEUS_URL"
_REDIS_URL = "REDIS_URL"
_DATABASE_URL = "DATABASE_URL"
_PASSWORDS = {READER: "DATABASE_PASSWORD", REFRESHER: "DATABASE_REFRESHER_PASSWORD"}


class ShopReader(Construct):
    """Asks Prometheus, Redis and Postgres, and keeps the rollup; whoever may ask it is said by `may_be_asked_by`."""

    def __init__(self, scope: Construct, settings: Settings, build: Build, *, failures: sqs.IQueue) -> None:
        super().__init__(scope, "ShopReader")
        self._reader = MonitoringFunction(
            self,
            _NAME,
            build=build,
            settings=settings,
            memory_mb=512,  # ten answers of up to 5 MB in flight, and the CPU to read them
            timeout=Duration.seconds(290),  # of migrations and of passes over the rollup; questions take 10 s at most
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

        self.has_database = _DATABASE_URL in said or settings.database is not None
        if settings.database and _DATABASE_URL not in said:
            self._may_log_in(settings.database, settings.region)

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

    def _may_log_in(self, database: DatabaseSettings, region: str) -> None:
        """As both roles: by RDS's token, or by their passwords."""
        told = {_DATABASE_URL: database.url_of(READER), "DATABASE_REFRESHER_URL": database.url_of(REFRESHER)}
        if database.ca_file:
            told["DATABASE_CA_FILE"] = f"{CERTIFICATES}/{database.ca_file}"
        if database.iam:
            told["DATABASE_IAM_REGION"] = database.region(region)
            users = [
                self._arn("rds-db", told["DATABASE_IAM_REGION"], "dbuser", f"{database.iam}/{role}")
                for role in _PASSWORDS
            ]
            may = iam.PolicyStatement(actions=["rds-db:connect"], resources=users)
        else:
            told["DATABASE_PASSWORDS"] = "parameters"
            names = [
                self._arn("ssm", region, "parameter", f"fitfoot/{name}", ArnFormat.SLASH_RESOURCE_NAME)
                for name in _PASSWORDS.values()
            ]
            may = iam.PolicyStatement(actions=["ssm:GetParameter"], resources=names)
        for name, value in told.items():
            self._reader.function.add_environment(name, value)
        self._reader.role.add_to_principal_policy(may)

    def _arn(
        self, service: str, region: str, resource: str, name: str, form: ArnFormat = ArnFormat.COLON_RESOURCE_NAME
    ) -> str:
        arn: str = Stack.of(self).format_arn(
            service=service, region=region, resource=resource, resource_name=name, arn_format=form
        )
        return arn
