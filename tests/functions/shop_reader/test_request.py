from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shop_reader.request import (
    MOST_QUESTIONS,
    BadRequest,
    PromQLQuestion,
    RedisQuestion,
    SqlQuestion,
    parse,
    seconds_each,
)

pytestmark = pytest.mark.unit
FIVE_PAST_FOUR = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ({"promql": "up"}, PromQLQuestion("up")),
        ({"promql": "up", "time": None}, PromQLQuestion("up")),
        ({"promql": "", "time": 0}, PromQLQuestion("", datetime(1970, 1, 1, tzinfo=UTC))),
        ({"promql": "up", "time": "2026-11-23T04:05:00Z"}, PromQLQuestion("up", FIVE_PAST_FOUR)),
        ({"promql": "up", "time": "2026-11-23T05:05:00+01:00"}, PromQLQuestion("up", FIVE_PAST_FOUR)),
        ({"promql": "up", "time": FIVE_PAST_FOUR.timestamp()}, PromQLQuestion("up", FIVE_PAST_FOUR)),
        ({"promql": "up", "time": int(FIVE_PAST_FOUR.timestamp())}, PromQLQuestion("up", FIVE_PAST_FOUR)),
    ],
)
def test_a_question_of_prometheus_is_read(question: dict[str, Any], asked: PromQLQuestion) -> None:
    assert parse({"questions": [question]}) == [asked]


def test_a_question_of_redis_is_read() -> None:
    assert parse({"questions": [{"redis": "ping"}]}) == [RedisQuestion()]


@pytest.mark.parametrize("params", [{}, {"params": {}}, {"params": None}])
def test_a_question_of_postgres_is_read_without_params(params: dict[str, Any]) -> None:
    assert parse({"questions": [{"sql": "daily_revenue", **params}]}) == [SqlQuestion("daily_revenue")]


def test_a_question_of_postgres_keeps_what_it_is_told_until_it_is_asked() -> None:
    told = {"from": "2026-11-01", "nonsense": [None]}
    assert parse({"questions": [{"sql": "any", "params": told}, {"promql": "up"}]}) == [
        SqlQuestion("any", told),
        PromQLQuestion("up"),
    ]


def test_no_questions_are_none() -> None:
    assert parse({"questions": []}) == []


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (None, "the payload is an object"),
        ([{"promql": "up"}], "the payload is an object"),
        ("up", "the payload is an object"),
        ({}, "questions is a list"),
        ({"questions": None}, "questions is a list"),
        ({"questions": {"promql": "up"}}, "questions is a list"),
        ({"question": []}, "unknown field 'question'; did you mean questions?"),
        (
            {"questions": [], "dry_run": True},
            "unknown field 'dry_run'; there are questions, seconds_each, rollup, migrations",
        ),
        ({"questions": ["up"]}, "questions[0] is an object"),
        ({"questions": [{"promql": "up"}, {}]}, "questions[1] asks nothing: write one of promql, sql, redis"),
        ({"questions": [{"promql": "up", "sql": "x"}]}, "questions[0] asks promql and sql: write one of"),
        ({"questions": [{"promqI": "up"}]}, "questions[0] has an unknown field 'promqI'; did you mean promql?"),
        ({"questions": [{"promql": "up", "at": 1}]}, "questions[0] has an unknown field 'at'; there are promql, time"),
        ({"questions": [{"promql": "up", "params": {}}]}, "questions[0] has an unknown field 'params'"),
        ({"questions": [{"redis": "ping", "time": 1}]}, "questions[0] has an unknown field 'time'; there are redis"),
        ({"questions": [{"promql": ["up"]}]}, "questions[0].promql is a text"),
        ({"questions": [{"redis": True}]}, "questions[0].redis is a text"),
        ({"questions": [{"redis": "pong"}]}, "questions[0].redis knows no question 'pong'; did you mean ping?"),
        ({"questions": [{"redis": "FLUSHALL"}]}, "questions[0].redis knows no question 'FLUSHALL'; there are ping"),
        ({"questions": [{"sql": 1}]}, "questions[0].sql is a text"),
        ({"questions": [{"sql": "x", "params": []}]}, "questions[0].params is an object, like"),
        ({"questions": [{"sql": "x", "parms": {}}]}, "unknown field 'parms'; did you mean params?"),
        ({"questions": [{"promql": "up"}] * (MOST_QUESTIONS + 1)}, "questions has 201 entries, and 200 at most"),
    ],
)
def test_a_wrong_payload_is_refused_with_what_is_right(event: object, says: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse(event)
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    "time",
    [True, "noon", "", "2026-11-23T04:05:00", float("nan"), float("inf"), 1e300, 10**400, -(10**30), [1], {"s": 1}],
)
def test_a_time_that_is_none_is_refused(time: object) -> None:
    with pytest.raises(BadRequest, match=r"questions\[0\]\.time is an instant like"):
        parse({"questions": [{"promql": "up", "time": time}]})


@pytest.mark.parametrize(("event", "seconds"), [({}, 5.0), ({"seconds_each": 2}, 2.0), ({"seconds_each": 0.5}, 0.5)])
def test_each_question_may_be_given_less_time(event: dict[str, Any], seconds: float) -> None:
    assert parse({"questions": [], **event}) == []
    assert seconds_each(event, 5.0) == seconds


@pytest.mark.parametrize("wrong", [0, -1, 5.1, "2", None, True, float("nan")])
def test_a_time_for_each_that_is_none_is_refused(wrong: object) -> None:
    with pytest.raises(BadRequest, match="seconds_each is a number of seconds, more than 0 and 5 at most"):
        seconds_each({"seconds_each": wrong}, 5.0)
