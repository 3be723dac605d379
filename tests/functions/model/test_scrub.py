"""Tests: secrets are taken out of texts and JSON; what is none stays, so that a line still says what happened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.scrub import SCRUBBED, scrubbed, scrubbed_value

pytestmark = pytest.mark.unit

AWS = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s5-_abc"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEs5\n-----END RSA PRIVATE KEY-----"
NOISE = st.sampled_from(
    [
        "token=",
        "password",
        "://",
        "@",
        "eyJ",
        ".",
        "Bearer ",
        "sk_live_",
        "4",
        "4111 ",
        "a",
        '"',
        ": ",
        "\\",
        "-",
        "é",
        ",",
        ";",
        "]",
        "%",
        "'",
    ]
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
        ("Cookie: a=1; session=s5ecret\nHost: x", "Cookie: [scrubbed]\nHost: x"),
        ('"Cookie": "a=1; sid=s5ecret", "n": 3', '"Cookie": "[scrubbed]", "n": 3'),
        ("Authorization: Digest username=ann, response=s5", "Authorization: [scrubbed]"),
        ('"password": "correct horse", "n": 3', '"password": "[scrubbed]", "n": 3'),
        (r'"password":"two \"words\" here","n":3', '"password":"[scrubbed]","n":3'),
        (r"{\"password\":\"a \\\"b\\\" c\",\"n\":3}", r"{\"password\":\"[scrubbed]\",\"n\":3}"),
        ("password='it is' or no", "password='[scrubbed]' or no"),
        ('"password": "cut off here', '"password": "[scrubbed]'),
        ('{"password": {"value": "hunter2"}, "broken', '{"password": {[scrubbed]}, "broken'),
        ("password[]=s5ecret&n=3", "password[]=[scrubbed]&n=3"),
        ("user[password]=s5ecret&n=3", "user[password]=[scrubbed]&n=3"),
        ("password%3Ds5ecret n", "password%3D[scrubbed] n"),
        ("user%5Bpassword%5D=s5ecret", "user%5Bpassword%5D=[scrubbed]"),
        ("password%5B0%5D%253Ds5ecret to jane%2540enc.ch", "password%5B0%5D%253D[scrubbed] to [scrubbed]"),
        ("password=ab,cdefgh, n", "password=[scrubbed], n"),
        ("no mail to jane%40enc.ch or jane%2Bx%40enc.ch", "no mail to [scrubbed] or [scrubbed]"),
        ("postgres://u:p/ss@host/shop", "postgres://[scrubbed]@host/shop"),
        ("postgres://u:p@ss@host/shop", "postgres://[scrubbed]@host/shop"),
        ("http://a.ch/b,redis://:p?s@host:6379", "http://a.ch/b,redis://[scrubbed]@host:6379"),
        ("pw=s5ecret", "pw=[scrubbed]"),
        ("Passwort: s5ecret", "Passwort: [scrubbed]"),
        ("PHPSESSID=s5ecret session_id=s5ecret", "PHPSESSID=[scrubbed] session_id=[scrubbed]"),
        ("connect.sid=s%3As5ecret", "connect.sid=[scrubbed]"),
        ("api key: s5ecret", "api key: [scrubbed]"),
        ("/x?X-Amz-Signature=s5ecret&n=3", "/x?X-Amz-Signature=[scrubbed]&n=3"),
        (f"is {PEM} it", "is [scrubbed] it"),
        ("https://hooks.slack.com/services/T0/B0/x5 said no", "https://hooks.slack.com/services/[scrubbed] said no"),
        ("CH93 0076 2011 6238 5295 7 NOT FOUND", "[scrubbed] NOT FOUND"),
        ("iban DE89370400440532013000", "iban [scrubbed]"),
        ("Key (phone)=(+41 79 123 45 67) exists", "Key (phone)=([scrubbed]) exists"),
        ("no SMS to +41791234567. /x?phone=%2B41791234567", "no SMS to [scrubbed]. /x?phone=[scrubbed]"),
        ("called 079 123 45 67, 0791234567 and 0041 44 123 45 67", "called [scrubbed], [scrubbed] and [scrubbed]"),
        ("tel=044 123 45 67 (0041441234567)", "tel=[scrubbed] ([scrubbed])"),
        ("ann came with password hunter2, in vain", "ann came with password [scrubbed], in vain"),
        ("the password 'correct horse' is short", "the password [scrubbed] is short"),
        (f"AKIAIOSFODNN7EXAMPLE {AWS} refused", "[scrubbed] [scrubbed] refused"),
        (f"aws said no to ({AWS})", "aws said no to ([scrubbed])"),
        ("session 8f14e45fceea167a5a36dedd4bea2543 gone", "session [scrubbed] gone"),
        ("session id: 3f2b8c1e-9d6a-4f5e-8a7b-0c1d2e3f4a5b", "session id: [scrubbed]"),
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
        "https://cdn.shop.ch:8443/npm/react@18.2.0/index.js",
        "http://localhost:3000/@shop/cart@1.0",
        "CH94 0076 2011 6238 5295 7",
        "a passenger said: hello, and the sidebar: open",
        "the token has expired",
        "the password has expired, password reset asked for, session expired in session 4711",
        "took +1500 ms, m=+123.456789012, at 08:00:00 +0100, 2026-11-23 08:00:00+0100 GMT+0100",
        "order 0012345678, 079-123, 0.0791234567, 10.0.41.79, 1-079-1234567890",
        "aws: commit 8f14e45fceea167a5a36dedd4bea25438f14e45f is live",
        "trace 8f14e45fceea167a5a36dedd4bea2543 of /api/secret/products/8f14e45fceea167a",
        "2026-11-23T08:00:00.123Z 3f2b8c1e-9d6a-4f5e-8a7b-0c1d2e3f4a5b",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert scrubbed(text) == text


@pytest.mark.parametrize("told", [*TOLD, '"secret": "Qx7 Qx7"', "Cookie: a=1; b=2", '{"token": ["a"], "broken', PEM])
def test_what_was_scrubbed_stays_as_it_is(told: str) -> None:
    assert scrubbed(scrubbed(told)) == scrubbed(told) != told


def test_in_json_the_name_tells_a_secret_and_every_text_is_scrubbed() -> None:
    told = {"headers": {"Cookie": "a=1", "accept": "text/html"}, "users": ["a@b.ch"], "pin_token": 7, "token": None}
    assert scrubbed_value(told) == {
        "headers": {"Cookie": SCRUBBED, "accept": "text/html"},
        "users": [SCRUBBED],
        "pin_token": SCRUBBED,
        "token": None,
    }


def test_in_json_whatever_stands_under_a_secret_s_name_is_scrubbed_and_so_are_names_and_numbers() -> None:
    told = {"password": {"value": "hunter2"}, "cookies": {"sid": "abc"}, "tokens": ["x"], "by": {"a@b.ch": 2}}
    assert scrubbed_value(told | {"card": 4111111111111111, "at": 1764000000000, "took": 0.5, "ok": True}) == {
        "password": SCRUBBED,
        "cookies": SCRUBBED,
        "tokens": SCRUBBED,
        "by": {SCRUBBED: 2},
        "card": SCRUBBED,
        "at": 1764000000000,
        "took": 0.5,
        "ok": True,
    }


@pytest.mark.parametrize(
    "noise",
    [
        "://u:", "password", 'token:"\\', "-----BEGIN PRIVATE KEY", "CH93 ", "a@", "%2B", "[", "+4", "07 ",
        "password a", "aws aA1", "session a",
    ],
)  # fmt: skip
def test_a_line_that_is_long_and_made_to_be_slow_is_read_to_its_end(noise: str) -> None:
    assert "Qx7Qx7Qx7" not in scrubbed(noise * (200_000 // len(noise)) + "\n password=Qx7Qx7Qx7")


@settings(max_examples=60, deadline=None)
@given(st.lists(NOISE, max_size=20).map("".join), st.sampled_from(TOLD), st.lists(NOISE, max_size=20).map("".join))
def test_no_noise_around_a_secret_hides_it(before: str, told: str, after: str) -> None:
    assert "Qx7Qx7Qx7" not in scrubbed(f"{before} | {told} | {after}")
