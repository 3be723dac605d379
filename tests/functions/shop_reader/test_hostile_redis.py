"""What stands where a Redis should: something else, nothing, or one that speaks without an end."""

import asyncio
import tracemalloc
from collections.abc import Callable

import pytest

from functions.shop_reader.handler import answer
from functions.shop_reader.redis_client import MOST_BYTES
from functions.shop_reader.request import RedisQuestion
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql
from infra.local.process import free_port
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving
from tests.functions.health_probe.tls_servers import an_authority, self_signed

pytestmark = pytest.mark.integration
INFO = (
    b"redis_version:7.2.4\r\nused_memory:1\r\nmaxmemory:0\r\nconnected_clients:1\r\n"
    b"evicted_keys:0\r\nkeyspace_hits:0\r\nkeyspace_misses:0\r\n"
)


def says(*texts: bytes) -> Callable[[Server], Answer]:
    """Answers the first commands with these texts, and then closes."""

    def serve(server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for text in texts:
                server.requests.append(await command(reader))
                writer.write(text)

        return speak

    return serve


async def command(reader: asyncio.StreamReader) -> bytes:
    """One command as a client sends it: its words, each on a line of its own after a line with its length."""
    words = int((await reader.readuntil(b"\r\n"))[1:])
    return b" ".join([(await reader.readuntil(b"\r\n"), await reader.readuntil(b"\r\n"))[1][:-2] for _ in range(words)])


def bulk(body: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(body), body)


HEALTHY = says(b"+PONG\r\n", bulk(INFO))


async def ping(url: str, *, seconds: float = 30, ca_file: str = "", times: int = 1) -> list[str | None]:
    """The errors of so many questions; None for what is answered."""
    known = Settings.read({"REDIS_URL": url, "EXTRA_CA_FILE": ca_file})
    return [one.error for one in await answer([RedisQuestion()] * times, known, seconds, Sql(known))]


async def why(url: str, *, seconds: float = 30, ca_file: str = "") -> str:
    (error,) = await ping(url, seconds=seconds, ca_file=ca_file)
    return error or ""


def at(server: Server, user: str = "") -> str:
    return f"redis://{user}127.0.0.1:{server.port}/0"


NO_REDIS = "what answers there is no Redis"
CLOSED = "the connection was closed without a whole answer; is it TLS that it speaks (rediss)?"
MISBEHAVIOURS: dict[str, tuple[Callable[[Server], Answer], str]] = {
    "http": (says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), NO_REDIS),
    "mail": (says(b"220 mail.example ESMTP\r\n"), NO_REDIS),
    "another-word": (says(b"+FINE\r\n"), NO_REDIS),
    "a-number": (says(b":7\r\n"), NO_REDIS),
    "no-length": (says(b"$many\r\n"), NO_REDIS),
    "nothing-said": (says(b"+PONG\r\n", b"$-1\r\n"), NO_REDIS),
    "a-list": (says(b"+PONG\r\n", b"*1\r\n+x\r\n"), NO_REDIS),
    "nested": (says(b"*1\r\n" * 5000), NO_REDIS),
    "one-line": (says(b"+" + b"x" * 200_000), NO_REDIS),
    "another-info": (
        says(b"+PONG\r\n", bulk(b"fine:1\r\n")),
        "it answers PING, and its INFO has no maxmemory: that is no whole Redis",
    ),
    "no-info": (says(b"+PONG\r\n", b"-ERR unknown command 'INFO'\r\n"), "it refuses: unknown command 'INFO'"),
    "protected": (says(b"-DENIED Redis is in protected\x1b mode\r\n"), "it refuses: DENIED Redis is in protected mode"),
    "loading": (says(b"-LOADING Redis is loading the dataset in memory\r\n"), "it is loading its data into memory"),
    "closes": (says(b""), CLOSED),
    "cut-short": (says(b"+PONG\r\n", b"$100\r\nredis_version:7\r\n"), CLOSED),
    "ten-gigabytes": (says(b"+PONG\r\n", b"$10737418240\r\n"), "it says more than 1 MB of itself"),
}
"""By name: the server, and what the question's error says after who is asked."""


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_a_misbehaving_server_is_that_question_s_error(name: str) -> None:
    serve, words = MISBEHAVIOURS[name]

    async def run() -> None:
        async with serving(serve) as server:
            error = await why(at(server))
        assert f"redis://127.0.0.1:{server.port}: {words}" in error

    asyncio.run(run())


def test_one_that_is_whole_is_answered_and_asked_nothing_more() -> None:
    async def run() -> list[bytes]:
        async with serving(HEALTHY) as server:
            assert await ping(at(server)) == [None]
        return server.requests

    assert asyncio.run(run()) == [b"PING", b"INFO"]


def test_a_name_and_a_password_are_sent_and_never_said_again() -> None:
    def echoes(server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            server.requests.append(await command(reader))
            writer.write(b"-ERR unknown command " + server.requests[-1] + b"\r\n")

        return speak

    async def run() -> None:
        async with serving(echoes) as server:
            error = await why(at(server, "me:s3cr3t@"))
        assert server.requests == [b"AUTH me s3cr3t"]
        shown = f"redis://127.0.0.1:{server.port}"
        assert error == f"{shown}: it does not take the user's name and password of the address"
        async with serving(says(b"+OK\r\n", b"-ERR you are s3cr3t\r\n")) as server:
            assert (await why(at(server, "me:s3cr3t@"))).endswith(": it refuses, in words that hold the password")
        for serve, _ in MISBEHAVIOURS.values():
            async with serving(serve) as server:
                error = await why(at(server, "me:s3cr3t@"))
            assert "s3cr3t" not in error != ""

    asyncio.run(run())


def hangs(_server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await servers.for_ever(reader)

    return speak


def drips(_server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await command(reader)
        writer.write(b"+")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    return speak


@pytest.mark.parametrize("serve", [hangs, drips])
def test_one_that_never_ends_is_left_in_time(serve: Callable[[Server], Answer]) -> None:
    async def run() -> str:
        async with serving(serve) as server:
            return await why(at(server), seconds=0.3)

    assert asyncio.run(run()).startswith("no answer within 0.")


def test_no_tls_in_time_is_told() -> None:
    async def run() -> str:
        async with serving(hangs) as server:
            return await why(f"rediss://127.0.0.1:{server.port}", seconds=0.4)

    assert asyncio.run(run()).endswith(": no connection in time; is TLS (rediss) right?")


def test_a_list_without_an_end_is_left_before_it_fills_the_memory() -> None:
    def endless(_server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await command(reader)
            writer.write(b"*1000000000\r\n")
            while True:
                writer.write(b":1\r\n" * 10_000)
                await writer.drain()

        return speak

    async def run() -> str:
        async with serving(endless) as server:
            tracemalloc.start()
            try:
                error = await why(at(server))
                assert tracemalloc.get_traced_memory()[1] < 10 * MOST_BYTES
            finally:
                tracemalloc.stop()
            return error

    assert asyncio.run(run()).endswith(": it says more than 1 MB of itself")


def test_nobody_there_is_said_in_the_system_s_words() -> None:
    port = free_port()
    assert (
        asyncio.run(why(f"redis://127.0.0.1:{port}")) == f"no answer from redis://127.0.0.1:{port}: connection refused"
    )
    assert "its name does not resolve: " in asyncio.run(why("redis://redis.invalid"))


def test_the_extra_authority_is_trusted_and_another_is_not() -> None:
    async def run() -> None:
        with an_authority() as authority:
            async with serving(HEALTHY, tls=authority.context()) as server:
                url = f"rediss://localhost:{server.port}"
                assert await ping(url, ca_file=authority.ca_file) == [None]
                assert "its certificate does not verify: unable to get local issuer" in await why(url)
                assert await why(at(server)) != ""
            async with serving(hangs, tls=authority.context()) as server:
                url = f"rediss://localhost:{server.port}"
                assert await why(url, seconds=0.5, ca_file=authority.ca_file) == "no answer within 0.5 s"
        async with serving(HEALTHY, tls=self_signed()) as server:
            assert "does not verify: self-signed certificate" in await why(f"rediss://localhost:{server.port}")

    asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "no Redis is set; write redis: {url: …} in infra/monitoring/settings and deploy, or set REDIS_URL"),
        ("http://:s3cr3t@x", "REDIS_URL is not a redis or rediss address; write it like redis://redis.shop:6379"),
    ],
)
def test_without_an_address_it_says_what_to_do(url: str, says: str) -> None:
    assert asyncio.run(ping(url, times=2)) == [says, says]
