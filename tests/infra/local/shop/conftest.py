"""Tests of the demo shop: a Postgres, and a shop without visitors on it."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.local import postgres, process
from tests.infra.local.shop import caller


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the superuser of a Postgres for all tests."""
    running = postgres.start(tmp_path_factory.mktemp("postgres"))
    yield running.url
    process.stop(running.process)


@pytest.fixture
def empty_database(database_server: str, request: pytest.FixtureRequest) -> str:
    """URL of a new database on that server."""
    name = f"test_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(database_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return database_server.removesuffix("postgres") + name


@pytest.fixture(scope="session")
def running_shop(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[caller.Caller]:
    """A shop with a week behind it and no visitors."""
    running, calls = caller.start(tmp_path_factory.mktemp("shop"), database_server, days=7, traffic=0)
    yield calls
    process.stop(running)
    assert "Traceback" not in running.log.read_text()


@pytest.fixture
def shop(running_shop: caller.Caller) -> Iterator[caller.Caller]:
    """That shop, with all faults off again after the test."""
    yield running_shop
    running_shop.post("web", "/faults", {"clear": True})
