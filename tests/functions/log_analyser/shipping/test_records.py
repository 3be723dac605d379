"""Tests: lines as they leave: JSON that anybody reads, without secrets, in parts that are small enough."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.log_analyser.shipping.records import packed, parts, records, unpacked
from functions.model.scrub import SCRUBBED
from tests.functions.log_analyser.shipping.post_room import a_batch

pytestmark = pytest.mark.unit

AWS = {"group": "/fitfoot/web", "stream": "s", "id": "abab-0"}


def record(line: str) -> Any:  # noqa: ANN401 - JSON
    (only,) = records(a_batch(line))
    return json.loads(only)


def test_a_json_line_keeps_its_fields_and_gets_its_time_and_place() -> None:
    told = record('{"type": "request", "status": 200, "url": "/products/7"}')
    assert told == {"type": "request", "status": 200, "url": "/products/7", "dt": 1_795_420_800_000, "aws": AWS}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "GET / 200",
        "[1, 2]",
        "7",
        '{"broken": ',
        '{"v": NaN}',
        '{"v": 1e999}',
        '{"v": [-1e999]}',
        f'{{"v": {"1" * 5000}}}',
        '{"a":' * 3000,
    ],
)
def test_any_other_line_is_a_message(line: str) -> None:
    assert record(line) == {"message": line, "dt": 1_795_420_800_000, "aws": AWS}


@pytest.mark.parametrize(
    "line",
    [
        '{"headers": {"authorization": "Bearer abcdefgh"}, "msg": "card 4111 1111 1111 1111"}',
        "login of anna@example.com with password=hunter2 failed",
        '{"broken": "token=abcdefgh"',
    ],
)
def test_no_secret_leaves(line: str) -> None:
    told = json.dumps(record(line))
    assert SCRUBBED in told
    for secret in ("abcdefgh", "4111", "hunter2", "anna@"):
        assert secret not in told


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=60).filter(lambda one: b"\n" not in one), max_size=30))
def test_parts_hold_every_line_in_order_and_no_more_than_fits(lines: list[bytes]) -> None:
    found = list(parts(lines, most_bytes=100))
    assert [line for part in found for line in part] == lines
    assert all(len(part) == 1 or len(b"\n".join(part)) <= 100 for part in found)
    assert [unpacked(packed(part)) for part in found] == found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_whatever_a_line_holds_it_is_one_line_of_json(lines: list[str]) -> None:
    for line, told in zip(lines, records(a_batch(*lines)), strict=True):
        assert b"\n" not in told
        assert json.loads(told)["aws"]["id"].startswith("abab-"), line
