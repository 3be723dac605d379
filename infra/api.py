"""Infra: the HTTP API and the function behind it; what it answers is public unless the function asks for a token."""

import json
from collections.abc import Mapping

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from functions.state.deployments import SUBJECT as DEPLOYMENTS
from infra.acknowledgements import acknowledge
from infra.lambda_function import Build, MonitoringFunction, log_group
from infra.operator.settings import Settings, Throttle
from infra.tables import Tables, allow, allow_index
from infra.web_vitals import ROUTES as WEB_VITALS
from infra.web_vitals import WebVitals

_SCRAPES = Throttle(rate_per_second=2, burst=5)
_PROGRAMS = Throttle(rate_per_second=2, burst=10)
_PEOPLE = Throttle(rate_per_second=5, burst=20)  # few are on call, and guessing the token takes for ever
_WEBHOOKS = Throttle(rate_per_second=10, burst=50)
ROUTES: Mapping[str, Throttle | None] = {
    "/": None,
    "/status": None,
    "/status.json": None,
    "/badges/{check}/uptime.svg": None,
    "/openapi.json": None,
    "/health": None,
    "/api/health": None,
    "/metrics": _SCRAPES,
    "/incidents": _PEOPLE,
    "/incidents/{incident}": _PEOPLE,
    "/incidents/{incident}/{action}": _PEOPLE,
    "/deployments": _PROGRAMS,
    "/webhooks/pagerduty": _WEBHOOKS,
    "/webhooks/sentry": _WEBHOOKS,
    "/webhooks/uptimerobot": _WEBHOOKS,
    "/webhooks/uptimerobot/{secret}": _WEBHOOKS,
}
"""Every path with its own throttle; None is that of the settings, for what is public."""
SECRETS = ("METRICS_TOKEN", "API_TOKEN", "PAGERDUTY_WEBHOOK_SECRET", "SENTRY_SECRET", "UPTIMEROBOT_SECRET")
DETECTOR, SHOP_READER = "fitfoot-incident-detector", "fitfoot-shop-reader"


class Api(Construct):
    """Reads days of observations, incidents and the shop's figures, and writes down deployments.

    What people do to an incident it asks of the incident detector, and how the shop is of the shop reader.
    """

    def __init__(  # noqa: PLR0913 - what it is wired to
        self,
        scope: Construct,
        settings: Settings,
        build: Build,
        *,
        tables: Tables,
        vitals: WebVitals,
        failures: sqs.IQueue,
    ) -> None:
        super().__init__(scope, "Api")
        api = MonitoringFunction(
            self,
            "api",
            build=build,
            settings=settings,
            memory_mb=settings.api.memory_mb,
            timeout=Duration.seconds(settings.api.timeout_seconds),
            failures=failures,
        )
        allow(api.role, tables.observations, "BatchGetItem", "Query")
        allow(api.role, tables.alerts, "BatchGetItem", "PutItem")  # what Sentry and UptimeRobot push
        allow(api.role, tables.incidents, "BatchGetItem", "GetItem", "Query")
        allow_index(api.role, tables.incidents, "recent", "Query")
        allow(api.role, tables.series, "BatchGetItem", "Query")  # figures; the pages of what was counted
        _allow_deployments(api.role, tables)
        _allow_secrets_and_others(self, api.role)
        api.function.add_environment("HEALTH", settings.health.variable)

        http = apigateway.HttpApi(self, "Http", api_name="fitfoot", create_default_stage=False)
        integration = integrations.HttpLambdaIntegration("Function", api.function)
        for path in ROUTES:
            http.add_routes(path=path, integration=integration)
        vitals.add_routes(http)
        acknowledge(http, "APIG4", "What is not public has a token or a signature, which the function itself compares")
        _stage(self, http, settings)
        self.url, self.id = http.api_endpoint, http.api_id


def _allow_deployments(role: iam.IRole, tables: Tables) -> None:
    """Of all that stands in the table of incidents the API writes deployments only."""
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["dynamodb:PutItem"],
            resources=[tables.incidents.table_arn],
            conditions={"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [DEPLOYMENTS]}},
        )
    )


def _allow_secrets_and_others(scope: Construct, role: iam.IRole) -> None:
    """By name: detector and shop reader stand in constructs of their own, and operators set the secrets."""
    stack = Stack.of(scope)
    secrets = [
        stack.format_arn(service="ssm", resource="parameter", resource_name=f"fitfoot/{name}") for name in SECRETS
    ]
    role.add_to_principal_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=secrets))
    others = [
        stack.format_arn(
            service="lambda", resource="function", resource_name=name, arn_format=ArnFormat.COLON_RESOURCE_NAME
        )
        for name in (DETECTOR, SHOP_READER)
    ]
    role.add_to_principal_policy(iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=others))


def _stage(scope: Construct, http: apigateway.HttpApi, settings: Settings) -> None:
    """The one stage: throttles by route, and a log of who asked for what, without addresses: readers are private."""
    fields = ("requestId", "requestTime", "httpMethod", "routeKey", "status", "responseLatency")
    public, routes = settings.api.throttle, {**ROUTES, **WEB_VITALS}
    stage = apigateway.CfnStage(
        scope,
        "Stage",
        api_id=http.api_id,
        stage_name="$default",
        auto_deploy=True,
        default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
            throttling_rate_limit=public.rate_per_second, throttling_burst_limit=public.burst
        ),
        route_settings={f"ANY {path}": _limits(throttle or public) for path, throttle in routes.items()},
        access_log_settings=apigateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=log_group(scope, "/aws/apigateway/fitfoot", settings).log_group_arn,
            format=json.dumps({name: f"$context.{name}" for name in fields}),
        ),
    )
    for route in http.node.find_all():
        if isinstance(route, apigateway.CfnRoute):
            stage.add_resource_dependency(route)  # settings of a route need the route


def _limits(throttle: Throttle) -> dict[str, float]:
    """As CloudFormation spells them: this property is free JSON, which the CDK passes on as it is."""
    return {"ThrottlingRateLimit": throttle.rate_per_second, "ThrottlingBurstLimit": throttle.burst}
