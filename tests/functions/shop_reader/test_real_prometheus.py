"""Tests: against a real Prometheus, what everyone says of its API is held to be true."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from functions.shop_reader.answer import Answer
from functions.shop_reader.handler import answer
from functions.shop_reader.request import Question, parse
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from tests.functions.shop_reader.running import LABELS, a_prometheus

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_prometheus(tmp_path_factory.mktemp("prometheus")) as url:
        yield url


def ask(url: str, *questions: dict[str, object]) -> list[Answer]:
    asked: list[Question] = parse({"questions": list(questions)})
    known = Settings.read({"PROMETHEUS_URL": url})
    return asyncio.run(answer(asked, known, 10, Sql(known)))


def test_a_vector_a_scalar_and_nothing_are_answers(url: str) -> None:
    vector, scalar, nothing = ask(url, {"promql": "up"}, {"promql": "1 + 1"}, {"promql": "nobody_has_this"})
    assert vector.value is not None
    assert scalar.value is not None
    assert [(one["metric"], one["value"][1]) for one in vector.value] == [(LABELS, "0")]
    assert [(one["metric"], one["value"][1]) for one in scalar.value] == [({}, "2")]
    assert (nothing.value, nothing.error) == ([], None)
    assert vector.took_ms > 0


@pytest.mark.parametrize(
    ("query", "value"),
    [("up / 0", "NaN"), ("(up + 1) / 0", "+Inf"), ("-(up + 1) / 0", "-Inf"), ("up + 1e9", "1000000000")],
)
def test_values_stay_as_prometheus_writes_them(url: str, query: str, value: str) -> None:
    (only,) = ask(url, {"promql": query})
    assert only.value is not None
    assert [one["value"][1] for one in only.value] == [value]


def test_a_time_is_obeyed_to_the_millisecond(url: str) -> None:
    at = datetime(2026, 11, 23, 4, 5, 6, 789_000, tzinfo=UTC)
    written, seconds, past = ask(
        url,
        {"promql": "vector(time())", "time": "2026-11-23T05:05:06.789+01:00"},
        {"promql": "vector(time())", "time": at.timestamp()},
        {"promql": "up", "time": 0},
    )
    assert written.value == seconds.value == [{"metric": {}, "value": [at.timestamp(), "1795406706.789"]}]
    assert past.value == []


def test_what_cannot_be_evaluated_is_told_in_prometheus_s_words(url: str) -> None:
    wrong, empty, matrix, string, many, fine = ask(
        url,
        {"promql": "sum(up"},
        {"promql": ""},
        {"promql": "up[5m]"},
        {"promql": '"text"'},
        {"promql": 'label_replace(up, "a", "1", "", "") + on () group_left () (up or up offset 1ms or vector(1))'},
        {"promql": "up"},
    )
    assert "400: bad_data: " in str(wrong.error)
    assert "unclosed left parenthesis" in str(wrong.error)
    assert "400: bad_data: " in str(empty.error)
    assert matrix.error == "the answer is a matrix; ask for an instant vector or a scalar"
    assert string.error == "the answer is a string; ask for an instant vector or a scalar"
    assert "422: execution: " in str(many.error)
    assert fine.error is None


def test_two_hundred_questions_are_one_batch(url: str) -> None:
    questions: list[dict[str, object]] = [{"promql": f"vector({number})"} for number in range(200)]
    answers = ask(url, *questions)
    assert [one.value[0]["value"][1] for one in answers if one.value] == [str(number) for number in range(200)]


def test_a_query_longer_than_a_url_may_be_is_answered(url: str) -> None:
    (only,) = ask(url, {"promql": " + ".join(["up"] * 2000)})
    assert only.error is None


def test_a_path_that_is_not_its_own_is_told(url: str) -> None:
    (only,) = ask(f"{url}/elsewhere", {"promql": "up"})
    assert str(only.error).startswith("Prometheus answers 404 with text/plain instead of JSON")
