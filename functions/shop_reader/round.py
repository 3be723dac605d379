"""Shop reader: all questions of one batch: a few in flight, each by itself, an end in time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, assert_never

from functions.shop_reader.answer import Answer, Unanswerable, fit
from functions.shop_reader.request import NotYet, PromQLQuestion, Question, RedisQuestion
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


@dataclass(frozen=True)
class Sources:
    """Who is asked."""

    prometheus: Ask
    redis: Ping


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
    answers: list[Answer | None] = [None] * len(questions)

    async def answer(index: int, question: Question) -> None:
        async with gate:
            answers[index] = await _answer(question, sources, ends, each)
            fit(answers)

    await asyncio.gather(*(answer(index, question) for index, question in enumerate(questions)))
    return [one for one in answers if one]


async def _answer(question: Question, sources: Sources, ends: float, each: float) -> Answer:
    if isinstance(question, NotYet):
        return Answer(0.0, error=question.why)
    clock = asyncio.get_running_loop().time
    began = clock()
    seconds = min(each, ends - began)
    if seconds <= 0:
        return Answer(0.0, error="not asked: the batch's time was up")
    try:
        async with asyncio.timeout(seconds):
            found = await _found(question, sources, seconds)
    except TimeoutError:
        error = f"no answer within {seconds:.2g} s"
    except Unanswerable as why:
        error = str(why)
    except Exception as fault:  # noqa: BLE001 - one bad question never blinds the others
        error = f"the shop reader itself failed: {type(fault).__name__}"  # its words might hold the address's password
    else:
        return replace(found, took_ms=(clock() - began) * 1000)
    return Answer((clock() - began) * 1000, error=error)


async def _found(question: PromQLQuestion | RedisQuestion, sources: Sources, seconds: float) -> Answer:
    match question:
        case PromQLQuestion(query, time):
            vector = await sources.prometheus(query, time, seconds)
            return Answer(0.0, vector.elements, warnings=vector.warnings)
        case RedisQuestion():
            return Answer(0.0, await sources.redis(seconds))
        case _:
            assert_never(question)


class Unjoined(ThreadPoolExecutor):
    """Threads in which names resolve, which nothing waits for: one that hangs must not hold up the batch's end."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as inherited
        """Let them end by themselves."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
