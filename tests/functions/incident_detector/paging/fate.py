"""Tests: what a process does to the world outside, counted, so that it can be killed or stopped at any of it."""

import signal
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

T = TypeVar("T")
WRITES = frozenset({"put_item", "update_item", "delete_item", "transact_write_items", "publish", "http"})
READS = frozenset({"get_item", "batch_get_item", "query"})


@dataclass
class Fate:
    """At the `at`-th of these acts, before or after it takes effect, this process gets a signal."""

    at: int = 0
    after: bool = False
    number: signal.Signals = signal.SIGKILL
    of: Collection[str] = WRITES
    acts: int = 0

    def around(self, name: str, act: Callable[[], T]) -> T:
        """Do it, with what is fated."""
        if name not in self.of:
            return act()
        self.acts += 1
        mine = self.acts
        self._strike(mine, after=False)
        done = act()
        self._strike(mine, after=True)
        return done

    def _strike(self, act: int, *, after: bool) -> None:
        if (act, after) == (self.at, self.after):
            # to this very thread: one that another thread takes would let this one go on for a moment
            signal.pthread_kill(threading.get_ident(), self.number)


class FatedClient:
    """One of botocore's clients under a fate."""

    def __init__(self, client: Any, fate: Fate) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client, self._fate = client, fate

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the client has
        found = getattr(self._client, name)
        return lambda **asked: self._fate.around(name, lambda: found(**asked))

    def get_paginator(self, name: str) -> "FatedPaginator":
        return FatedPaginator(name, self._client.get_paginator(name), self._fate)


@dataclass(frozen=True)
class FatedPaginator:
    """One of their paginators: all its pages are one act."""

    name: str
    paginator: Any
    fate: Fate

    def paginate(self, **asked: Any) -> list[Any]:  # noqa: ANN401 - as botocore has it
        return self.fate.around(self.name, lambda: list(self.paginator.paginate(**asked)))


class FatedTransport(httpx.BaseTransport):
    """HTTP under a fate."""

    def __init__(self, inner: httpx.BaseTransport, fate: Fate) -> None:
        self._inner, self._fate = inner, fate

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._fate.around("http", lambda: self._inner.handle_request(request))

    def close(self) -> None:
        self._inner.close()
