"""Tests of what the demo shop logs, of a real service over HTTP, and of how its shipper sends that."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx
import pytest
from botocore.exceptions import EndpointConnectionError

from infra.local.shop import admin
from infra.local.shop.certificates import Authority
from infra.local.shop.faults import Fault, Part
from infra.local.shop.lines import Line, Lines
from infra.local.shop.service import Service
from infra.local.shop.shipping import Shipper

pytestmark = pytest.mark.integration


class Logs:
    """CloudWatch Logs, as far as it is asked; out of reach as long as `away`."""

    class exceptions:  # noqa: N801 - botocore's name
        class ResourceAlreadyExistsException(Exception): ...

    def __init__(self, *, away: int = 0) -> None:
        self.away = away
        self.streams: set[str] = set()
        self.taken: dict[str, list[str]] = {}

    def create_log_stream(self, **asked: str) -> None:
        if self.away:
            self.away -= 1
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")
        if asked["logGroupName"] in self.streams:
            raise self.exceptions.ResourceAlreadyExistsException
        self.streams.add(asked["logGroupName"])

    def put_log_events(self, *, logGroupName: str, logStreamName: str, logEvents: list[dict[str, Any]]) -> None:  # noqa: N803
        assert (logGroupName in self.streams, logStreamName) == (True, "demo")
        assert [one["timestamp"] for one in logEvents] == sorted(one["timestamp"] for one in logEvents)
        self.taken.setdefault(logGroupName, []).extend(one["message"] for one in logEvents)


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Service, Callable[[str], Awaitable[httpx.Response]]]]:
    service = Service(Part.ADMIN, ("admin.fitfoot.ch",), Authority())
    admin.install(service)
    await service.start()
    try:
        async with httpx.AsyncClient(base_url=service.url) as client:
            yield service, client.get
    finally:
        await service.stop()


def logged(path: str, *faults: Fault) -> list[dict[str, Any]]:
    """What a service with these faults logs of one request."""

    async def asked() -> list[dict[str, Any]]:
        async with serving() as (service, get):
            service.condition.faults |= set(faults)
            await get(path)
            return [json.loads(line.text) for line in service.lines.fetch(9)]

    return anyio.run(asked)


def filled(*texts: str) -> Lines:
    lines = Lines()
    lines.give_back([Line(at, text) for at, text in enumerate(texts)])
    return lines


def shipped(logs: Logs, lines: Lines, times: int) -> list[str]:
    async def ship() -> None:
        shipper = Shipper(lambda: logs, {"/fitfoot/web": lines})
        for _ in range(times):
            await shipper.ship()

    anyio.run(ship)
    return logs.taken.get("/fitfoot/web", [])


def test_a_request_is_a_line_as_the_middleware_writes_it() -> None:
    (line,) = logged("/app?email=anna@example.ch")
    assert set(line) == {"type", "method", "url", "route", "status", "duration", "timestamp", "request_id"}
    assert (line["type"], line["method"], line["url"], line["route"], line["status"]) == (
        "request", "GET", "/app", "/app", 200,
    )  # fmt: skip
    assert line["timestamp"].endswith("Z")


def test_what_prometheus_asks_is_not_logged_and_a_page_that_is_not_there_has_no_route() -> None:
    assert logged("/metrics") == []
    (line,) = logged("/nowhere")
    assert (line["status"], "route" in line) == (404, False)


def test_a_fault_is_an_error_with_its_stack_about_the_same_request() -> None:
    error, line = logged("/app", Fault.ERRORS)
    assert (error["type"], error["level"], error["message"]) == ("error", "error", "an unexpected error occurred")
    assert "condition.py" in error["stack"]
    assert error["request_id"] == line["request_id"]
    assert line["status"] == 500


def test_what_is_not_taken_is_sent_again_in_its_order() -> None:
    logs, lines = Logs(away=1), filled("one", "two")
    assert shipped(logs, lines, times=1) == []
    assert shipped(logs, lines, times=1) == ["one", "two"]
    assert shipped(logs, lines, times=2) == ["one", "two"]


def test_what_nobody_fetches_makes_room_for_what_is_newer() -> None:
    lines = filled(*(f"line {number}" for number in range(10_005)))
    kept = lines.fetch(20_000)
    assert (len(kept), kept[0].text, kept[-1].text) == (10_000, "line 5", "line 10004")
    assert lines.fetch(1) == []
