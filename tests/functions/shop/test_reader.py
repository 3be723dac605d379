import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from functions.model.rule import Sample
from functions.shop.questions import Answered, PromQL, RedisPing, Rows, Sql, Timed, Unanswered
from functions.shop.reader import FUNCTION, ShopReader
from tests.builders import NOON
from tests.functions.shop.lambdas import FakeLambda, echo, failed, refused, says, says_bytes

pytestmark = pytest.mark.unit


def questions(count: int) -> list[PromQL]:
    return [PromQL(f"vector({number})", NOON) for number in range(count)]


def one(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - also wrong ones
    return {"ok": True, "value": [], "took_ms": 1.0, "error": None} | fields


def ask_one(answer: object) -> Answered | Unanswered:
    (only,) = ShopReader(FakeLambda(lambda _: says({"answers": [answer]}))).ask(questions(1))
    return only


def test_a_question_carries_its_instant_and_its_answer_becomes_samples() -> None:
    client = FakeLambda(echo)
    answers = ShopReader(client).ask([PromQL("up", datetime(2026, 11, 23, 4, 5, 6, 500_000, tzinfo=UTC))])
    assert client.functions == {FUNCTION} == {"fitfoot-shop-reader"}
    assert client.asked == [{"questions": [{"promql": "up", "time": "2026-11-23T04:05:06.500000Z"}]}]
    assert answers == [Answered((Sample({"query": "up"}, 1.0),))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5", 1.5),
        ("+Inf", math.inf),
        ("-Inf", -math.inf),
        ("Inf", math.inf),
        ("1e+06", 1e6),
        ("-0", 0.0),
        ("5e-324", 5e-324),
    ],
)
def test_values_are_numbers(text: str, value: float) -> None:
    answer = ask_one(one(value=[{"metric": {"job": "web"}, "value": [1.5, text]}]))
    assert answer == Answered((Sample({"job": "web"}, value),))


def test_not_a_number_is_a_value_too() -> None:
    answer = ask_one(one(value=[{"metric": {}, "value": [1, "NaN"]}]))
    assert isinstance(answer, Answered)
    assert math.isnan(answer.samples[0].value)


def test_an_empty_vector_is_answered_and_warnings_are_passed_on() -> None:
    assert ask_one(one()) == Answered(())
    assert ask_one(one(warnings=["a store is gone", 7])) == Answered((), ("a store is gone",))


def test_a_question_s_error_is_its_reason() -> None:
    assert ask_one(one(ok=False, value=None, error="connection refused")) == Unanswered("connection refused")


@pytest.mark.parametrize("text", ["", "one", "1_000", " 1", "1\n", "0x1", "infinity", "nan", "+NaN", "\u0661"])
def test_a_value_that_is_no_number_makes_its_question_unanswered(text: str) -> None:
    answer = ask_one(one(value=[{"metric": {}, "value": [1, "1"]}, {"metric": {}, "value": [1, text]}]))
    assert answer == Unanswered(f"the answer is not samples: {text!r} is not a number")


@pytest.mark.parametrize(
    "element",
    [
        None,
        [],
        {},
        {"metric": {}},
        {"metric": [], "value": [1, "1"]},
        {"metric": {"job": 5}, "value": [1, "1"]},
        {"metric": {}, "value": [1, 1.5]},
        {"metric": {}, "value": ["1"]},
    ],
)
def test_an_element_that_is_none_makes_its_question_unanswered(element: object) -> None:
    answer = ask_one(one(value=[element]))
    assert isinstance(answer, Unanswered)
    assert answer.reason.startswith("the answer is not samples: ")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "up",
        {},
        one(ok="yes"),
        one(ok=1, value="x"),
        one(value=None),
        one(value={}),
        one(ok=False),
        one(ok=False, error=""),
        one(ok=False, error={"no": "text"}),
    ],
)
def test_an_answer_of_another_shape_is_none(answer: object) -> None:
    assert ask_one(answer) == Unanswered("the shop reader answers in a shape that is not its own")


def test_a_wrong_answer_hinders_no_other() -> None:
    client = FakeLambda(lambda _: says({"answers": [one(), {}, one()]}))
    assert [type(answer) for answer in ShopReader(client).ask(questions(3))] == [Answered, Unanswered, Answered]


def test_no_question_asks_nobody() -> None:
    client = FakeLambda(echo)
    assert ShopReader(client).ask([]) == []
    assert client.asked == []


def test_many_questions_go_in_batches_and_their_answers_stay_in_order() -> None:
    client = FakeLambda(echo)
    answers = ShopReader(client).ask(questions(450))
    assert [len(payload["questions"]) for payload in client.asked] == [200, 200, 50]
    assert answers == [Answered((Sample({"query": f"vector({number})"}, 1.0),)) for number in range(450)]


def test_a_payload_stays_smaller_than_lambda_takes() -> None:
    client = FakeLambda(echo)
    ShopReader(client).ask([PromQL("x" * 2_000_000, NOON)] * 5)
    assert [len(payload["questions"]) for payload in client.asked] == [2, 2, 1]


def test_a_batch_that_fails_hinders_no_other() -> None:
    def second_fails(payload: dict[str, Any]) -> dict[str, Any]:
        if "vector(200)" in str(payload):
            raise refused("TooManyRequestsException", "Rate Exceeded.")
        return echo(payload)

    answers = ShopReader(FakeLambda(second_fails)).ask(questions(450))
    assert [isinstance(answer, Answered) for answer in answers] == [True] * 200 + [False] * 200 + [True] * 50
    assert answers[200] == Unanswered("fitfoot-shop-reader cannot be asked: TooManyRequestsException: Rate Exceeded.")


class Torn:
    """A body that ends in the middle."""

    def read(self) -> bytes:
        raise ResponseStreamingError(error="Connection broken")


def raising(error: Exception) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def raise_it(_payload: dict[str, Any]) -> dict[str, Any]:
        raise error

    return raise_it


URL = "https://lambda.eu-central-1.amazonaws.com/"


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            raising(refused("ResourceNotFoundException", "Function not found")),
            "ResourceNotFoundException: Function not",
        ),
        (raising(refused("AccessDeniedException", "not\nauthorized")), "AccessDeniedException: not authorized"),
        (raising(ReadTimeoutError(endpoint_url=URL)), "cannot be asked: Read timeout"),
        (raising(ConnectTimeoutError(endpoint_url=URL)), "cannot be asked: Connect timeout"),
        (raising(EndpointConnectionError(endpoint_url=URL)), "cannot be asked: Could not connect"),
        (raising(NoCredentialsError()), "cannot be asked: Unable to locate credentials"),
        (lambda _: {"Payload": Torn()}, "cannot be asked: "),
        (lambda _: failed({"errorMessage": "2026 Task timed out after 15.00 seconds"}), "failed: 2026 Task timed out"),
        (lambda _: failed({"errorMessage": "unknown field", "errorType": "BadRequest"}), "failed: unknown field"),
        (lambda _: failed(None), "failed: it does not say why"),
        (lambda _: failed({"answers": [one(), one()]}), "failed: it does not say why"),
        (lambda _: says_bytes(b""), "answers broken JSON"),
        (lambda _: says_bytes(b'{"answers": ['), "answers broken JSON"),
        (lambda _: says_bytes(b"[" * 200_000), "answers broken JSON"),
        (lambda _: says(None), "without a list of answers"),
        (lambda _: says([one(), one()]), "without a list of answers"),
        (lambda _: says({"answers": {"0": one()}}), "without a list of answers"),
        (lambda _: says({"answers": [one()]}), "gives 1 answers to 2 questions"),
        (lambda _: says({"answers": [one(), one(), one()]}), "gives 3 answers to 2 questions"),
    ],
)
def test_whatever_goes_wrong_is_why_nothing_is_known(
    reply: Callable[[dict[str, Any]], dict[str, Any]], words: str
) -> None:
    answers = ShopReader(FakeLambda(reply)).ask(questions(2))
    assert [type(answer) for answer in answers] == [Unanswered, Unanswered]
    for answer in answers:
        assert isinstance(answer, Unanswered)
        assert words in answer.reason
        assert answer.reason.startswith("fitfoot-shop-reader ")
        assert len(answer.reason) <= 300
        assert "\n" not in answer.reason


def test_questions_with_a_time_of_their_own_are_asked_at_once_and_say_how_long_they_took() -> None:
    answers = [
        {"ok": True, "rows": [{"version": "15"}], "took_ms": 3.5, "error": None},
        {"ok": False, "value": None, "took_ms": 2000.1, "error": "no answer within 2 s"},
        {"ok": False, "value": None, "took_ms": 0.0, "error": "no Prometheus is set", "asked": False},
    ]
    client = FakeLambda(lambda _: says({"answers": answers}))

    timed = ShopReader(client).timed([Sql("ping"), RedisPing(), PromQL("up", NOON)], 2)

    assert timed == [
        Timed(Rows(({"version": "15"},)), 3.5),
        Timed(Unanswered("no answer within 2 s"), 2000.1),
        Timed(Unanswered("no Prometheus is set")),
    ]
    (asked,) = client.asked
    assert (len(asked["questions"]), asked["seconds_each"]) == (3, 2)


def test_a_shop_reader_that_fails_has_asked_nobody() -> None:
    client = FakeLambda(lambda _: failed({"errorMessage": "killed"}))
    assert (
        ShopReader(client).timed([Sql("ping"), RedisPing()], 2)
        == [Timed(Unanswered("fitfoot-shop-reader failed: killed"))] * 2
    )
