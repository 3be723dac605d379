"""Tests of SQL: refreshes, whole ones and ones that are killed while they wait for a lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from time import monotonic, sleep

import psycopg
from psycopg.rows import TupleRow

from tests.sql.shop import rows

HELD = (
    "SELECT FROM monitoring.rollup_state FOR UPDATE",  # what a refresh writes first, and last
    "LOCK TABLE monitoring.dirty_days IN SHARE MODE",  # where it marks
    "LOCK TABLE monitoring.funnel_days IN SHARE MODE",  # where it closes and repairs
    "LOCK TABLE monitoring.id_marks IN SHARE MODE",
    "LOCK TABLE monitoring.today_counted IN SHARE MODE",  # where it keeps today's sums, and has forgotten them
)
"""What keeps a refresh from going on, at different places."""


@contextmanager
def refresher(url: str, now: datetime | None = None) -> Iterator[psycopg.Connection[TupleRow]]:
    """A connection of the refreshing role, for which it is now."""
    options = f"-c role=fitfoot_refresher -c fitfoot.now={now.isoformat() if now else ''}"
    with psycopg.connect(url, autocommit=True, options=options) as connection:
        yield connection


def refresh(url: str, now: datetime | None = None, function: str = "refresh") -> dict[str, object]:
    """What a refresh, recount or rebuild answers."""
    with refresher(url, now) as connection:
        question = f"SELECT * FROM monitoring.{function}('1 hour')"  # noqa: S608 -- one of three names
        cursor = connection.execute(question.encode())
        row = cursor.fetchone()
        assert row is not None
        return dict(zip([column.name for column in cursor.description or ()], row, strict=True))


def killed(url: str, held: str, now: datetime | None = None, function: str = "refresh") -> bool:
    """Terminate a refresh while it waits for what is held; whether it got that far."""
    ended: list[BaseException | None] = []
    with refresher(url, now) as victim, psycopg.connect(url) as holder:
        pid = victim.info.backend_pid
        holder.execute(held.encode())

        def run() -> None:
            try:
                victim.execute(f"SELECT monitoring.{function}('1 hour')".encode())
            except psycopg.Error as error:
                ended.append(error)
            else:
                ended.append(None)

        thread = Thread(target=run)
        thread.start()
        until(lambda: bool(ended) or waits(holder, pid))
        rows(holder, "SELECT pg_terminate_backend(%s)", (pid,))
        thread.join()
    return ended != [None]


def waits(connection: psycopg.Connection[TupleRow], pid: int) -> bool:
    """Whether that backend waits for a lock."""
    return bool(rows(connection, "SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", (pid,)))


def until(happened: Callable[[], bool]) -> None:
    """Look again and again."""
    ends = monotonic() + 20
    while not happened():
        assert monotonic() < ends
        sleep(0.002)
