"""Tests of the demo shop's workers."""

import asyncio
from datetime import timedelta
from random import Random

import pytest

from infra.local.shop.workers import Overloaded, Workers, stampede

pytestmark = pytest.mark.unit
IMPATIENT = timedelta(milliseconds=20)


def test_a_free_worker_is_had_at_once() -> None:
    async def ask() -> None:
        workers = Workers(1, IMPATIENT)
        for _ in range(3):
            async with workers.one():
                pass

    asyncio.run(ask())


def test_a_caller_leaves_when_no_worker_becomes_free_in_time() -> None:
    async def ask() -> None:
        workers = Workers(1, IMPATIENT)
        async with workers.one():
            with pytest.raises(Overloaded, match="no worker of 1"):
                async with workers.one():
                    pass

    asyncio.run(ask())


def test_a_stampede_makes_callers_wait_and_leaves_all_workers_free_when_it_is_over() -> None:
    async def ask() -> None:
        workers = Workers(4, IMPATIENT)
        crowd = asyncio.create_task(stampede(workers, Random(1)))
        for _ in range(3):  # the crowd comes, queues, and is let in
            await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            async with workers.one():
                pass
        crowd.cancel()
        await asyncio.gather(crowd, return_exceptions=True)
        async with workers.one(), workers.one(), workers.one(), workers.one():
            pass

    asyncio.run(ask())
