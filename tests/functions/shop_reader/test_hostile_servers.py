import asyncio
import json
import tracemalloc
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.shop_reader.prometheus import MOST_BODY_BYTES
from infra.local.process import free_port
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, says, serving
from tests.functions.health_probe.tls_servers import EXPIRED, an_authority, self_signed
from tests.functions.shop_reader.servers import VECTOR, ask, healthy, http, refuses, success, why

pytestmark = pytest.mark.integration
WITHOUT_ELEMENTS = b'{"status": "success", "data": {"resultType": "vector"}}'
MISBEHAVIOURS: dict[str, tuple[Callable[[Server], Answer], str]] = {
    "503": (refuses("503 Unavailable", "timeout", "query timed out"), "Prometheus answers 503: timeout: query timed"),
    "422": (refuses("422 Unprocessable", "execution", "duplicates"), "Prometheus answers 422: execution: duplicates"),
    "html": (says(http(b"<html>hello", content_type="text/html")), "Prometheus answers 200 with text/html instead of"),
    "503-html": (says(http(b"<html>", "503 No", "text/html")), "Prometheus answers 503 with text/html instead of JSON"),
    "cut-json": (says(http(WITHOUT_ELEMENTS[:30])), "Prometheus answers 200 with broken JSON"),
    "wrong-json": (says(http(WITHOUT_ELEMENTS)), "Prometheus answers JSON of another shape"),
    "redirect": (servers.redirects("http://127.0.0.1:1/"), "Prometheus answers 302, a redirect, which is not followed"),
    "packed": (servers.packed(b"{}"), "Prometheus answers with a packed body, which was not asked for"),
    "resets": (servers.resets, "connection reset by peer"),
    "closes": (servers.closes_without_a_byte, "the connection was closed without a whole answer"),
    "cuts-short": (servers.cuts_the_body_short, "not proper HTTP: peer closed connection without sending complete"),
    "junk": (says(b"+PONG\r\n\r\n"), "not proper HTTP: "),
    "endless-headers": (servers.has_endless_headers, "not proper HTTP: "),
    "ten-gigabytes": (servers.sends_ten_gigabytes, "the answer is larger than 5 MB; ask for less"),
    "endless-chunks": (servers.sends_endless_chunks, "the answer comes in more than 20000 pieces"),
}
"""By name: the server, and what the question's error begins with, after who does not answer."""
SLOW: dict[str, Callable[[Server], Answer]] = {
    "hangs": servers.hangs_before_answering,
    "hangs-in-body": servers.hangs_in_the_body,
    "drips": servers.drips_headers,
    "endless-hints": servers.has_endless_hints,
    "reads-nothing": servers.reads_nothing,
}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_a_misbehaving_server_is_that_question_s_error(name: str) -> None:
    answer, words = MISBEHAVIOURS[name]

    async def run() -> None:
        async with serving(answer) as server:
            error = await why(server.url)
            assert error.removeprefix(f"no answer from http://127.0.0.1:{server.port}: ").startswith(words)
            assert len(error) <= 350

    asyncio.run(run())


@pytest.mark.parametrize("name", SLOW)
def test_a_slow_server_ends_with_the_batch_s_time(name: str) -> None:
    async def run() -> None:
        async with serving(SLOW[name]) as server:
            (answer,) = await ask(server.url, seconds=0.3)
        assert str(answer.error).startswith("no answer within 0.")

    asyncio.run(run())


def test_nobody_there_is_said_in_the_system_s_words() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert asyncio.run(why(url)) == f"no answer from {url}: connection refused"


def test_a_name_that_does_not_resolve_is_said() -> None:
    error = asyncio.run(why("http://prometheus.invalid:9090"))
    assert error.startswith("no answer from http://prometheus.invalid:9090: its name does not resolve: ")


def test_a_query_that_is_refused_hinders_no_other() -> None:
    def picky(server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await servers.the_head(server, reader)
            bad = b"query=bad" in server.requests[-1]
            wrong = {"status": "error", "errorType": "bad_data", "error": "invalid parameter"}
            writer.write(http(json.dumps(wrong).encode(), "400 Bad Request") if bad else success())

        return speak

    async def run() -> None:
        async with serving(picky) as server:
            answers = await ask(server.url, "up", "bad", "up")
        assert [one.error for one in answers] == [None, "Prometheus answers 400: bad_data: invalid parameter", None]
        assert answers[0].value == VECTOR["result"]

    asyncio.run(run())


def test_ten_gigabytes_are_not_read() -> None:
    async def run() -> int:
        async with serving(servers.sends_ten_gigabytes) as server:
            tracemalloc.start()
            try:
                await ask(server.url)
                assert tracemalloc.get_traced_memory()[1] < 4 * MOST_BODY_BYTES
            finally:
                tracemalloc.stop()
            return server.sent

    assert asyncio.run(run()) < 64 * 1024 * 1024  # what the sockets' buffers took before the connection went


def test_too_many_elements_are_no_answer() -> None:
    async def run() -> str:
        async with serving(says(success([{"metric": {}, "value": [1, "1"]}] * 10_001))) as server:
            return await why(server.url)

    assert asyncio.run(run()) == "the answer has 10001 elements, and 10000 at most are taken"


def test_no_error_shows_the_password_of_the_address() -> None:
    async def run() -> list[str]:
        errors = []
        for answer, _ in MISBEHAVIOURS.values():
            async with serving(answer) as server:
                errors.append(await why(f"http://me:s3cr3t@127.0.0.1:{server.port}/prefix"))
        return [*errors, await why(f"http://me:s3cr3t@127.0.0.1:{free_port()}"), await why("http://me:s3cr3t@:9")]

    assert [error for error in asyncio.run(run()) if "s3cr3t" in error or not error] == []


def test_a_password_in_the_address_is_sent_and_a_path_kept() -> None:
    async def run() -> None:
        async with serving(healthy) as server:
            (answer,) = await ask(f"http://me:s3cr3t@127.0.0.1:{server.port}/a/path/", 'up{job="a b+c"} == 1')
            assert answer.error is None
            head = server.requests[0].decode()
        assert "Authorization: Basic bWU6czNjcjN0" in head
        assert "accept-encoding: identity" in head.lower()
        target = urlsplit(head.split(" ")[1])
        assert target.path == "/a/path/api/v1/query"
        assert parse_qs(target.query)["query"] == ['up{job="a b+c"} == 1']

    asyncio.run(run())


def test_a_long_query_is_posted() -> None:
    query = " or ".join(f'up{{job="{number}"}}' for number in range(1000))

    def posted(server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(servers.HEADERS_END)
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            server.requests += [head, await reader.readexactly(length)]
            writer.write(success())

        return speak

    async def run() -> None:
        async with serving(posted) as server:
            (answer,) = await ask(server.url, query)
            head, body = server.requests
        assert answer.error is None
        assert head.startswith(b"POST /api/v1/query HTTP/1.1")
        assert b"content-type: application/x-www-form-urlencoded" in head.lower()
        assert parse_qs(body.decode())["query"] == [query]

    asyncio.run(run())


def test_half_a_character_is_that_question_s_error() -> None:
    async def run() -> None:
        async with serving(healthy) as server:
            bad, good = await ask(server.url, "up\ud800", "up")
        assert bad.error == "the query holds half a character, which is no Unicode"
        assert good.error is None

    asyncio.run(run())


def test_the_extra_authority_is_trusted_and_another_is_not() -> None:
    async def run() -> None:
        with an_authority() as authority:
            async with serving(healthy, tls=authority.context()) as server:
                url = server.tls_url
                (answer,) = await ask(url, ca_file=authority.ca_file)
                assert answer.error is None
                assert "its certificate does not verify: unable to get local issuer" in await why(url)
            async with serving(healthy, tls=authority.context(expires=EXPIRED)) as server:
                expired = await why(server.tls_url, ca_file=authority.ca_file)
                assert expired.endswith("its certificate does not verify: certificate has expired")
            async with serving(healthy, tls=authority.context("other.example")) as server:
                assert "does not verify" in await why(server.tls_url, ca_file=authority.ca_file)
        async with serving(healthy, tls=self_signed()) as server:
            assert "does not verify: self-signed certificate" in await why(server.tls_url)

    asyncio.run(run())


def speaks_first(_server: Server) -> Answer:
    async def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")

    return speak


def test_tls_where_there_is_none_and_none_where_there_is() -> None:
    async def run() -> None:
        async with serving(speaks_first) as server:
            assert "TLS fails: " in await why(server.tls_url)
        async with serving(healthy, tls=self_signed()) as server:
            assert (await why(server.url)).startswith("no answer from ")

    asyncio.run(run())


def test_a_handshake_that_hangs_leaks_nothing() -> None:
    async def run() -> None:
        async with serving(servers.reads_nothing) as server:
            (answer,) = await ask(server.tls_url, seconds=0.5)
        assert str(answer.error).endswith("no connection in time")

    asyncio.run(run())


def test_without_a_prometheus_every_question_says_how_to_set_one() -> None:
    error = asyncio.run(why(""))
    assert error.startswith("no Prometheus is set; write prometheus: {url: …} in infra/monitoring/settings")


def test_an_address_that_is_none_is_every_question_s_error() -> None:
    assert asyncio.run(why("prometheus:9090")) == (
        "PROMETHEUS_URL is not an http or https address; write it like http://prometheus.example:9090"
    )
