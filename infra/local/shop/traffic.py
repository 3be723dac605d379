"""The demo shop: visitors, who walk through the real services over HTTP."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import aiohttp

from infra.local.shop.funnel import Stage, Visit, draw_visit
from infra.local.shop.web import COOKIE

MOST_AT_ONCE = 60
_PATIENCE = aiohttp.ClientTimeout(total=10)
_PAUSE = timedelta(milliseconds=400)  # mean time that a visitor looks at a page; people take longer


class VisitFailed(Exception):
    """A visitor got an error, and left."""


class Traffic:
    """Visitors at `rate` a second on average; `counts` tells how their visits went."""

    def __init__(self, web_url: str, api_url: str, rate: float, client: aiohttp.ClientSession) -> None:
        self.counts: Counter[str] = Counter()
        self._web_url = web_url
        self._api_url = api_url
        self._rate = rate
        self._client = client
        self._chance = Random()  # noqa: S311 -- who comes when is no secret
        self._inside = 0

    async def flow(self) -> None:
        """Let visitors come until cancelled; one who would be too many is turned away."""
        if self._rate <= 0:
            return
        async with asyncio.TaskGroup() as visitors:
            while True:
                await asyncio.sleep(self._chance.expovariate(self._rate))
                if self._inside < MOST_AT_ONCE:
                    visitors.create_task(self._visit(draw_visit(self._chance)))
                else:
                    self.counts["turned away"] += 1

    async def _visit(self, visit: Visit) -> None:
        self._inside += 1
        try:
            await self._walk(visit, f"{self._chance.getrandbits(64):016x}")
            self.counts["ordered" if visit.stage is Stage.ORDERED else "left"] += 1
        except (VisitFailed, aiohttp.ClientError, TimeoutError):
            self.counts["failed"] += 1
        finally:
            self._inside -= 1

    async def _walk(self, visit: Visit, session: str) -> None:
        for path in ("/", *(f"/products/{product.handle}" for product in visit.views)):
            await self._look(path, session)
            await asyncio.sleep(self._chance.expovariate(1 / _PAUSE.total_seconds()))
        lines = [{"product_id": product.id, "quantity": quantity} for product, quantity in visit.basket]
        body: dict[str, Any] = {"session_id": session, "items": lines}
        for path, what in _purchase(visit.stage):
            answer = await self._send(path, body, what)
            if what == "cart":
                body = {"cart_id": answer["id"]}
            await asyncio.sleep(self._chance.expovariate(1 / _PAUSE.total_seconds()))

    async def _look(self, path: str, session: str) -> None:
        cookie = {"Cookie": f"{COOKIE}={session}"}
        async with self._client.get(f"{self._web_url}{path}", headers=cookie, timeout=_PATIENCE) as answer:
            await answer.read()
            if not answer.ok:
                raise VisitFailed(f"{path}: {answer.status}")

    async def _send(self, path: str, body: dict[str, Any], what: str) -> dict[str, Any]:
        async with self._client.post(f"{self._api_url}{path}", json=body, timeout=_PATIENCE) as answer:
            if not answer.ok:
                raise VisitFailed(f"{path}: {answer.status}")
            found = (await answer.json()).get(what)
            if not isinstance(found, dict):
                raise VisitFailed(f"{path}: the answer has no {what}")
            return found


def _purchase(stage: Stage) -> Iterator[tuple[str, str]]:
    for needed, path, what in (
        (Stage.CART, "/store/carts", "cart"),
        (Stage.CHECKOUT, "/store/checkout", "checkout"),
        (Stage.ORDERED, "/store/orders", "order"),
    ):
        if stage >= needed:
            yield path, what
