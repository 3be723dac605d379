"""Shop reader: all questions of one batch: a few in flight, each by itself, an end in time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, assert_never

from functions.shop_reader.answer import Answer, NotAsked, Unanswerable, fit
from functions.shop_reader.request import PromQLQuestion, Question, RedisQuestion, SqlQuestion
from functions.shop_reader.vector import Vector

AT_ONCE: Final = 10
"""Half of what a Prometheus evaluates at once (`--query.max-concurrency`); it also bounds what is held in memory."""
MOST_SECONDS: Final = 10.0
SECONDS_EACH: Final = 5.0
_SECONDS_TO_ANSWER = 2.0

Ask = Callable[[str, datetime | None, float], Awaitable[Vector]]
"""Answers a query at a time within seconds, or raises Unanswerable."""
Ping = Callable[[float], Awaitable[dict[str, Any]]]
"""Says within seconds how Redis is, or raises Unanswerable."""
AskSql = Callable[[str, Mapping[str, Any], float], Awaitable[list[dict[str, Any]]]]
"""Answers a named question, told its params, within seconds, or raises Unanswerable; never asked twice at once."""


@dataclass(frozen=True)
class Sources:
    """Who is asked."""

    prometheus: Ask
    redis: Ping
    postgres: AskSql


def seconds_to_ask(seconds_left: float) -> float:
    """How long a batch may take of what its invocation has left."""
    return max(min(MOST_SECONDS, seconds_left - _SECONDS_TO_ANSWER), 0.0)


async def answer_all(
    questions: Sequence[Question],
    sources: Sources,
    *,
    seconds: float,
    each: float = SECONDS_EACH,
    at_once: int = AT_ONCE,
) -> list[Answer]:
    """Answer every question, in order; what fails is that question's error alone."""
    asyncio.get_running_loop().set_default_executor(Unjoined(at_once))
    ends = asyncio.get_running_loop().time() + seconds
    gate = asyncio.Semaphore(at_once)
    one_by_one = asyncio.Lock()  # Postgres has one connection; the time of who waits for it has not begun
    answers: list[Answer | None] = [None] * len(questions)

    async def answer(index: int, question: Question) -> None:
        async with one_by_one if isinstance(question, SqlQuestion) else nullcontext(), gate:
            answers[index] = await _answer(question, sources, ends, each)
            fit(answers)

    await asyncio.gather(*(answer(index, question) for index, question in enumerate(questions)))
    return [one for one in answers if one]


async def _answer(question: Question, sources: Sources, ends: float, each: float) -> Answer:
    called = "rows" if isinstance(question, SqlQuestion) else "value"
    clock = asyncio.get_running_loop().time
    began = clock()
    seconds = min(each, ends - began)
    if seconds <= 0:
        return Answer(0.0, error="not asked: the batch's time was up", called=called, asked=False)
    asked = True
    try:
        async with asyncio.timeout(seconds):
            found = await _found(question, sources, seconds)
    except TimeoutError:
        error = f"no answer within {seconds:.2g} s"
    except Unanswerable as why:
        error, asked = str(why), not isinstance(why, NotAsked)
    except Exception as fault:  # noqa: BLE001 - one bad question never blinds the others
        # its words might hold the address's password
        error, asked = f"the shop reader itself failed: {type(fault).__name__}", False
    else:
        return replace(found, took_ms=(clock() - began) * 1000, called=called)
    return Answer((clock() - began) * 1000, error=error, called=called, asked=asked)


async def _found(question: Question, sources: Sources, seconds: float) -> Answer:
    match question:
        case PromQLQuestion(query, time):
            vector = await sources.prometheus(query, time, seconds)
            return Answer(0.0, vector.elements, warnings=vector.warnings)
        case RedisQuestion():
            return Answer(0.0, await sources.redis(seconds))
        case SqlQuestion(name, params):
            return Answer(0.0, await sources.postgres(name, params, seconds))
        case _:
            assert_never(question)


class Unjoined(ThreadPoolExecutor):
    """Threads in which names resolve, which nothing waits for: one that hangs must not hold up the batch's end."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as inherited
        """Let them end by themselves."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
