"""Tests of what is one kind of error."""

import pytest

from functions.log_analyser.errors.fingerprint import Sighting, fingerprint_of
from functions.log_analyser.lines.nouns import Error
from functions.model.error_kind import ErrorKind
from tests.builders import NOON

pytestmark = pytest.mark.unit

STACK = """TypeError: Cannot read properties of undefined (reading 'price')
    at priceOf (/app/.next/server/chunks/cart-3f2a9c1b.js:12:31)
    at Array.map (<anonymous>)
    at async total (file:///app/src/cart.js:40:5)
    at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)"""
TRACE = """Traceback (most recent call last):
  File "/opt/python/powertools/logger.py", line 9, in wrapped
  File "/var/task/functions/api/handler.py", line 7, in handle
  File "/var/task/functions/api/prices.py", line 3, in price_of
KeyError: 'price'"""


def fingerprint(message: str, stack: str = "", name: str = "", service: str = "api") -> str:
    return fingerprint_of(service, Error(message, stack, name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("order 17 not found", "order 4711 not found"),
        ("no product prod_01HX5V3Z3K1ABCDEFGHJKMNPQR", "no product prod_01HX5V3Z3K9ZZZDEFGHJKMNPQR"),
        ("user 7d3b2c1a-0000-4000-8000-000000000001 left", "user 99990000-1111-4000-8000-00000000000a left"),
        ("no 'trail runner' in stock", "no 'road runner' in stock"),
        ("GET https://pay.example/a?b=1 failed", "GET https://pay.example/c failed"),
        ("connect ECONNREFUSED 10.0.0.5:5432", "connect ECONNREFUSED 10.0.0.77:5432"),
        ("mail to anna@fitfoot.ch bounced", "mail to ben@example.org bounced"),
        ("boom\ndetail 1", "boom\nanother detail"),
        ("bad pointer 0x7ffe1234abcd", "bad pointer 0x1f"),
        ("no commit deadbeef", "no commit 3f2a9c1b"),
        ("no commit beefcafe", "no commit 12345678"),
        ("no part 3f2a", "no part 1234"),
        ("no cart 01ARZ3NDEKTSV4RRFFQ69G5FAV", "no cart 01BX5ZZKBKACTAV9WEVGEMMVRZ"),
        ("no link V1StGXR8_Z5jdHi6B-myT", "no link 3kTMd-92XpQ_aaZb0Lw1c"),
        ("no link aZ3kP9qR", "no link bY4mQ8sT"),
        ("connect fe80::1ff:fe23:4567:890a", "connect 2001:db8::1"),
        ("connect ::1", "connect ::ffff:10.0.0.5"),
        ("timeout after 1.5s", "timeout after 12s"),
        ("timeout after 100ms", "timeout after 100000ms"),
        ("balance is -5", "balance is 5"),
        ("balance is -5.25", "balance is 1e10"),
        ("late since 2026-11-23T08:00:00Z", "late since 2026-11-24T08:00:00.123Z"),
        ("late since 2026-11-23T08:00:00", "late since 2026-11-24T08:00:00+01:00"),
        ("late since 2026-11-23", "late since 2026-11-23 08:00:00.5 UTC"),
        ("closed on Monday", "closed on Tue"),
        ("at Mon, 23 Nov 2026 08:00:00 GMT", "at Thu, 01 Jan 2026 18:30:59 GMT"),
        ("at Nov 23, 2026", "at May 1, 2027"),
        ("no file /tmp/upload-abc123", "no file /tmp/upload-xyz/9"),
        ("no file upload-abc123.txt", "no file upload-x7z789.txt"),
        ("Unexpected token < in JSON at position 0", "Unexpected token x in JSON at position 14"),
        ("Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "Unexpected token 'o', \"no\" is not valid JSON"),
    ],
)
def test_one_kind_has_many_messages(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cannot read properties of undefined (reading 'total')", "Cannot read properties of undefined (reading 'id')"),
        ("KeyError: 'foo'", "KeyError: 'bar'"),
        ('relation "orders" does not exist', 'relation "carts" does not exist'),
        ("`a.b` is no function", "`a.c` is no function"),
    ],
)
def test_without_a_stack_a_name_tells_one_kind_from_another(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one, "a stack of no frames") != fingerprint(other, "a stack of no frames")
    assert fingerprint(one, STACK) == fingerprint(other, STACK)


@pytest.mark.parametrize(
    ("one", "other"),
    [("the facade is gone", "the decade is gone"), ("ERR_HTTP2_STREAM_CANCEL", "ERR_HTTP2_INVALID_SESSION"),
     ("no S3 here", "no EC2 here"), ("a timeout of 5s", "a size of 5KB"), ("Maybe closed", "Marsh closed")],
)  # fmt: skip
def test_a_word_is_none_of_what_changes(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize(
    ("change", "to"),
    [(":12:31", ":99:2"), ("3f2a9c1b", "99aa88bb"), ("layer.js:95:5", "route.js:1:1"), ("/app/.next", "/srv/.next")],
)
def test_a_deployment_changes_no_kind(change: str, to: str) -> None:
    assert fingerprint("boom", STACK) == fingerprint("boom", STACK.replace(change, to))


def test_python_frames_count_from_where_it_was_raised() -> None:
    assert fingerprint("boom", TRACE) == fingerprint(
        "boom", TRACE.replace("line 3", "line 30").replace("logger.py", "x.py")
    )
    assert fingerprint("boom", TRACE) != fingerprint("boom", TRACE.replace("price_of", "tax_of"))


def test_of_python_frames_the_innermost_count() -> None:
    outer = "".join(f'  File "/var/task/functions/api/layer{n}.py", line 7, in call\n' for n in "abcdef")
    deep = TRACE.replace("Traceback (most recent call last):\n", f"Traceback (most recent call last):\n{outer}")
    assert fingerprint("boom", deep) == fingerprint("boom", deep.replace("layera", "layerz"))
    assert fingerprint("boom", deep) != fingerprint("boom", deep.replace("layerf", "layerz"))
    assert fingerprint("boom", deep) != fingerprint("boom", deep.replace("price_of", "tax_of"))


def test_another_message_place_name_or_service_is_another_kind() -> None:
    kinds = [
        fingerprint("boom", STACK),
        fingerprint("bang", STACK),
        fingerprint("boom"),
        fingerprint("boom", STACK.replace("priceOf", "taxOf")),
        fingerprint("boom", STACK, "TypeError"),
        fingerprint("boom", STACK, service="web"),
    ]
    assert len(set(kinds)) == len(kinds)


def kind_of(error: Error) -> ErrorKind:
    return Sighting("api", fingerprint_of("api", error), error, NOON, NOON).occurrences().kind


def test_nothing_secret_is_kept() -> None:
    secret = "postgres://shop:hunter22@db/x card 4111 1111 1111 1111, anna@fitfoot.ch, Bearer abcdef123456"
    kind = kind_of(Error(secret, f"Error: {secret}\n    at f (/app/x.js:1:2)"))
    for word in ("hunter22", "4111", "anna@", "abcdef123456"):
        assert word not in kind.message + kind.stack


def test_half_a_character_is_no_harm() -> None:
    assert kind_of(Error("a\ud800b")).message == "a?b"
