"""Tests of the demo shop's services when all is well, over real HTTP and TLS."""

import subprocess
from datetime import timedelta

import pytest

from infra.local import debian
from tests.infra.local.shop.caller import HEALTH, Caller

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("service", ["web", "api", "admin"])
def test_a_healthy_service_says_so_under_its_name(shop: Caller, service: str) -> None:
    answer = shop.health(service)
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["service"] == service


@pytest.mark.parametrize("service", ["web", "api", "admin"])
def test_its_certificate_is_good_for_months(shop: Caller, service: str) -> None:
    assert timedelta(days=89) < shop.certificate_lasts(service) < timedelta(days=91)


@pytest.mark.parametrize("service", ["web", "api", "admin"])
def test_a_request_is_counted_and_timed(shop: Caller, service: str) -> None:
    labels = f'{{method="GET",route="{HEALTH[service]}",status="200"}}'
    before = shop.sample(service, f"http_requests_total{labels}")
    shop.http(service, HEALTH[service])
    assert shop.sample(service, f"http_requests_total{labels}") == before + 1
    assert shop.sample(service, f"http_request_duration_seconds_count{labels}") == before + 1


def test_requests_for_nothing_we_have_share_one_route(shop: Caller) -> None:
    shop.http("api", "/a")
    shop.http("api", "/b")
    assert shop.sample("api", 'http_requests_total{method="GET",route="unknown",status="404"}') >= 2


@pytest.mark.parametrize("path", ["/api/metrics", "/metrics"])
def test_the_storefront_gives_its_metrics_at_both_addresses(shop: Caller, path: str) -> None:
    assert "http_requests_total{" in shop.http("web", path).text


def test_the_metrics_pass_promtool(shop: Caller) -> None:
    try:
        promtool = debian.binary("promtool")
    except debian.ToolUnavailable as error:
        pytest.skip(str(error))
    for service in ("web", "api", "admin"):
        text = shop.http(service, "/metrics").text
        subprocess.run([promtool, "check", "metrics"], input=text, text=True, check=True)


def test_the_home_page_leads_to_a_product(shop: Caller) -> None:
    assert "/products/santis-road-runner" in shop.https("web", "/").text
    product = shop.https("web", "/products/santis-road-runner")
    assert "CHF 139.90" in product.text


def test_an_unknown_product_is_not_found(shop: Caller) -> None:
    assert shop.http("web", "/products/flying-carpet").status_code == 404


def test_the_admin_has_a_page_to_sign_in_at(shop: Caller) -> None:
    assert "Sign in" in shop.https("admin", "/app").text


def test_a_cart_becomes_one_order(shop: Caller) -> None:
    items = [{"product_id": 1, "quantity": 2}, {"product_id": 49}]
    cart = shop.post("api", "/store/carts", {"session_id": "someone", "items": items}).json()["cart"]
    checkout = shop.post("api", "/store/checkout", {"cart_id": cart["id"]})
    order = shop.post("api", "/store/orders", {"cart_id": cart["id"]})
    assert checkout.json()["checkout"]["total"] == cart["total"] == order.json()["order"]["total"] == "329.70"
    assert order.status_code == 201
    assert shop.http("api", "/store/orders").json()["orders"][0]["id"] == order.json()["order"]["id"]
    assert shop.post("api", "/store/orders", {"cart_id": cart["id"]}).status_code == 404


def test_a_cart_of_an_unknown_product_is_refused(shop: Caller) -> None:
    body = {"session_id": "someone", "items": [{"product_id": 1}, {"product_id": 999}]}
    assert shop.post("api", "/store/carts", body).status_code == 404


def test_a_wrong_cart_is_told_what_is_wrong(shop: Caller) -> None:
    answer = shop.post("api", "/store/carts", {"session_id": "someone", "items": [{"product_id": 0}]})
    assert answer.status_code == 400
    assert "items.0.product_id" in answer.json()["error"]
