from typing import Any

import pytest

from functions.model.rule import Sample
from functions.shop.questions import Answered, Pong, PromQL, RedisPing, Unanswered
from functions.shop.reader import ShopReader
from tests.builders import NOON
from tests.functions.shop.lambdas import FakeLambda, refused, says

pytestmark = pytest.mark.unit
PONG = {
    "pong_ms": 0.4,
    "version": "7.0.15",
    "used_memory_bytes": 900_000,
    "max_memory_bytes": 1_000_000,
    "connected_clients": 3,
    "evicted_keys": 7,
    "hit_rate": 0.75,
}


def ping(answer: object) -> Pong | Answered | Unanswered:
    (only,) = ShopReader(FakeLambda(lambda _: says({"answers": [answer]}))).ask([RedisPing()])
    return only


def answered(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - also wrong ones
    return {"ok": True, "value": PONG | fields, "took_ms": 2.5, "error": None}


def test_a_ping_becomes_what_redis_says_of_itself() -> None:
    assert ping(answered()) == Pong(0.4, "7.0.15", 900_000, 1_000_000, 3, 7, 0.75)


def test_no_limit_and_no_rate_are_none() -> None:
    pong = ping(answered(max_memory_bytes=None, hit_rate=None))
    assert isinstance(pong, Pong)
    assert (pong.max_memory_bytes, pong.hit_rate) == (None, None)


def test_what_redis_says_more_is_no_mistake() -> None:
    assert isinstance(ping(answered(role="master", hit_rate=1)), Pong)


def test_promql_and_a_ping_are_answered_in_their_order() -> None:
    up = {"ok": True, "value": [{"metric": {}, "value": [1, "1"]}], "took_ms": 1.0, "error": None}
    down = {"ok": False, "value": None, "took_ms": 1.0, "error": "connection refused"}
    client = FakeLambda(lambda _: says({"answers": [up, answered(), down, up]}))
    answers = ShopReader(client).ask([PromQL("up", NOON), RedisPing(), RedisPing(), PromQL("up", NOON)])
    query = {"promql": "up", "time": "2026-11-23T12:00:00Z"}
    assert client.asked == [{"questions": [query, {"redis": "ping"}, {"redis": "ping"}, query]}]
    one = Answered((Sample({}, 1.0),))
    assert answers == [one, Pong(0.4, "7.0.15", 900_000, 1_000_000, 3, 7, 0.75), Unanswered("connection refused"), one]


def test_a_ping_of_a_reader_that_refuses_is_unanswered() -> None:
    def refuses(_payload: dict[str, Any]) -> dict[str, Any]:
        raise refused("TooManyRequestsException", "Rate Exceeded.")

    (answer,) = ShopReader(FakeLambda(refuses)).ask([RedisPing()])
    assert answer == Unanswered("fitfoot-shop-reader cannot be asked: TooManyRequestsException: Rate Exceeded.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pong_ms", None),
        ("pong_ms", True),
        ("pong_ms", "1"),
        ("pong_ms", -1),
        ("pong_ms", float("nan")),
        ("version", 7),
        ("used_memory_bytes", 1.5),
        ("max_memory_bytes", "0"),
        ("connected_clients", -1),
        ("evicted_keys", True),
        ("hit_rate", 1.5),
        ("hit_rate", "1"),
    ],
)
def test_a_field_of_another_kind_makes_the_ping_unanswered(field: str, value: object) -> None:
    answer = ping(answered(**{field: value}))
    assert isinstance(answer, Unanswered)
    assert answer.reason.startswith(f"the answer is not what Redis says of itself: {field} is not ")


@pytest.mark.parametrize("answer", [None, {"ok": True, "value": []}, {"ok": False, "error": ""}, {}])
def test_an_answer_of_another_shape_is_none(answer: object) -> None:
    assert ping(answer) == Unanswered("the shop reader answers in a shape that is not its own")
