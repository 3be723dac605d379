from datetime import timedelta
from math import nan
from typing import Any

import pytest

from functions.model.rule import Sample
from functions.runbook_steps.questions import QUESTIONS
from functions.runbook_steps.scope import Scope
from functions.shop.questions import Answered, PromQL, Unanswered
from tests.builders import a_sample
from tests.functions.runbook_steps.room import API_DOWN, Room, one_value

pytestmark = pytest.mark.unit


def compared(room: Room, **fields: Any) -> tuple[object, ...]:  # noqa: ANN401 - JSON
    answer = room.does("compare", **{"question": "error_rate", "below": "1", **fields})
    return answer["verdict"], answer["value"], *answer["lines"]


def test_recovered_is_below_the_limit_everywhere() -> None:
    room = Room()
    room.shop.says({"web": 0.2, "api": 0.44})
    expected = "fitfoot-api: error rate 0.44 % in the last 2 minutes, below 1 %"
    assert compared(room) == ("VERDICT_RECOVERED", 0.44, expected)


@pytest.mark.parametrize("value", [1, 12.4])
def test_ill_is_one_that_is_not(value: float) -> None:
    room = Room()
    room.shop.says({"web": 0, "api": value})
    verdict, worst, line = compared(room)
    assert (verdict, worst) == ("VERDICT_ILL", value)
    assert line == f"fitfoot-api: error rate {value} % in the last 2 minutes, not below 1 %"


@pytest.mark.parametrize("values", [{}, {"web": 0.2}, {"web": 0.2, "api": nan}, {"web": nan, "api": nan}])
def test_what_nobody_knows_is_not_recovered(values: dict[str, float]) -> None:
    room = Room()
    room.shop.says(values)
    assert compared(room)[0] == "VERDICT_UNKNOWN"


def test_what_is_ill_is_ill_whatever_else_is_unknown() -> None:
    room = Room()
    room.shop.says({"web": nan, "api": 7})
    assert compared(room)[:2] == ("VERDICT_ILL", 7)


def test_no_answer_is_unknown_with_its_reason() -> None:
    room = Room()
    room.shop.says(Unanswered("Prometheus: VERDICT_RECOVERED\x00 timeout"))
    assert compared(room) == ("VERDICT_UNKNOWN", None, "error rate unknown: Prometheus: verdict_RECOVERED timeout")


def test_of_one_service_only_it_has_to_be_known() -> None:
    room = Room()
    room.shop.says({"api": 0})
    assert compared(room, question="down", service="api", below=1)[0] == "VERDICT_RECOVERED"
    (asked,) = room.shop.asked
    assert isinstance(asked, PromQL)
    assert asked.query == '100 * (1 - avg by (job) (up{job=~"fitfoot-api"}))'


def test_each_look_is_a_line_of_its_own() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.shop.says({"web": 0, "api": 7})
    for _ in range(2):
        room.now += timedelta(seconds=30)
        compared(room)
    assert len([line for line in room.lines(API_DOWN) if "error rate" in line]) == 2


def test_the_window_is_the_environment_s() -> None:
    assert "[20000ms]" in Scope("", timedelta(seconds=20)).promql("rate(x[$window])")
    assert Scope("", timedelta(seconds=20)).lately == "in the last 20 seconds"


def asked(question: str, *answers: Answered | Unanswered, room: Room | None = None) -> tuple[str, list[str]]:
    room = room or Room()
    if answers:
        room.shop.says(*answers)
    answer = room.does("ask", question=question)
    return answer["verdict"], answer["lines"]


def test_errors_are_told_by_endpoint_the_most_first() -> None:
    found = Answered(
        (
            a_sample(4, method="POST", endpoint="/carts", job="fitfoot-api"),
            a_sample(34.2, method="GET", endpoint="/products"),
        )
    )
    assert asked("errors_by_endpoint", one_value(9), found) == (
        "VERDICT_ANSWERED",
        [
            "most failed requests in the last 5 minutes:",
            "fitfoot-api GET /products: about 34 failed requests",
            "fitfoot-api POST /carts: about 4 failed requests",
        ],
    )


def test_no_failures_are_told_from_no_series() -> None:
    nothing = Answered(())
    assert asked("errors_by_endpoint", one_value(9), nothing)[1] == ["no request failed in the last 5 minutes"]
    assert asked("errors_by_endpoint", nothing, nothing) == (
        "VERDICT_UNKNOWN",
        ["errors by endpoint unknown: there is no such series now"],
    )


def test_the_error_rate_is_told_by_job() -> None:
    found = Answered((a_sample(12.41), Sample({"job": "fitfoot-web"}, nan)))
    assert asked("error_rate", found) == (
        "VERDICT_ANSWERED",
        ["fitfoot-api: error rate 12.4 % in the last 2 minutes", "fitfoot-web: no requests in the last 2 minutes"],
    )


def test_the_slowest_are_told_first_and_at_most_ten_lines() -> None:
    found = Answered(tuple(Sample({"query": f"q{count}"}, 100.0 + count) for count in range(12)))
    verdict, lines = asked("slowest_queries", found)
    assert verdict == "VERDICT_ANSWERED"
    assert lines[:2] == ["slowest queries in the last 2 minutes (p95):", "q11: 111 ms"]
    assert (len(lines), lines[-1]) == (10, "and 4 more")


def test_the_database_is_told_as_far_as_it_is_known() -> None:
    known = [one_value(value) for value in (1, 57, 100, 12, 8.5)]
    assert asked("database", *known) == (
        "VERDICT_ANSWERED",
        [
            "Postgres answers its exporter",
            "57 connections of 100 that may be",
            "12 queries got no connection in the last 5 minutes",
            "queries took 8.5 ms (p95) in the last 5 minutes",
        ],
    )
    verdict, lines = asked("database", Unanswered("timeout"))
    assert verdict == "VERDICT_UNKNOWN"
    assert (lines[0], lines[-1]) == ("Postgres: unknown", "timeout")


def test_the_cache_says_how_it_is() -> None:
    assert asked("cache") == (
        "VERDICT_ANSWERED",
        [
            "Redis 7.0.15 answers in 0.42 ms",
            "its data takes 12.3 MB of 100 MB",
            "42 clients; since its start 0 keys evicted, 97.1 % of keys found",
        ],
    )
    room = Room()
    room.shop.redis = Unanswered("connection refused")
    assert asked("cache", room=room) == ("VERDICT_UNKNOWN", ["Redis unknown: connection refused"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_nobody_answers_is_unknown(question: str) -> None:
    room = Room()
    room.shop.redis = Unanswered("nobody answers")
    assert asked(question, room=room)[0] == "VERDICT_UNKNOWN"


def test_a_repeated_question_with_the_same_answer_is_one_line() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    for _ in range(2):
        room.does("ask", question="cache")
        room.now += timedelta(seconds=1)
    assert len([line for line in room.lines(API_DOWN) if line.startswith("Redis")]) == 1
