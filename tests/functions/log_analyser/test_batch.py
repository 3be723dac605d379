"""Tests of batches as they come."""

import base64
import gzip
import json
import zlib

import pytest

from functions.log_analyser.batch import Batch, MalformedBatch, decoded
from tests.functions.log_analyser.delivered import AT_MS, WEB, a_batch, events, packed

pytestmark = pytest.mark.unit


def batch(content: object) -> Batch:
    return decoded(packed(content))


def told(*given: object, **more: object) -> dict[str, object]:
    return {"messageType": "DATA_MESSAGE", "logGroup": WEB, "logStream": "s", "logEvents": list(given), **more}


def test_a_batch_has_its_lines_in_their_order() -> None:
    found = batch(told(*events("one", "two")))
    assert (found.group, found.stream, found.lines, found.times) == (WEB, "s", ("one", "two"), (AT_MS, AT_MS))
    assert found.ids == (f"{0:056d}", f"{1:056d}")


def test_a_batch_that_comes_again_is_the_same() -> None:
    first = decoded(a_batch("one", "two")["awslogs"]["data"])
    assert decoded(a_batch("one", "two")["awslogs"]["data"]).identity == first.identity
    others = [
        a_batch("one", "two", first=1),
        a_batch("one"),
        a_batch("one", "two", stream="t"),
        a_batch("one", "two", group="g"),
    ]
    assert first.identity not in {decoded(other["awslogs"]["data"]).identity for other in others}


@pytest.mark.parametrize(
    "others", [events("one", "2"), events("one", "two", at_ms=AT_MS + 1), events("onet", "wo"), events("one\ntwo", "")]
)
def test_a_batch_of_other_lines_under_the_same_ids_is_another(others: list[dict[str, object]]) -> None:
    assert batch(told(*others)).identity != batch(told(*events("one", "two"))).identity


def test_no_line_is_taken_for_the_end_of_another() -> None:
    one, other = events("a", "b\nc"), events("a\nb", "c")
    assert batch(told(*one)).identity != batch(told(*other)).identity


def test_a_subscription_that_is_tried_out_has_no_lines() -> None:
    assert not batch(told(*events("CWL CONTROL MESSAGE"), messageType="CONTROL_MESSAGE")).lines


@pytest.mark.parametrize("bad", [None, 7, [], {}, {"id": "1", "timestamp": 1}, {"id": "1", "message": ["x"]}])
def test_a_good_line_beside_what_is_none_is_kept(bad: object) -> None:
    found = batch(told(*events("one"), bad, *events("two", first=1)))
    assert (found.lines, found.malformed) == (("one", "two"), 1)


def test_a_line_without_id_or_instant_is_still_a_line() -> None:
    found = batch(told({"message": "one"}, {"id": 7, "timestamp": True, "message": "two"}))
    assert (found.lines, found.malformed) == (("one", "two"), 0)
    assert found.identity != batch(told({"message": "one"}, {"id": 8, "timestamp": True, "message": "two"})).identity


def test_a_batch_of_no_group_has_its_lines() -> None:
    assert batch({"logEvents": events("one")}).lines == ("one",)


WHOLE = gzip.compress(json.dumps(told(*events("one"))).encode(), mtime=0)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "no base64!",
        f"!{packed(told(*events('one')))}",
        "ü",
        base64.b64encode(b"no gzip").decode(),
        base64.b64encode(WHOLE[:-12]).decode(),
        base64.b64encode(zlib.compress(b"{}")).decode(),
        base64.b64encode(gzip.compress(b"{", mtime=0)).decode(),
        base64.b64encode(gzip.compress(b"\xff\xfe\xfa", mtime=0)).decode(),
        base64.b64encode(gzip.compress(b"[" * 200_000, mtime=0)).decode(),
        base64.b64encode(gzip.compress(b" " * (65 * 1024 * 1024), 1, mtime=0)).decode(),
        packed([]),
        packed({"logEvents": {}}),
    ],
)
def test_what_is_no_batch_is_refused(data: str) -> None:
    with pytest.raises(MalformedBatch):
        decoded(data)
