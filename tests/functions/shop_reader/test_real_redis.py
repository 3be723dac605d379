"""The real Redis: what it says of itself, whom it lets in, and that a batch is answered whatever it says."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from functions.shop_reader.answer import Answer
from functions.shop_reader.handler import answer
from functions.shop_reader.request import parse
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from infra.local import process, redis

pytestmark = pytest.mark.integration
PING = {"redis": "ping"}


@pytest.fixture(name="url")
def _url(tmp_path: Path) -> Iterator[str]:
    part = redis.start(tmp_path)
    yield part.url
    process.stop(part.process)


def tell(url: str, *commands: str) -> None:
    """Have Redis do something, each command as a person types it."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection:
        for command in commands:
            connection.sendall(f"{command}\r\n".encode())
            assert connection.recv(1000)[:1] in b"+:$", command


def ask(url: str, *questions: dict[str, Any]) -> list[Answer]:
    known = Settings.read({"REDIS_URL": url})
    return asyncio.run(answer(parse({"questions": list(questions or (PING,))}), known, 10, Sql(known)))


def as_user(url: str, user: str) -> str:
    return url.replace("//", f"//{user}@")


def why(url: str) -> str:
    (only,) = ask(url)
    assert only.value is None
    return only.error or ""


def test_it_says_how_it_is(url: str) -> None:
    tell(url, "CONFIG SET maxmemory 100mb", "SET key word", "GET key", "GET key", "GET key", "GET nothing")
    (only,) = ask(url)
    assert only.error is None
    value = only.value
    assert value["pong_ms"] > 0
    assert value["version"].split(".")[0].isdigit()
    assert 100_000 < value["used_memory_bytes"] < value["max_memory_bytes"] == 100 * 1024 * 1024
    assert value["connected_clients"] >= 1
    assert (value["evicted_keys"], value["hit_rate"]) == (0, 0.75)


def test_a_batch_is_answered_in_order_and_each_by_itself(url: str) -> None:
    first, query, sql, last = ask(url, PING, {"promql": "up"}, {"sql": "daily_revenue"}, PING)
    assert first.error is last.error is None
    assert str(query.error).startswith("no Prometheus is set; ")
    assert str(sql.error).startswith("no database is set; ")


def test_who_is_let_in_is_enough_and_who_is_not_is_told(url: str) -> None:
    tell(
        url,
        "ACL SETUSER reader on nopass -@all +ping +info",
        "ACL SETUSER half on nopass -@all +ping",
        "ACL SETUSER known on >s3cr3t -@all +ping +info",
        "CONFIG SET requirepass s3cr3t",
    )
    shown = url.removesuffix("/0")
    for user in ("reader", "known:s3cr3t", ":s3cr3t"):
        (only,) = ask(as_user(url, user))
        assert only.error is None
    assert why(url).startswith(f"{shown}: it wants a password; write a user that needs none")
    for user in ("known:wr0ng", "known", "nobody:s3cr3t", ":wr0ng"):
        assert why(as_user(url, user)) == f"{shown}: it does not take the user's name and password of the address"
    assert why(as_user(url, "half")).startswith(f"{shown}: its user may not PING and INFO; grant it both: ACL SETUSER")


def test_a_full_redis_is_told(url: str) -> None:
    address = urlsplit(url)
    tell(url, "CONFIG SET maxclients 1")
    with contextlib.closing(socket.create_connection((address.hostname or "", address.port or 0))) as other:
        other.sendall(b"PING\r\n")
        assert other.recv(16).startswith(b"+PONG")
        assert why(url) == f"no answer from {url.removesuffix('/0')}: it has as many clients as it lets in (maxclients)"
