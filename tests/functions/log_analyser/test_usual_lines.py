"""Tests of the lines that are told without a JSON parser: they say what the parser says."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from functions.log_analyser.lines.nouns import Request
from functions.log_analyser.lines.reading import read
from functions.log_analyser.lines.usual import usual

pytestmark = pytest.mark.unit

EXAMPLES = 10_000 if os.environ.get("ANALYSE_TEST") == "full" else 80
TEXTS = some.sampled_from(("/", "/products/7", "/ü", '/"x', "/\\", "/\n", "", "x")) | some.text(max_size=6)
WHATEVER = some.one_of(
    some.integers(-5, 10**9), some.floats(), some.floats(0, 100_000), some.none(), some.text(max_size=3)
)


def is_told_alike(line: str) -> None:
    told, known = usual(line), read(line)
    if told:
        method, url, route, status, took = told.groups()
        assert known == Request(method, route or url, routed=bool(route), status=int(status), took_ms=float(took))


def test_what_the_middleware_writes_is_usual() -> None:
    line = (
        '{"type":"request","method":"GET","url":"/products/7","route":"/products/:id","status":200,"duration":12.5,'
        '"timestamp":"2026-11-23T08:00:00.123Z","request_id":"7d3b"}'
    )
    for one in (line, line.replace('"route":"/products/:id",', ""), line.replace("}", ',"aborted":true}')):
        assert usual(one)
        is_told_alike(one)


def a_line(url: str = "/x", took: str = "1.5") -> str:
    return (
        f'{{"type":"request","method":"GET","url":"{url}","status":200,"duration":{took},'
        '"timestamp":"t","request_id":"r"}'
    )


@pytest.mark.parametrize("length", [399, 400, 499, 500, 501, 550, 600, 700])
def test_an_address_is_cut_where_the_parser_cuts_it(length: int) -> None:
    line = a_line("/" * length)
    assert bool(usual(line)) == (length <= 400)
    is_told_alike(line)
    is_told_alike(line.replace('"status"', f'"route":"{"/" * length}","status"'))


@pytest.mark.parametrize("took", ["0", "9999999", "9999999.9", "10000000", "86400000", "86400001", "999999999"])
def test_how_long_something_can_have_taken_is_what_the_parser_says(took: str) -> None:
    line = a_line(took=took)
    assert bool(usual(line)) == (float(took) < 10_000_000)
    is_told_alike(line)


AFTER = some.fixed_dictionaries({"status": some.sampled_from((200, 404, 99, 600)) | WHATEVER, "duration": WHATEVER})


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    TEXTS, some.just({}) | TEXTS.map(lambda route: {"route": route}), AFTER, some.sampled_from(({}, {"aborted": True}))
)
def test_it_says_what_the_parser_says(
    url: str, route: dict[str, str], after: dict[str, object], aborted: dict[str, bool]
) -> None:
    fields = {"type": "request", "method": "GET", "url": url, **route, **after, "timestamp": "t", "request_id": url}
    for ascii_only in (True, False):
        is_told_alike(json.dumps({**fields, **aborted}, separators=(",", ":"), ensure_ascii=ascii_only))


@settings(max_examples=EXAMPLES, deadline=None)
@given(some.integers(0, 160), some.characters())
def test_one_letter_changed_changes_both(place: int, letter: str) -> None:
    line = '{"type":"request","method":"GET","url":"/x","status":200,"duration":1.5,"timestamp":"t","request_id":"r"}'
    is_told_alike(line[:place] + letter + line[place + 1 :])
