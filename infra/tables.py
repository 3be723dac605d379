"""Infra: the DynamoDB tables; who may do what with them is said where each function stands."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.acknowledgements import acknowledge
from infra.operator.settings import Settings


class Tables(Construct):
    """`fitfoot-observations`, `fitfoot-alerts`, `fitfoot-incidents` and `fitfoot-series`, paid by request."""

    def __init__(self, scope: Construct, settings: Settings) -> None:
        super().__init__(scope, "Tables")
        self._settings = settings
        self.observations = self._table("observations", key="check", sort="day", expires="expires")
        self.alerts = self._table("alerts", key="fingerprint")
        # sparse: only an alert that is firing or unknown has the attribute
        self.alerts.add_global_secondary_index(
            index_name="active", partition_key=_text("active"), sort_key=_text("starts_at")
        )

        self.incidents = self._table("incidents", key="subject", sort="entry", expires="expires")
        # sparse: only an incident itself has the attribute, not what belongs to it
        self.incidents.add_global_secondary_index(
            index_name="recent", partition_key=_text("kind"), sort_key=_text("opened_at")
        )

        self.series = self._table("series", key="series", sort="entry", expires="expires")
        # sparse: only a batch of lines that was not folded into the pages yet has the attribute
        self.series.add_global_secondary_index(
            index_name="pending",
            partition_key=_text("pending"),
            sort_key=_text("at"),
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )

    def _table(self, name: str, *, key: str, sort: str | None = None, expires: str | None = None) -> dynamodb.Table:
        keep = self._settings.deletion_protection
        table = dynamodb.Table(
            self,
            name.capitalize(),
            table_name=f"fitfoot-{name}",
            partition_key=_text(key),
            sort_key=_text(sort) if sort else None,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute=expires,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=self._settings.point_in_time_recovery
            ),
            deletion_protection=keep,
            removal_policy=RemovalPolicy.RETAIN if keep else RemovalPolicy.DESTROY,
        )
        if not self._settings.point_in_time_recovery:
            acknowledge(table, "DDB3", f"Settings {self._settings.name} are for runs that are thrown away")
        return table


def allow(role: iam.IRole, table: dynamodb.ITable, *actions: str) -> None:
    """Grant exactly these actions (`Query`, `PutItem`) on the table itself, not on its indexes."""
    statement = iam.PolicyStatement(actions=[f"dynamodb:{action}" for action in actions], resources=[table.table_arn])
    role.add_to_principal_policy(statement)


def allow_index(role: iam.IRole, table: dynamodb.ITable, index: str, *actions: str) -> None:
    """Grant exactly these actions on one index of a table."""
    resource = f"{table.table_arn}/index/{index}"
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=[f"dynamodb:{action}" for action in actions], resources=[resource])
    )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
