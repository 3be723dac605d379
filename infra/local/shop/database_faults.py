"""The demo shop: the database broken for real, as seen by the API."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import psycopg
from psycopg import sql

from infra.local.shop.database import CONNECTIONS, ShopDatabase
from infra.local.shop.faults import Fault
from infra.local.shop.filling import ROLE

SLOWNESS = timedelta(seconds=2.5)  # of each query
_RETRY = timedelta(milliseconds=200)
_HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = current_database()"


class BreakableDatabase:
    """Makes queries slow, refuses the API's role, or holds all of the API's connections."""

    def __init__(self, database: ShopDatabase, superuser_url: str) -> None:
        self._database = database
        self._url = superuser_url
        self._holders: list[asyncio.Task[None]] = []

    async def set_fault(self, fault: Fault, *, on: bool) -> None:
        """Break, or mend.

        Raises:
            psycopg.OperationalError: the database is really down.
        """
        match fault:
            case Fault.SLOW:
                self._database.delay = SLOWNESS if on else timedelta(0)
            case Fault.DOWN:
                await self._refuse(on=on)
            case Fault.OVERLOAD:
                await (self._exhaust() if on else self.release())
            case _:
                raise ValueError(f"fault: {fault} makes no sense for db")

    async def release(self) -> None:
        """Give back the connections that are held."""
        for holder in self._holders:
            holder.cancel()
        await asyncio.gather(*self._holders, return_exceptions=True)
        self._holders.clear()

    async def _refuse(self, *, on: bool) -> None:
        login = sql.SQL("NOLOGIN" if on else "LOGIN")
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(ROLE), login))
            if on:
                await connection.execute(_HANG_UP, (ROLE,))

    async def _exhaust(self) -> None:
        self._holders = [asyncio.create_task(self._hold()) for _ in range(CONNECTIONS)]

    async def _hold(self) -> None:
        """Hold a connection in an open transaction, as code does that never ends one."""
        while True:
            with suppress(psycopg.OperationalError):  # refused or queued out: the next try may be luckier
                async with self._database.pool.connection() as connection:
                    await connection.execute("BEGIN")
                    await asyncio.Event().wait()
            await asyncio.sleep(_RETRY.total_seconds())
