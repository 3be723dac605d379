"""Infra: the HTTP API and the function behind it; what it answers is public unless the function asks for a token."""

import json

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acknowledgements import acknowledge
from infra.lambda_function import Build, MonitoringFunction, log_group
from infra.operator.settings import Settings, Throttle
from infra.tables import Tables, allow

ROUTES = ("/", "/status", "/status.json", "/badges/{check}/uptime.svg", "/openapi.json", "/metrics")
_SCRAPES = Throttle(rate_per_second=2, burst=5)


class Api(Construct):
    """Reads days of observations; has one secret, the token of `/metrics`."""

    def __init__(
        self, scope: Construct, settings: Settings, build: Build, *, tables: Tables, failures: sqs.IQueue
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
        token = Stack.of(self).format_arn(service="ssm", resource="parameter", resource_name="fitfoot/METRICS_TOKEN")
        api.role.add_to_principal_policy(iam.PolicyStatement(actions=["ssm:GetParameter"], resources=[token]))

        http = apigateway.HttpApi(self, "Http", api_name="fitfoot", create_default_stage=False)
        integration = integrations.HttpLambdaIntegration("Function", api.function)
        for path in ROUTES:
            http.add_routes(path=path, integration=integration)
        acknowledge(http, "APIG4", "Public but for /metrics, whose token the function itself compares")
        _stage(self, http, settings)
        self.url = http.api_endpoint


def _stage(scope: Construct, http: apigateway.HttpApi, settings: Settings) -> None:
    """The one stage: throttles by route, and a log of who asked for what, without addresses: readers are private."""
    fields = ("requestId", "requestTime", "httpMethod", "routeKey", "status", "responseLatency")
    public = settings.api.throttle
    stage = apigateway.CfnStage(
        scope,
        "Stage",
        api_id=http.api_id,
        stage_name="$default",
        auto_deploy=True,
        default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
            throttling_rate_limit=public.rate_per_second, throttling_burst_limit=public.burst
        ),
        route_settings={f"ANY {path}": _limits(_SCRAPES if path == "/metrics" else public) for path in ROUTES},
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
