"""Tests of SQL: one Postgres, set up as an owner would, with no rows at the start of a test."""

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from psycopg.rows import TupleRow

from infra.local import postgres, process
from tests.sql.shop import EMPTY, TABLES, prepare

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def sql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the superuser of a Postgres with a prepared shop `ready` and one that nobody set up, `bare`."""
    running = postgres.start(tmp_path_factory.mktemp("postgres"))
    for name in ("bare", "ready"):
        _create(running.url, name, "template1")
        with psycopg.connect(_named(running.url, name)) as connection:
            connection.execute(TABLES.encode())
    prepare(_named(running.url, "ready"))
    yield running.url
    process.stop(running.process)


@pytest.fixture
def bare_url(sql_server: str) -> str:
    """URL of a shop's database of its own, in which nothing is set up."""
    return _create(sql_server, f"test_{next(_NUMBERS)}", "bare")


@pytest.fixture
def shop_url(sql_server: str) -> str:
    """URL of a shop's database with all of sql/ in it, and no rows."""
    url = _named(sql_server, "ready")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(EMPTY.encode())
    return url


@pytest.fixture
def shop(shop_url: str) -> Iterator[psycopg.Connection[TupleRow]]:
    """Its owner's connection, in a time zone that is not Zurich's."""
    with psycopg.connect(shop_url, autocommit=True, options="-c timezone=Pacific/Auckland") as connection:
        yield connection


def _named(server: str, name: str) -> str:
    return server.removesuffix("postgres") + name


def _create(server: str, name: str, template: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _named(server, name)
