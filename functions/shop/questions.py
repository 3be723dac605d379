"""Shop: what can be asked of the shop, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from functions.model.rule import Sample


@dataclass(frozen=True)
class PromQL:
    """An instant query, asked as of an instant (aware)."""

    query: str
    at: datetime


@dataclass(frozen=True)
class Answered:
    """A vector; empty where nothing matched. `warnings` are Prometheus's own: it may not have seen everything."""

    samples: tuple[Sample, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unanswered:
    """We do not know; `reason` says why, for people."""

    reason: str


Answer = Answered | Unanswered
