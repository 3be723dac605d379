"""Tests: what stands for a Prometheus on loopback, and questions put to it as the handler does."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from functions.shop_reader.answer import Answer
from functions.shop_reader.handler import answer
from functions.shop_reader.request import PromQLQuestion
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from tests.functions.health_probe.hostile_servers import Answer as Speaks
from tests.functions.health_probe.hostile_servers import Server, says

VECTOR = {"resultType": "vector", "result": [{"metric": {"job": "web"}, "value": [1.5, "1"]}]}


def http(body: bytes, status: str = "200 OK", content_type: str = "application/json", *more: str) -> bytes:
    """An answer as a server writes it."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *more, "", ""]
    return "\r\n".join(head).encode() + body


def success(result: Sequence[Any] | None = None) -> bytes:
    data = VECTOR if result is None else VECTOR | {"result": result}
    return http(json.dumps({"status": "success", "data": data}).encode())


def healthy(server: Server) -> Speaks:
    return says(success())(server)


def refuses(status: str, kind: str, error: str) -> Callable[[Server], Speaks]:
    return says(http(json.dumps({"status": "error", "errorType": kind, "error": error}).encode(), status))


async def ask(url: str, *queries: str, seconds: float = 30, ca_file: str = "") -> list[Answer]:
    """Ask as the function does whose environment says that Prometheus is there."""
    known = Settings.read({"PROMETHEUS_URL": url, "EXTRA_CA_FILE": ca_file})
    return await answer([PromQLQuestion(query) for query in queries or ("up",)], known, seconds, Sql(known))


async def why(url: str, *, ca_file: str = "") -> str:
    """The error of one question."""
    (only,) = await ask(url, ca_file=ca_file)
    assert only.value is None
    return only.error or ""
