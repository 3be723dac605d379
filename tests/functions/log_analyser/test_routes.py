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


REFUSED = (301, 302, 303, 307, 308, 401, 403, 404, 405)


def told(address: str, status: int, *, routed: bool = False) -> str:
    return labels_of("web", "GET", address, routed, status)[2]


@pytest.mark.parametrize("status", [300, 400, 499, *REFUSED])
@pytest.mark.parametrize("address", ["/wp-login.php", "/:madeup", "/de/wp-admin", "/7/x", "/_next/madeup/x"])
def test_what_was_refused_where_the_shop_has_nothing_is_other(address: str, status: int) -> None:
    assert told(address, status) == "other"
    assert told(address, status, routed=True) == route_of(address)


@pytest.mark.parametrize("status", [200, 304, 500])
def test_what_was_answered_is_what_was_asked_for(status: int) -> None:
    for address in ("/about", "/api/about/us", "/de/about", "/users/7/qqq", "/_next/other/x"):
        assert told(address, status) == route_of(address)


@pytest.mark.parametrize("status", REFUSED)
@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/", "/"),
        ("/4711", "/:id"),
        ("/de", "/:locale"),
        ("/de/4711", "/:locale/:id"),
        ("/products/9", "/products/:id"),
        ("/de/products/9", "/:locale/products/:id"),
        ("/store/carts/4711", "/store/carts/:id"),
        ("/store/carts/4711/madeup", "/store/carts/:id/*"),
        ("/users/4711/qqq", "/users/:id/*"),
        ("/api/randomone", "/api/*"),
        ("/api", "/api"),
        ("/static/zzz/a/b", "/static/*"),
        ("/orders/7/8", "/orders/:id/*"),
        ("/cart/checkout", "/cart/*"),
        ("/_next/static/madeup/x", "/_next/static/*"),
    ],
)
def test_of_what_was_refused_only_the_shops_own_words_are_named(address: str, route: str, status: int) -> None:
    assert told(address, status) == route


def test_what_was_wrong_with_a_request_to_the_shop_does_not_hide_which_it_was() -> None:
    assert told("/store/carts/4711/complete", 409) == "/store/carts/:id/complete"


def test_made_up_addresses_are_few_series_whatever_the_shop_says_to_them() -> None:
    chance = random.Random(3)
    words = [f"{chance.choice('abcdefgh')}{chance.choice('ijklmn')}{chance.choice('opqrst')}" for _ in range(200)]
    under = ["api", "static", "users/x", "store", "de", "de/blog", "_next", "x", ":a"]
    made_up = [f"/{chance.choice(under)}/{word}/{chance.choice(words)}" for word in words for _ in range(5)]
    found = {labels_of("web", "GET", one, False, chance.choice(REFUSED)) for one in made_up}  # noqa: FBT003 - as gathered
    assert len(found) < 30


def test_a_made_up_method_is_other() -> None:
    assert labels_of("web", "BREW", "/", routed=False, status=200)[1] == "other"


def test_many_addresses_are_few_routes() -> None:
    chance = random.Random(7)
    hexadecimal = [
        f"/store/carts/cart_{chance.getrandbits(128):032X}/items/{chance.getrandbits(40):x}" for _ in range(500)
    ]
    slugs = [f"/fr/products/{chance.choice('abc') * 5}-{chance.choice('xyz') * 4}" for _ in range(500)]
    assert len({route_of(address) for address in (*hexadecimal, *slugs)}) <= 3
