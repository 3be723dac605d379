"""Tests that a broken service of the demo shop is really broken, over real HTTP and TLS."""

import time
from datetime import timedelta

import httpx
import pytest

from tests.infra.local.shop.caller import Caller

pytestmark = pytest.mark.integration
every_service = pytest.mark.parametrize("service", ["web", "api", "admin"])


@every_service
def test_a_slow_service_is_well_and_late(shop: Caller, service: str) -> None:
    with shop.broken(service, "slow"):
        start = time.monotonic()
        assert shop.health(service).json()["status"] == "ok"
        assert time.monotonic() - start > 2.4


@every_service
def test_an_erring_service_answers_with_errors_and_still_counts_them(shop: Caller, service: str) -> None:
    with shop.broken(service, "errors"):
        assert shop.health(service).status_code == 503
        assert shop.https(service, "/").status_code == 500
        assert shop.sample(service, "http_requests_total") > 0
    assert shop.health(service).status_code == 200


@every_service
def test_a_service_with_the_wrong_body_is_not_ok_at_status_200(shop: Caller, service: str) -> None:
    with shop.broken(service, "body"):
        answer = shop.health(service)
        assert (answer.status_code, answer.json()["status"]) == (200, "maintenance")
    assert shop.health(service).json()["status"] == "ok"


@every_service
def test_a_service_that_is_down_refuses_connections_and_comes_back_on_its_port(shop: Caller, service: str) -> None:
    with shop.broken(service, "down"):
        with pytest.raises(httpx.ConnectError):
            shop.health(service)
        with pytest.raises(httpx.RemoteProtocolError if service == "web" else httpx.ConnectError):
            shop.http(service, "/metrics")
    assert shop.health(service).status_code == 200
    assert shop.http(service, "/metrics").status_code == 200


def test_a_storefront_that_is_down_still_shows_its_switches(shop: Caller) -> None:
    with shop.broken("web", "down"):
        assert shop.http("web", "/faults").json() == {"faults": [{"service": "web", "fault": "down", "on": True}]}


@every_service
def test_a_certificate_is_about_to_expire_and_is_renewed(shop: Caller, service: str) -> None:
    with shop.broken(service, "certificate"):
        assert timedelta(hours=19) < shop.certificate_lasts(service) < timedelta(hours=21)
        assert shop.health(service).status_code == 200
    assert shop.certificate_lasts(service) > timedelta(days=89)


def test_a_missing_api_is_felt_on_product_pages_and_not_in_the_storefronts_health(shop: Caller) -> None:
    with shop.broken("api", "down"):
        assert shop.http("web", "/products/santis-road-runner").status_code == 502
        assert "being refilled" in shop.http("web", "/").text
        assert shop.health("web").status_code == 200


def test_an_api_with_the_wrong_body_is_felt_on_product_pages(shop: Caller) -> None:
    with shop.broken("api", "body"):
        assert shop.http("web", "/products/santis-road-runner").status_code == 502
