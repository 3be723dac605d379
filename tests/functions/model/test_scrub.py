"""Tests: secrets are taken out of texts and JSON; what is none stays, so that a line still says what happened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.scrub import SCRUBBED, scrubbed, scrubbed_value

pytestmark = pytest.mark.unit

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s5-_abc"
NOISE = st.sampled_from(
    ["token=", "password", "://", "@", "eyJ", ".", "Bearer ", "sk_live_", "4", "4111 ", "a", '"', ": ", "\\", "-", "é"]
)
TOLD = (
    "password=Qx7Qx7Qx7",
    "token: Qx7Qx7Qx7",
    "Bearer Qx7Qx7Qx7",
    "https://a:Qx7Qx7Qx7@b.ch/",
    "sk_live_Qx7Qx7Qx7",
    "Qx7Qx7Qx7@shop.ch",
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("GET https://ann:s3cret@shop.ch/x", "GET https://[scrubbed]@shop.ch/x"),
        ("postgres://reader:p%40ss@db:5432/shop failed", "postgres://[scrubbed]@db:5432/shop failed"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer [scrubbed]"),
        (f"jwt {JWT} expired", "jwt [scrubbed] expired"),
        ("login failed: password=hunter2&user=7", "login failed: password=[scrubbed]&user=7"),
        ('{"apiToken": "abcdef", "page": 3}', '{"apiToken": "[scrubbed]", "page": 3}'),
        (r"{\"client_secret\":\"abcdef\"}", r"{\"client_secret\":\"[scrubbed]\"}"),
        ("stripe sk_live_51H8abcdEFGH said no", "stripe [scrubbed] said no"),
        ("no mail to anna.muster+x@example.com.", "no mail to [scrubbed]."),
        ("card 4111 1111 1111 1111 declined", "card [scrubbed] declined"),
        ("AKIAIOSFODNN7EXAMPLE may not", "[scrubbed] may not"),
    ],
)
def test_a_secret_is_scrubbed_and_what_stands_around_it_stays(text: str, safe: str) -> None:
    assert scrubbed(text) == safe


@pytest.mark.parametrize(
    "text",
    [
        "TypeError: Cannot read properties of undefined (reading 'price')",
        "at checkout (/app/node_modules/react@18.2.0/index.js:12:7)",
        "order 4111111111111112 of 1764000000000",
        "https://shop.ch/products/123?page=2",
        "the token has expired",
        "2026-11-23T08:00:00.123Z 3f2b8c1e-9d6a-4f5e-8a7b-0c1d2e3f4a5b",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert scrubbed(text) == text


def test_in_json_the_name_tells_a_secret_and_every_text_is_scrubbed() -> None:
    told = {"headers": {"Cookie": "a=1", "accept": "text/html"}, "users": ["a@b.ch"], "pin_token": 7, "token": None}
    assert scrubbed_value(told) == {
        "headers": {"Cookie": SCRUBBED, "accept": "text/html"},
        "users": [SCRUBBED],
        "pin_token": SCRUBBED,
        "token": None,
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(NOISE, max_size=20).map("".join), st.sampled_from(TOLD), st.lists(NOISE, max_size=20).map("".join))
def test_no_noise_around_a_secret_hides_it(before: str, told: str, after: str) -> None:
    assert "Qx7Qx7Qx7" not in scrubbed(f"{before} | {told} | {after}")
