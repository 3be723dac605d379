"""Shop reader: all questions of one batch: a few in flight, each by itself, an end in time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

from functions.shop_reader.answer import Answer, Unanswerable, fit
from functions.shop_reader.request import NotYet, Question
from functions.shop_reader.vector import Vector

AT_ONCE: Final = 10
"""Half of what a Prometheus evaluates at once (`--query.max-concurrency`); it also bounds what is held in memory."""
MOST_SECONDS: Final = 10.0
SECONDS_EACH: Final = 5.0
_SECONDS_TO_ANSWER = 2.0

Ask = Callable[[str, datetime | None, float], Awaitable[Vector]]
"""Answers a query at a time within seconds, or raises Unanswerable."""


def seconds_to_ask(seconds_left: float) -> float:
    """How long a batch may take of what its invocation has left."""
    return max(min(MOST_SECONDS, seconds_left - _SECONDS_TO_ANSWER), 0.0)


async def answer_all(
    questions: Sequence[Question], ask: Ask, *, seconds: float, each: float = SECONDS_EACH, at_once: int = AT_ONCE
) -> list[Answer]:
    """Answer every question, in order; what fails is that question's error alone."""
    asyncio.get_running_loop().set_default_executor(Unjoined(at_once))
    ends = asyncio.get_running_loop().time() + seconds
    gate = asyncio.Semaphore(at_once)
    answers: list[Answer | None] = [None] * len(questions)

    async def answer(index: int, question: Question) -> None:
        async with gate:
            answers[index] = await _answer(question, ask, ends, each)
            fit(answers)

    await asyncio.gather(*(answer(index, question) for index, question in enumerate(questions)))
    return [one for one in answers if one]


async def _answer(question: Question, ask: Ask, ends: float, each: float) -> Answer:
    if isinstance(question, NotYet):
        return Answer(0.0, error=question.why)
    clock = asyncio.get_running_loop().time
    began = clock()
    seconds = min(each, ends - began)
    if seconds <= 0:
        return Answer(0.0, error="not asked: the batch's time was up")
    try:
        async with asyncio.timeout(seconds):
            vector = await ask(question.query, question.time, seconds)
    except TimeoutError:
        error = f"no answer within {seconds:.2g} s"
    except Unanswerable as why:
        error = str(why)
    except Exception as fault:  # noqa: BLE001 - one bad question never blinds the others
        error = f"the shop reader itself failed: {type(fault).__name__}"  # its words might hold the address's password
    else:
        return Answer((clock() - began) * 1000, vector.elements, warnings=vector.warnings)
    return Answer((clock() - began) * 1000, error=error)


class Unjoined(ThreadPoolExecutor):
    """Threads in which names resolve, which nothing waits for: one that hangs must not hold up the batch's end."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as inherited
        """Let them end by themselves."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
