"""The demo shop: the number of workers a service has, a stampede that takes them, and a breaker that sheds it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import Random

WORKERS = 64
PATIENCE = timedelta(seconds=3)
_JOB = timedelta(seconds=1)
_SHED = timedelta(milliseconds=5)  # what a job takes that is only told to come back later
_LOAD = 2  # jobs that come, over jobs that the workers can do
_TICK = timedelta(milliseconds=100)


class Overloaded(Exception):
    """No worker became free while a caller had patience."""


class Workers:
    """A first-come-first-served queue for `count` workers, left by whoever has waited for `patience`.

    `breaker`: whether expensive jobs are told to come back later instead of being done.
    """

    def __init__(self, count: int = WORKERS, patience: timedelta = PATIENCE) -> None:
        self.count = count
        self.patience = patience
        self.breaker = False
        self._busy = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    def resize(self, count: int) -> None:
        """Have more workers, and let in who waits for them; or fewer, as those that are too many become free."""
        self.count = count
        self._let_in()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Hold a worker.

        Raises:
            Overloaded: none became free in time.
        """
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                await self._enter()
        except TimeoutError as error:
            raise Overloaded(f"no worker of {self.count} became free within {self.patience}") from error
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._busy < self.count:  # then nobody waits
            self._busy += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # let in at the moment of giving up
                self._leave()
            elif turn in self._queue:  # and not passed over there meanwhile
                self._queue.remove(turn)
            raise

    def _leave(self) -> None:
        self._busy -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._queue and self._busy < self.count:
            turn = self._queue.popleft()
            if not turn.cancelled():
                self._busy += 1
                turn.set_result(None)


async def stampede(workers: Workers, chance: Random) -> None:
    """Send more jobs than the workers can do, until cancelled: first a crowd that fills the queue, then a stream.

    How many come does not change with the number of workers afterwards.
    """
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
    if workers.breaker:
        return
    with suppress(Overloaded):
        async with workers.one():
            took = _SHED if workers.breaker else _JOB * chance.uniform(0.5, 1.5)  # it may have tripped meanwhile
            await asyncio.sleep(took.total_seconds())
