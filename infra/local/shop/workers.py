"""The demo shop: the limited number of workers a service has, and a stampede that takes them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import Random

WORKERS = 64
PATIENCE = timedelta(seconds=3)
_JOB = timedelta(seconds=1)
_LOAD = 2  # jobs that come, over jobs that the workers can do
_TICK = timedelta(milliseconds=100)


class Overloaded(Exception):
    """No worker became free while a caller had patience."""


class Workers:
    """A first-come-first-served queue for `count` workers, left by whoever has waited for `patience`."""

    def __init__(self, count: int = WORKERS, patience: timedelta = PATIENCE) -> None:
        self.count = count
        self.patience = patience
        self._free = asyncio.Semaphore(count)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a worker.

        Raises:
            Overloaded: none became free in time.
        """
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                await self._free.acquire()
        except TimeoutError as error:
            raise Overloaded(f"no worker of {self.count} became free within {self.patience}") from error
        try:
            yield
        finally:
            self._free.release()


async def stampede(workers: Workers, chance: Random) -> None:
    """Send more jobs than the workers can do, until cancelled: first a crowd that fills the queue, then a stream."""
    async with asyncio.TaskGroup() as crowd:
        a_second = _LOAD * workers.count / _JOB.total_seconds()
        for _ in range(round(workers.count * (1 + workers.patience / _JOB))):
            crowd.create_task(_work(workers, chance))
        while True:
            await asyncio.sleep(_TICK.total_seconds())
            for _ in range(round(a_second * _TICK.total_seconds() * chance.uniform(0.5, 1.5))):
                crowd.create_task(_come_and_work(workers, chance))


async def _come_and_work(workers: Workers, chance: Random) -> None:
    # One by one: a crowd that came at once would leave at once, and let in whoever came between two crowds.
    await asyncio.sleep(chance.uniform(0, _TICK.total_seconds()))
    await _work(workers, chance)


async def _work(workers: Workers, chance: Random) -> None:
    with suppress(Overloaded):
        async with workers.one():
            await asyncio.sleep(_JOB.total_seconds() * chance.uniform(0.5, 1.5))
