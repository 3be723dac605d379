"""Real Redis and Postgres are switched off and on behind `/health`; the shop reader asks them as its handler does."""

import asyncio
import io
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from functions.api.health.looking import SECONDS_EACH
from functions.api.health.settings import HealthSettings
from functions.shop.reader import ShopReader
from functions.shop_reader.handler import answer
from functions.shop_reader.request import parse, seconds_each
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from infra.local import postgres, process, process_table, redis
from tests.functions.api.site import API_TOKEN, Site

pytestmark = pytest.mark.integration


class InThisProcess:
    """Stands for Lambda: the shop reader's own code, one instance, whose connection lives from call to call."""

    def __init__(self, **environment: str) -> None:
        self._known = Settings.read(environment)
        self._sql = Sql(self._known)

    def invoke(self, *, Payload: bytes, **_: str) -> dict[str, Any]:  # noqa: N803 - botocore's
        event = json.loads(Payload)
        answers = asyncio.run(answer(parse(event), self._known, 10, self._sql, seconds_each(event, 5)))
        said = {"answers": [one.as_json() for one in answers]}
        return {"Payload": io.BytesIO(json.dumps(said).encode())}

    def close(self) -> None:
        self._sql.close()


class Shop:
    """A Redis and a Postgres, each at a port of its own, and the API that asks them, whose clock jumps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.redis, self.postgres = redis.start(folder / "redis"), postgres.start(folder / "postgres")
        self.lambda_ = InThisProcess(REDIS_URL=self.redis.url, DATABASE_URL=self.postgres.url)
        self.site = Site(days={}, checks=[], health=HealthSettings(required=("database", "redis")))
        self.site.looking.reader = lambda: ShopReader(self.lambda_)
        self.site.looking.seconds_of_the_reader = 30  # whoever hangs is to be given up by the shop reader itself

    def restart_redis(self) -> None:
        self.redis = redis.start(self._folder / "redis", urlsplit(self.redis.url).port)

    def restart_postgres(self) -> None:
        self.postgres = postgres.start(self._folder / "postgres", urlsplit(self.postgres.url).port)

    def health(self) -> tuple[int, str, str]:
        """The status, and how database and Redis are."""
        checks = self.asked()
        return checks.pop("code"), checks["database"]["status"], checks["redis"]["status"]

    def asked(self) -> dict[str, Any]:
        self.site.now += timedelta(seconds=5)
        answered = self.site.ask("/api/health", headers={"authorization": f"Bearer {API_TOKEN}"})
        return {**answered.json["checks"], "code": answered.status}

    def stop(self) -> None:
        self.lambda_.close()
        process.stop(self.redis.process)
        process.stop(self.postgres.process)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = Shop(tmp_path_factory.mktemp("shop"))
    yield shop
    shop.stop()


@contextmanager
def frozen(running: process.Running) -> Iterator[None]:
    """All its processes stand still: they are there, and answer nothing."""
    members = process_table.family(running.pid)
    for one in members:
        os.kill(one.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in members:
            os.kill(one.pid, signal.SIGCONT)


def test_each_check_turns_as_its_part_is_switched_off_and_on(shop: Shop) -> None:
    assert shop.health() == (200, "healthy", "healthy")

    process.stop(shop.redis.process)
    assert shop.health() == (503, "healthy", "unhealthy")
    process.stop(shop.postgres.process)
    assert shop.health() == (503, "unhealthy", "unhealthy")
    assert "connection refused" in shop.asked()["database"]["details"]["error"]
    shop.restart_redis()
    assert shop.health() == (503, "unhealthy", "healthy")
    shop.restart_postgres()
    assert shop.health() == (200, "healthy", "healthy")


def test_a_part_that_hangs_is_given_up_in_its_time_and_holds_up_no_other(shop: Shop) -> None:
    shop.site.looking.seconds_each = 0.6
    with frozen(shop.postgres.process):
        assert shop.health() == (503, "unhealthy", "healthy")
    with frozen(shop.redis.process):
        assert shop.health() == (503, "healthy", "unhealthy")
    shop.site.looking.seconds_each = SECONDS_EACH
    assert shop.health() == (200, "healthy", "healthy")


def test_what_they_say_of_themselves_is_for_those_with_the_token(shop: Shop) -> None:
    checks = shop.asked()
    assert set(checks["database"]["details"]) == {"summary", "version", "standby"}
    assert checks["redis"]["details"]["connected_clients"] >= 1
    assert checks["disk_space"]["details"]["error"].startswith("no Prometheus is set")
    assert checks["disk_space"]["response_time"] is None
