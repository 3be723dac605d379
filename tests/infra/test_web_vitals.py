"""The function of web vitals as it is deployed: which routes it answers, and how little it may do."""

import json

import pytest

from infra.api import ROUTES as ROUTES_OF_THE_API
from infra.web_vitals import ROUTES
from tests.infra.conftest import Template
from tests.infra.test_stack import properties, resources, statements

pytestmark = pytest.mark.integration


def test_it_alone_answers_its_routes(template: Template) -> None:
    integrations = resources(template, "AWS::ApiGatewayV2::Integration")
    of_route = {
        route["RouteKey"]: json.dumps(integrations[route["Target"]["Fn::Join"][1][1]["Ref"]]["Properties"])
        for route in properties(template, "AWS::ApiGatewayV2::Route")
    }
    assert {key for key, called in of_route.items() if '"WebVitals' in called} == {f"ANY {path}" for path in ROUTES}
    assert not set(ROUTES) & set(ROUTES_OF_THE_API)


def test_a_flood_of_beacons_has_a_limit_of_its_own(template: Template) -> None:
    (stage,) = properties(template, "AWS::ApiGatewayV2::Stage")
    for path, throttle in ROUTES.items():
        limit = stage["RouteSettings"][f"ANY {path}"]
        assert (limit["ThrottlingRateLimit"], limit["ThrottlingBurstLimit"]) == (
            throttle.rate_per_second,
            throttle.burst,
        )


def test_it_may_read_and_write_nothing_of_ours_but_its_log(template: Template) -> None:
    services = {action.partition(":")[0] for action, _ in statements(template, "web-vitals")}
    assert services <= {"logs", "sqs", "ssm"}  # sqs: what fails; ssm: Sentry's DSN
