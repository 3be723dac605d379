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
    ],
)
def test_one_kind_has_many_messages(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


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
