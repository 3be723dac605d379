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


def test_a_path_has_no_host_and_no_query() -> None:
    assert path_of("https://fitfoot.ch/cart?token=1") == path_of("/cart#top") == "/cart"
