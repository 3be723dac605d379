"""The demo shop: the API's way to Postgres, measured."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import AsyncNullConnectionPool

from infra.local.shop.metrics import DatabaseMetrics

CONNECTIONS = 30  # enough for the usual visitors even when each query is slow
_PATIENCE = timedelta(seconds=3)
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class DatabaseUnavailable(Exception):
    """The database gave no connection, or broke it; the message is the driver's first line."""


@dataclass(frozen=True, slots=True)
class Query:
    """A statement, and its name in the metrics."""

    name: str
    sql: LiteralString


class ShopDatabase:
    """Runs the API's queries, each on a connection of its own, of which there are at most CONNECTIONS at once.

    A pool without idle connections: a refusal is felt, and ends, with the very next query.
    """

    def __init__(self, conninfo: str, metrics: DatabaseMetrics) -> None:
        self.pool = AsyncNullConnectionPool(
            conninfo,
            max_size=CONNECTIONS,
            open=False,
            timeout=_PATIENCE.total_seconds(),
            kwargs={"autocommit": True, "application_name": "fitfoot-api"},
        )
        self.delay = timedelta(0)
        self._metrics = metrics

    async def rows(self, query: Query, values: Mapping[str, Any] = _NOTHING) -> list[dict[str, Any]]:
        """Run one query in a transaction of its own.

        Raises:
            DatabaseUnavailable: no connection in time, or it broke.
        """
        start = time.perf_counter()
        try:
            async with self.pool.connection() as connection:
                if self.delay:
                    await connection.execute("SELECT pg_sleep(%s)", (self.delay.total_seconds(),))
                cursor = connection.cursor(row_factory=dict_row)
                await cursor.execute(query.sql, values)
                return await cursor.fetchall()
        except psycopg.OperationalError as error:
            self._metrics.connection_errors.inc()
            raise DatabaseUnavailable(str(error).partition("\n")[0]) from error
        finally:
            self._metrics.durations.labels(query.name).observe(time.perf_counter() - start)
