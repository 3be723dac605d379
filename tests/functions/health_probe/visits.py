"""Tests: visits over real sockets on loopback."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta

from functions.health_probe.addresses import Network
from functions.health_probe.http_visitor import HttpVisitor
from functions.health_probe.round import observe_all
from functions.health_probe.tls import TlsContexts
from functions.health_probe.visit import Visit
from functions.model.check import Check
from functions.model.observation import Observation
from tests.builders import NOON, a_check


@contextlib.asynccontextmanager
async def a_visitor(network: Network | None = None, contexts: TlsContexts | None = None) -> AsyncIterator[HttpVisitor]:
    visitor = HttpVisitor(network or Network(), contexts or TlsContexts())
    try:
        yield visitor
    finally:
        await visitor.close()


async def visit(check: Check, network: Network | None = None, contexts: TlsContexts | None = None) -> Visit:
    async with a_visitor(network, contexts) as visitor:
        return await visitor.visit(check)


async def observe(
    checks: Sequence[Check],
    network: Network | None = None,
    contexts: TlsContexts | None = None,
    *,
    seconds: float = 30,
    tick: datetime = NOON,
) -> Mapping[str, Observation]:
    async with a_visitor(network, contexts) as visitor:
        seen = await observe_all(checks, visitor.visit, tick=tick, at_once=50, seconds=seconds)
    return {one.check: one for one in seen}


class FakeNames:
    """A resolver that knows these names, each with its answers in turn (the last one for ever)."""

    def __init__(self, **names: list[str]) -> None:
        self._names = names
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        answers = self._names[host.partition(".")[0]]
        return [answers.pop(0) if len(answers) > 1 else answers[0]]


def a_local_check(name: str, url: str, **more: object) -> Check:
    return a_check(name, url=url, **{"allow_private": True, "timeout": timedelta(seconds=10), **more})  # type: ignore[arg-type]  # a_check's own
