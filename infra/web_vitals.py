"""Infra: web vitals: three public routes of the HTTP API with a function of their own: a flood starves nothing else."""

from collections.abc import Mapping
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.lambda_function import Build, MonitoringFunction
from infra.operator.settings import Settings, Throttle

_BEACONS: Final = Throttle(rate_per_second=50, burst=200)
_LOADS: Final = Throttle(rate_per_second=50, burst=200)  # browsers keep it for an hour
ROUTES: Final[Mapping[str, Throttle]] = {
    "/web-vitals": _BEACONS,
    "/api/analytics/web-vitals": _BEACONS,
    "/web-vitals.js": _LOADS,
}
"""Every path with its own throttle."""


class WebVitals(Construct):
    """Takes beacons and writes lines of its log group, `log`; it may do nothing else."""

    def __init__(self, scope: Construct, settings: Settings, build: Build, *, failures: sqs.IQueue) -> None:
        super().__init__(scope, "WebVitals")
        vitals = MonitoringFunction(
            self,
            "web-vitals",
            build=build,
            settings=settings,
            memory_mb=256,
            timeout=Duration.seconds(5),
            failures=failures,
        )
        self._function, self.log = vitals.function, vitals.log

    def add_routes(self, http: apigateway.HttpApi) -> None:
        """Answer these paths of the API, whatever the method: CORS is the function's own."""
        integration = integrations.HttpLambdaIntegration("WebVitals", self._function)
        for path in ROUTES:
            http.add_routes(path=path, integration=integration)
