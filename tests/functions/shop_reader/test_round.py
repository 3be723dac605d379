import asyncio
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from functions.shop_reader.answer import Answer, NotAsked, Unanswerable
from functions.shop_reader.request import PromQLQuestion, Question, RedisQuestion, SqlQuestion
from functions.shop_reader.round import MOST_SECONDS, Ask, Sources, answer_all, seconds_to_ask
from functions.shop_reader.vector import Vector

pytestmark = pytest.mark.unit
LONG = 60.0


async def rows(name: str, params: Mapping[str, Any], _seconds: float) -> list[dict[str, Any]]:
    if name == "broken":
        raise Unanswerable("table orders is missing column total")
    return [{"name": name, **params}]


async def ping(_seconds: float) -> dict[str, object]:
    return {"pong_ms": 0.5}


def answered(
    questions: Sequence[Question], ask: Ask, *, seconds: float = LONG, each: float = LONG, at_once: int = 10
) -> list[Answer]:
    return asyncio.run(answer_all(questions, Sources(ask, ping, rows), seconds=seconds, each=each, at_once=at_once))


def an_element(text: str) -> dict[str, object]:
    return {"metric": {"query": text}, "value": [1, "1"]}


async def echo(query: str, _at: datetime | None, _seconds: float) -> Vector:
    match query:
        case "broken":
            raise Unanswerable("Prometheus answers 503: timeout")
        case "nowhere":
            raise NotAsked("no Prometheus is set")
        case "bug":
            raise KeyError("http://me:s3cr3t@prometheus")
        case "late":
            await asyncio.Event().wait()
    return Vector([an_element(query)], ("half of it",))


def test_answers_stand_in_the_order_of_their_questions() -> None:
    async def last_first(query: str, at: datetime | None, seconds: float) -> Vector:
        for _turn in range(10 - int(query)):
            await asyncio.sleep(0)
        return await echo(query, at, seconds)

    answers = answered([PromQLQuestion(str(number)) for number in range(10)], last_first)
    assert [one.value for one in answers] == [[an_element(str(number))] for number in range(10)]
    assert answers[0].warnings == ("half of it",)


def test_what_fails_fails_alone_and_says_why() -> None:
    asked: list[Question] = [PromQLQuestion(name) for name in ("fine", "broken", "bug", "late")]
    answers = answered([*asked, SqlQuestion("broken"), PromQLQuestion("fine")], echo, each=0.05)
    assert [one.error for one in answers] == [
        None,
        "Prometheus answers 503: timeout",
        "the shop reader itself failed: KeyError",
        "no answer within 0.05 s",
        "table orders is missing column total",
        None,
    ]


def test_a_ping_is_answered_among_queries() -> None:
    first, second, third = answered([PromQLQuestion("broken"), RedisQuestion(), PromQLQuestion("fine")], echo)
    assert first.value is None
    assert (second.value, second.error) == ({"pong_ms": 0.5}, None)
    assert third.value == [an_element("fine")]


def test_rows_are_answered_among_the_others_and_called_so() -> None:
    asked: list[Question] = [SqlQuestion("broken"), PromQLQuestion("fine"), SqlQuestion("days", {"from": "2026-11-01"})]
    broken, query, days = (one.as_json() for one in answered(asked, echo))
    assert (broken["ok"], broken["rows"]) == (False, None)
    assert query["value"] == [an_element("fine")]
    assert (days["ok"], days["rows"]) == (True, [{"name": "days", "from": "2026-11-01"}])


def test_postgres_is_asked_one_question_at_a_time_and_who_waits_keeps_its_time() -> None:
    busy, told = False, []

    async def alone(_name: str, _params: Mapping[str, Any], seconds: float) -> list[dict[str, Any]]:
        nonlocal busy
        assert not busy
        busy = True
        told.append(seconds)
        await asyncio.sleep(0.02)
        busy = False
        return []

    sources = Sources(echo, ping, alone)
    asyncio.run(answer_all([SqlQuestion("days")] * 4, sources, seconds=LONG, each=5))
    assert told == [5] * 4


def test_no_more_are_in_flight_than_at_once() -> None:
    now, most = 0, 0

    async def counting(_query: str, _at: datetime | None, _seconds: float) -> Vector:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        return Vector([])

    assert len(answered([PromQLQuestion("up")] * 50, counting, at_once=3)) == 50
    assert most == 3


def test_the_batch_ends_in_time_and_says_what_was_not_asked() -> None:
    answers = answered([PromQLQuestion("late"), PromQLQuestion("late")], echo, seconds=0.05, at_once=1)
    assert str(answers[0].error).startswith("no answer within 0.0")
    assert answers[1].error == "not asked: the batch's time was up"
    (none,) = answered([PromQLQuestion("fine")], echo, seconds=0)
    assert none.error == "not asked: the batch's time was up"


def test_a_question_is_told_how_long_it_may_take() -> None:
    told = []

    async def tell(_query: str, _at: datetime | None, seconds: float) -> Vector:
        told.append(seconds)
        return Vector([])

    answered([PromQLQuestion("up")], tell, seconds=3, each=5)
    answered([PromQLQuestion("up")], tell, seconds=30, each=5)
    assert told[0] <= 3
    assert told[1] == 5


def test_a_huge_answer_costs_no_other_its_own() -> None:
    async def huge(query: str, _at: datetime | None, _seconds: float) -> Vector:
        return Vector([an_element("x" * int(query))])

    answers = answered([PromQLQuestion(size) for size in ("10", "4000000", "3000000", "10")], huge)
    assert [one.error is None for one in answers] == [True, False, True, True]


def test_a_thread_that_hangs_does_not_hold_up_the_end() -> None:
    over = threading.Event()

    async def hanging(_query: str, _at: datetime | None, _seconds: float) -> Vector:
        await asyncio.get_running_loop().run_in_executor(None, over.wait)
        return Vector([])

    try:
        (answer,) = answered([PromQLQuestion("up")], hanging, each=0.05)
        assert answer.error == "no answer within 0.05 s"
        assert not over.is_set()
    finally:
        over.set()


def test_a_batch_leaves_time_to_answer() -> None:
    assert seconds_to_ask(15) == MOST_SECONDS
    assert seconds_to_ask(6) == 4
    assert seconds_to_ask(1) == 0


def test_that_nobody_could_be_asked_is_told_from_what_somebody_who_was_asked_did_not_say() -> None:
    queries = ["up", "broken", "late", "nowhere", "bug"]
    answers = answered([PromQLQuestion(one) for one in queries], echo, each=0.01)
    assert [one.as_json().get("asked", True) for one in answers] == [True, True, True, False, False]
    (late,) = answered([PromQLQuestion("up")], echo, seconds=0)
    assert late.as_json()["asked"] is False
