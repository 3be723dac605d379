"""Shop: the client that invokes fitfoot-shop-reader; not to know something is an answer, never an exception."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, assert_never, overload

import botocore.session
from botocore.config import Config

from functions.model.period import utc_text
from functions.shop.invocation import FUNCTION, NotKnown, invoke
from functions.shop.pong import read_pong
from functions.shop.questions import Answer, Pong, PromQL, Question, RedisPing, Rows, Sql, Timed, Unanswered
from functions.shop.rows import read_rows
from functions.shop.samples import read

__all__ = ["FUNCTION", "ShopReader", "lambda_client"]

MOST_QUESTIONS: Final = 200  # of an invocation
CONFIG: Final = Config(connect_timeout=2, read_timeout=15, retries={"mode": "standard", "total_max_attempts": 1})
_MOST_BYTES = 5_000_000  # of an invocation's payload; Lambda takes 6 MB


def lambda_client() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that waits as long as the shop reader may take, and asks once: the next tick is the retry."""
    return botocore.session.get_session().create_client("lambda", config=CONFIG)


class ShopReader:
    """Asks in batches, one after the other."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    @overload
    def ask(self, questions: Sequence[PromQL]) -> list[Answer]: ...
    @overload
    def ask(self, questions: Sequence[Sql]) -> list[Rows | Unanswered]: ...
    @overload
    def ask(self, questions: Sequence[Question]) -> list[Answer | Pong]: ...
    @overload
    def ask(self, questions: Sequence[Question | Sql]) -> list[Answer | Pong | Rows]: ...
    def ask(self, questions: Sequence[Question | Sql]) -> list[Any]:
        """Ask everything.

        Returns:
            An answer to each question, in their order: to PromQL an Answered, to RedisPing a Pong, to Sql Rows;
            whatever goes wrong is why one is Unanswered.
        """
        answers: list[Answer | Pong | Rows] = []
        for batch in _batches(questions):
            try:
                said = self._ask([asked for _, asked in batch])
                answers += [_read(question, one) for (question, _), one in zip(batch, said, strict=True)]
            except NotKnown as why:
                answers += [Unanswered(str(why))] * len(batch)
        return answers

    def timed(self, questions: Sequence[Question | Sql], seconds_each: float) -> list[Timed]:
        """Ask everything at once, each for so many seconds at most: an answer to each, in their order, and its time."""
        try:
            said = self._ask([_asked(question) for question in questions], seconds_each=seconds_each)
        except NotKnown as why:
            return [Timed(Unanswered(str(why)))] * len(questions)
        return [Timed(_read(question, one), _took_ms(one)) for question, one in zip(questions, said, strict=True)]

    def _ask(self, batch: Sequence[dict[str, Any]], **more: float) -> list[Any]:
        answers = invoke(self._client, {"questions": batch, **more})
        if len(answers) != len(batch):
            raise NotKnown(f"{FUNCTION} gives {len(answers)} answers to {len(batch)} questions")
        return answers


def _batches(questions: Sequence[Question | Sql]) -> list[list[tuple[Question | Sql, dict[str, Any]]]]:
    """The questions, each beside what is sent of it."""
    batches: list[list[tuple[Question | Sql, dict[str, Any]]]] = []
    bytes_left = 0
    for question in questions:
        asked = _asked(question)
        size = len(json.dumps(asked)) + 2
        if not batches or len(batches[-1]) == MOST_QUESTIONS or size > bytes_left:
            batches.append([])
            bytes_left = _MOST_BYTES
        batches[-1].append((question, asked))
        bytes_left -= size
    return batches


def _asked(question: Question | Sql) -> dict[str, Any]:
    match question:
        case PromQL(query, at):
            return {"promql": query, "time": utc_text(at)}
        case RedisPing():
            return {"redis": "ping"}
        case Sql(name, params):
            return {"sql": name, "params": {one: _told(value) for one, value in params.items()}}
        case _:
            assert_never(question)


def _took_ms(answer: Any) -> float | None:  # noqa: ANN401 - JSON
    match answer:
        case {"asked": False} | {"took_ms": bool()}:
            return None
        case {"took_ms": int() | float() as took_ms} if took_ms >= 0:
            return float(took_ms)
    return None


def _told(value: date | datetime | int | str) -> int | str:
    """As the question's file declares it: a day is `2026-11-22`, an instant `2026-11-22T23:00:00Z`."""
    match value:
        case datetime():
            return utc_text(value)
        case date():
            return value.isoformat()
    return value


def _read(question: Question | Sql, answer: Any) -> Answer | Pong | Rows:  # noqa: ANN401 - JSON
    match question:
        case PromQL():
            return read(answer)
        case RedisPing():
            return read_pong(answer)
        case Sql():
            return read_rows(answer)
        case _:
            assert_never(question)
