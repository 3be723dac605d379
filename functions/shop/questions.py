"""Shop: what can be asked of the shop, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from functions.model.rule import Sample


@dataclass(frozen=True)
class PromQL:
    """An instant query, asked as of an instant (aware)."""

    query: str
    at: datetime


@dataclass(frozen=True)
class RedisPing:
    """How the shop's Redis is."""


@dataclass(frozen=True)
class Sql:
    """A question of the shop's Postgres that has a name: a file of sql/queries, which says what it may be told.

    An instant among `params` is aware.
    """

    name: str
    params: Mapping[str, date | datetime | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """A vector; empty where nothing matched. `warnings` are Prometheus's own: it may not have seen everything."""

    samples: tuple[Sample, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pong:
    """Redis answers, and says of itself.

    Attributes:
        pong_ms: from the question to PONG on an open connection.
        version: of the server.
        used_memory_bytes: what its data takes.
        max_memory_bytes: what it may take; None where nothing is set, and it may take all there is.
        connected_clients: this question's own included.
        evicted_keys: thrown away for want of memory since it started.
        hit_rate: 0 to 1 of the keys asked for since it started were there; None where none was asked for.
    """

    pong_ms: float
    version: str
    used_memory_bytes: int
    max_memory_bytes: int | None
    connected_clients: int
    evicted_keys: int
    hit_rate: float | None


@dataclass(frozen=True)
class Rows:
    """What Postgres found, each column by its name; functions.shop.columns reads them, and makes money of texts."""

    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Unanswered:
    """We do not know; `reason` says why, for people."""

    reason: str


@dataclass(frozen=True)
class Timed:
    """An answer, and how long it took in ms; None where nobody was asked: it says nothing of who would answer."""

    answer: "Answered | Pong | Rows | Unanswered"
    took_ms: float | None = None


Question = PromQL | RedisPing
Answer = Answered | Unanswered
"""To PromQL."""
