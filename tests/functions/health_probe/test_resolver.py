import asyncio
import socket
import threading
from typing import Any

import pytest

from functions.health_probe.resolver import NameUnresolved, resolve

pytestmark = pytest.mark.unit


def answers(*entries: tuple[int, str]) -> Any:  # noqa: ANN401 - as socket's own
    return lambda *_, **__: [(family, socket.SOCK_STREAM, 6, "", (address, 80)) for family, address in entries]


def fails(error: Exception) -> Any:  # noqa: ANN401 - as socket's own
    def look_up(*_: object, **__: object) -> None:
        raise error

    return look_up


def test_ipv4_comes_first_and_once() -> None:
    look_up = answers((socket.AF_INET6, "::1"), (socket.AF_INET, "1.1.1.1"), (socket.AF_INET, "1.1.1.1"))
    assert asyncio.run(resolve("x", 80, look_up)) == ["1.1.1.1", "::1"]


def test_a_name_without_an_address_is_told_in_the_resolver_s_words() -> None:
    with pytest.raises(NameUnresolved, match=r"^x does not resolve: Name or service not known$"):
        asyncio.run(resolve("x", 80, fails(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))))


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".ch", ""])
def test_what_is_no_host_name_does_not_resolve(host: str) -> None:
    with pytest.raises(NameUnresolved, match="does not resolve"):
        asyncio.run(resolve(host, 80, fails(UnicodeError("label empty or too long"))))


def test_names_that_hang_hold_up_neither_other_names_nor_the_end_of_the_run() -> None:
    release, finished = threading.Event(), []

    def hang(*_: object, **__: object) -> list[Any]:
        finished.append(release.wait(30))
        return []

    async def run() -> list[str]:
        stuck = [asyncio.create_task(resolve(f"stuck-{number}", 80, hang)) for number in range(40)]
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(10):
                return await resolve("x", 80, answers((socket.AF_INET, "1.1.1.1")))
        finally:
            for task in stuck:
                task.cancel()

    try:
        assert asyncio.run(run()) == ["1.1.1.1"]
        assert finished == []  # they hang still: the run is over and has not waited for them
    finally:
        release.set()
