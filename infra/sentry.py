"""Infra: what a function needs to tell Sentry of its errors: its variables, and the right to read the DSN."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from functions.parameters.store import path_of
from functions.sentry.settings import DSN, ENVIRONMENT, TRACES
from infra.operator.settings import Settings


def tell_sentry(function: lambda_.Function, role: iam.IRole, settings: Settings) -> None:
    """The parameter is read when there is an error to tell, so that one set later needs no deployment."""
    function.add_environment(ENVIRONMENT, settings.name)
    if settings.sentry and settings.sentry.traces_sample_rate:
        function.add_environment(TRACES, str(settings.sentry.traces_sample_rate))
    parameter = Stack.of(function).format_arn(
        service="ssm", resource="parameter", resource_name=path_of(DSN).removeprefix("/")
    )
    role.add_to_principal_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=[parameter]))
