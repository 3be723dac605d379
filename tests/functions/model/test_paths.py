import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.paths import path_of, pattern_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        ("/", "/"),
        ("", "/"),
        ("https://fitfoot.ch", "/"),
        ("https://fitfoot.ch/products/trail-runner?size=42#reviews", "/products/:id"),
        ("/products/trail%20runner", "/products/:id"),
        ("/store/products/prod_01J9ZQ7T2W0000000000000000", "/store/products/:id"),
        ("/files/prod_01J9ZQ7T2W0000000000000000", "/files/:id"),
        ("/store/carts/12/line-items/7", "/store/carts/:id/line-items/:id"),
        ("/hooks/550e8400-e29b-41d4-a716-446655440000", "/hooks/:id"),
        ("/static/9f86d081884c7d65", "/static/:id"),
        ("/u/anna@fitfoot.ch", "/u/:id"),
        ("/orders/new", "/orders/new"),
        ("/de-CH/products/trail-runner/", "/:locale/products/:id"),
        ("/en", "/:locale"),
        ("/go/api", "/go/api"),
        ("/v1/index.html", "/v1/index.html"),
        ("//shop//cart", "/shop/cart"),
        ("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/*"),
        ("/products/:id", "/products/:id"),
        ("/u/jane.doe", "/u/:id"),
        ("/~jane", "/:id"),
        ("/Users/jane", "/Users/:id"),
        ("/team/jane.doe", "/team/:id"),
        ("/search/jane-doe", "/search/:id"),
        ("/store/products/search", "/store/products/search"),
        ("/invoice/jane-doe-zuerich", "/invoice/:id"),
        ("/letters/for-jane-doe-there", "/letters/:id"),
        ("/reset/aZkPqRsTuV", "/reset/:id"),
        ("/reset/password/jane", "/reset/password/:id"),
        ("/hooks/aZkPqRsTuV", "/hooks/:id"),
        ("/go/10.0.0.1", "/go/:id"),
        ("/redirect/https://x.ch/a/b", "/redirect/:id/:id/a/b"),
    ],
)
def test_an_address_has_a_pattern(url: str, pattern: str) -> None:
    assert pattern_of(url) == pattern


@given(
    st.one_of(st.text(), st.from_regex(r"(?:https?://[a-z.]+)?(?:/[\w:*@.-]{0,50}){0,10}(?:\?\w+)?", fullmatch=True))
)
def test_a_pattern_is_short_and_its_own_and_has_no_query(url: str) -> None:
    pattern = pattern_of(url)

    assert pattern_of(pattern) == pattern
    assert pattern.startswith("/")
    assert len(pattern) <= 9 * 41
    assert not set(pattern) & set("?#@% \n")


@pytest.mark.parametrize(
    "route",
    [
        "/:locale/account/orders/details/:id",
        "/:locale/how-to-find-your-size",
        "/.well-known/change-password",
        "/account/reset-password",
        "/admin/stock-locations/:id/fulfillment-sets",
        "/api/v1.2/getCart",
        "/api/analytics/web-vitals",
        "/auth/customer/emailpass/register",
        "/auth/user/google/callback",
        "/checkout/confirm",
        "/order/:id/confirmed",
        "/order/confirmed/:id",
        "/pages/terms-and-conditions",
        "/search/results",
        "/static/jquery.min.js",
        "/store/carts/:id/line-items",
        "/store/customers/me/addresses",
        "/store/product-categories",
        "/users/login",
        "/users/me/orders",
    ],
)
def test_a_real_route_is_kept(route: str) -> None:
    assert pattern_of(route) == route


def test_a_path_has_no_host_and_no_query() -> None:
    assert path_of("https://fitfoot.ch/cart?token=1") == path_of("/cart#top") == "/cart"
    assert path_of("//evil.example/cart") == path_of("android-app://shop/cart") == "/cart"
    assert path_of("/redirect/https://x.ch/a/b") == "/redirect/https://x.ch/a/b"
