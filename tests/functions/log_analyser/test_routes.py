"""Tests of which series a request is counted in."""

import random

import pytest

from functions.log_analyser.routes import labels_of, route_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/", "/"),
        ("/products/123?token=secret", "/products/:id"),
        ("/de/products/trail-runner#reviews", "/:locale/products/:id"),
        ("/store/products/prod_01HX5V3Z3K1ABCDEFGHJKMNPQR", "/store/products/:id"),
        ("/store/payment-sessions/payses_01HX5V3Z3K1abcdef", "/store/payment-sessions/:id"),
        ("/orders/7d3b2c1a-0000-4000-8000-000000000001/items", "/orders/:id/items"),
        ("https://anna:pw@fitfoot.ch/cart", "/cart"),
        ("//cdn.evil.example/x", "/x"),
        ("/reset/eyJhbGciOi12345abcABC", "/reset/:id"),
        ("/account/anna@fitfoot.ch", "/account/:id"),
        ("/images/shoe-side.png", "/images/:file"),
        ("/favicon.ico", "/favicon.ico"),
        ("/_next/static/chunks/main-3f2a9c1b.js", "/_next/static/*"),
        ("/_next/image?url=x", "/_next/image"),
        ("/products/:handle", "/products/:handle"),
        ("/a\ud800b/c", "/:id/c"),
        ("*", "other"),
        ("fitfoot.ch:443", "other"),
        ("", "other"),
    ],
)
def test_an_address_has_a_route(address: str, route: str) -> None:
    assert route_of(address) == route
    assert route_of(route) == (route if route != "other" else "other")


def test_what_was_not_found_where_the_shop_has_nothing_is_other() -> None:
    assert labels_of("web", "GET", "/wp-login.php", routed=False, status=404) == ("web", "GET", "other", "4xx")
    assert labels_of("web", "GET", "/products/9", routed=False, status=404) == ("web", "GET", "/products/:id", "4xx")
    assert labels_of("web", "GET", "/wp-login.php", routed=True, status=404) == ("web", "GET", "/wp-login.php", "4xx")


def test_a_made_up_method_is_other() -> None:
    assert labels_of("web", "BREW", "/", routed=False, status=200)[1] == "other"


def test_many_addresses_are_few_routes() -> None:
    chance = random.Random(7)
    hexadecimal = [
        f"/store/carts/cart_{chance.getrandbits(128):032X}/items/{chance.getrandbits(40):x}" for _ in range(500)
    ]
    slugs = [f"/fr/products/{chance.choice('abc') * 5}-{chance.choice('xyz') * 4}" for _ in range(500)]
    assert len({route_of(address) for address in (*hexadecimal, *slugs)}) <= 3
