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


def test_who_waits_is_let_in_when_there_are_more_workers() -> None:
    async def ask() -> None:
        workers = Workers(1)
        async with workers.one():
            waiting = asyncio.create_task(_hold(workers))
            await asyncio.sleep(0)
            workers.resize(2)
            await waiting

    asyncio.run(ask())


def test_fewer_workers_finish_what_they_do_and_take_no_more_than_they_are() -> None:
    async def ask() -> None:
        workers = Workers(2, IMPATIENT)
        async with workers.one():
            async with workers.one():
                workers.resize(1)
            with pytest.raises(Overloaded, match="no worker of 1"):
                await _hold(workers)
        await _hold(workers)

    asyncio.run(ask())


def test_nobody_who_has_left_keeps_a_worker() -> None:
    async def ask() -> None:
        workers = Workers(0, IMPATIENT)
        waiting = [asyncio.create_task(_hold(workers)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # it leaves before the others are let in,
        workers.resize(1)
        waiting[1].cancel()  # and it just as it is let in
        done = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in done] == [asyncio.CancelledError, asyncio.CancelledError, type(None)]
        await _hold(workers)

    asyncio.run(ask())


def test_a_breaker_sheds_the_stampede_that_waits_and_that_comes() -> None:
    async def ask() -> None:
        workers = Workers(1, timedelta(seconds=20))
        async with workers.one():
            crowd = asyncio.create_task(stampede(workers, Random(1)))
            for _ in range(3):  # the crowd comes and queues
                await asyncio.sleep(0)
            workers.breaker = True
        await _hold(workers)  # behind a crowd that would take 20 s
        crowd.cancel()
        await asyncio.gather(crowd, return_exceptions=True)

    asyncio.run(ask())


async def _hold(workers: Workers) -> None:
    async with workers.one():
        pass
