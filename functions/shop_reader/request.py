"""Shop reader: what a payload asks: questions of Prometheus, of Postgres and of Redis."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from functions.model.names import did_you_mean
from functions.model.period import parse_utc

MOST_QUESTIONS: Final = 200
_FIELDS = {"promql": ("promql", "time"), "sql": ("sql", "params"), "redis": ("redis",)}
_EACH = "seconds_each"
_ASKS = ("questions", _EACH, "rollup", "migrations")
_SHOWN_CHARS = 40
_ABOUT_REDIS = ("ping",)
_EXAMPLE = '{"questions": [{"promql": "up"}]}'


class BadRequest(Exception):
    """The payload is not one of ours; the message names the field."""


@dataclass(frozen=True)
class PromQLQuestion:
    """An instant query; at the server's own present where no time is asked for."""

    query: str
    time: datetime | None = None


@dataclass(frozen=True)
class RedisQuestion:
    """How the shop's Redis is."""


@dataclass(frozen=True)
class SqlQuestion:
    """A question that has a name, to Postgres; what it is told is held against its file when it is asked."""

    name: str
    params: Mapping[str, Any] = field(default_factory=dict)


Question = PromQLQuestion | RedisQuestion | SqlQuestion


def parse(event: object) -> list[Question]:
    """Read `{"questions": [{"promql": text, "time"?: RFC 3339 or Unix seconds}, {"redis": "ping"}, …]}`.

    A question of Postgres is `{"sql": name, "params"?: {name: value}}`.

    Raises:
        BadRequest: naming the field and what would be right.
    """
    if not isinstance(event, Mapping):
        raise BadRequest(f"the payload is an object, like {_EXAMPLE}")
    for name in event:
        if name not in ("questions", _EACH):
            raise BadRequest(f"unknown field {name!r}{did_you_mean(str(name), _ASKS)}")
    questions = event.get("questions")
    if not isinstance(questions, list):
        raise BadRequest(f"questions is a list, like {_EXAMPLE}")
    if len(questions) > MOST_QUESTIONS:
        raise BadRequest(f"questions has {len(questions)} entries, and {MOST_QUESTIONS} at most")
    return [_question(f"questions[{index}]", one) for index, one in enumerate(questions)]


def seconds_each(event: Mapping[str, Any], most: float) -> float:
    """How long each question may take; the most there is where nothing is said.

    Raises:
        BadRequest: it is no number of seconds, or more than that.
    """
    match event.get(_EACH, most):
        case bool():
            pass
        case int() | float() as seconds if 0 < seconds <= most:
            return float(seconds)
    raise BadRequest(f"{_EACH} is a number of seconds, more than 0 and {most:g} at most")


def _question(place: str, question: object) -> Question:
    if not isinstance(question, Mapping):
        raise BadRequest(f'{place} is an object, like {{"promql": "up"}}')
    kinds = [kind for kind in _FIELDS if kind in question]
    right = _FIELDS[kinds[0]] if kinds else tuple(_FIELDS)
    for name in question:
        if name not in right and name not in kinds:
            raise BadRequest(f"{place} has an unknown field {name!r}{did_you_mean(str(name), right)}")
    if len(kinds) != 1:
        raise BadRequest(f"{place} asks {' and '.join(kinds) or 'nothing'}: write one of promql, sql, redis")
    kind, asked = kinds[0], question[kinds[0]]
    if not isinstance(asked, str):
        raise BadRequest(f"{place}.{kind} is a text")
    if kind == "promql":
        return PromQLQuestion(asked, _time(f"{place}.time", question.get("time")))
    if kind == "sql":
        return SqlQuestion(asked, _params(f"{place}.params", question.get("params")))
    if asked not in _ABOUT_REDIS:
        raise BadRequest(f"{place}.redis knows no question {asked[:_SHOWN_CHARS]!r}{did_you_mean(asked, _ABOUT_REDIS)}")
    return RedisQuestion()


def _params(place: str, params: object) -> Mapping[str, Any]:
    match params:
        case None:
            return {}
        case Mapping():
            return params
    raise BadRequest(f'{place} is an object, like {{"from": "2026-11-01"}}')


def _time(place: str, value: Any) -> datetime | None:  # noqa: ANN401 - anything may come
    try:
        match value:
            case None:
                return None
            case str():
                return parse_utc(value)
            case int() | float() if not isinstance(value, bool) and math.isfinite(value):
                return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise BadRequest(f"{place} is an instant like 2026-11-23T04:05:00Z, or seconds since 1970")
