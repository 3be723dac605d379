"""Tests of the shop reader's Postgres half: a real Postgres, a role that reads, and questions of the tests' own."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from infra.local import postgres, process
from tests.functions.shop_reader.postgres.room import PASSWORD, QUESTIONS, SCHEMA, Room


@pytest.fixture(scope="session", name="server")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the superuser."""
    running = postgres.start(tmp_path_factory.mktemp("postgres"))
    with psycopg.connect(running.url, autocommit=True) as connection:
        connection.execute(SCHEMA)
    yield running.url
    process.stop(running.process)


@pytest.fixture(name="room")
def _room(server: str, tmp_path: Path) -> Iterator[Room]:
    """A reader who has asked nothing yet."""
    for name, text in QUESTIONS.items():
        (tmp_path / f"{name}.sql").write_text(text)
    where = urlsplit(server)
    room = Room(server, f"postgresql://reader:{PASSWORD}@127.0.0.1:{where.port}/postgres", tmp_path)
    yield room
    room.close()
