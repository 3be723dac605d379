"""Shop reader: the Lambda function `fitfoot-shop-reader`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import asyncio
import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.model.period import utc_text
from functions.sentry.reporting import reported
from functions.shop_reader.answer import Answer, NotAsked
from functions.shop_reader.keeping.order import is_order, parse_order
from functions.shop_reader.prometheus import Prometheus
from functions.shop_reader.request import Question, parse, seconds_each
from functions.shop_reader.round import AT_ONCE, SECONDS_EACH, Sources, answer_all, seconds_to_ask
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from functions.shop_reader.vector import Vector

gc.freeze()
gc.enable()

logger = Logger(service="shop-reader")
logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells every URL, and with it every query

_MOST_LOGGED = 3
_SECONDS_TO_ANSWER = 2.0


@cache
def settings() -> Settings:
    """This function's environment, read once."""
    return Settings.read(os.environ)


@cache
def sql() -> Sql:
    """Postgres, whose connection is kept from call to call."""
    return Sql(settings())


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Ask everything at once: `{"at", "answers": [{"ok", "value" or "rows", "took_ms", "error"}]}`, in their order.

    An order, to keep the rollup or to migrate, has one answer.

    Raises:
        BadRequest: the payload is wrong.
    """
    now = datetime.now(UTC)
    if is_order(event):
        done = keep(event, now, context)
        return {"at": utc_text(now), "answers": [done.as_json()]}
    questions = parse(event)
    seconds = seconds_to_ask(context.get_remaining_time_in_millis() / 1000)
    each = seconds_each(event, SECONDS_EACH)
    answers = asyncio.run(answer(questions, settings(), seconds, sql(), each))
    tell(answers)
    return {"at": utc_text(now), "answers": [one.as_json() for one in answers]}


def keep(event: dict[str, Any], now: datetime, context: LambdaContext) -> Answer:
    """Do what an order says.

    Raises:
        BadRequest: the payload is wrong.
    """
    from functions.shop_reader.keeping.doing import done  # questions are asked without it

    order = parse_order(event, now)
    answer = done(order, settings(), context.get_remaining_time_in_millis() / 1000 - _SECONDS_TO_ANSWER)
    logger.info("order_done", order=str(order), took_ms=round(answer.took_ms, 1), error=answer.error)
    return answer


async def answer(
    questions: Sequence[Question], known: Settings, seconds: float, postgres: Sql, each: float = SECONDS_EACH
) -> list[Answer]:
    """Answer within the time that is left, each question within so many seconds of its own."""

    async def nobody(_query: str, _at: datetime | None, _seconds: float) -> Vector:
        raise NotAsked(known.missing)

    async def redis(seconds: float) -> dict[str, Any]:
        if known.redis is None:
            raise NotAsked(known.redis_missing)
        from functions.shop_reader.redis_client import ping  # as long as half of a cold start

        return await ping(known.redis, known.tls, seconds)

    try:
        if known.address is None:
            return await answer_all(questions, Sources(nobody, redis, postgres.ask), seconds=seconds, each=each)
        async with Prometheus(known.address, known.tls, known.auth, AT_ONCE) as prometheus:
            return await answer_all(questions, Sources(prometheus.ask, redis, postgres.ask), seconds=seconds, each=each)
    finally:
        await postgres.end()


def tell(answers: Sequence[Answer]) -> None:
    """One line a batch: what was answered, and a few of the reasons why not."""
    failed = [one.error for one in answers if one.error]
    logger.info(
        "questions_answered",
        asked=len(answers),
        failed=len(failed),
        slowest_ms=round(max((one.took_ms for one in answers), default=0.0), 1),
        errors=list(dict.fromkeys(failed))[:_MOST_LOGGED],
    )
