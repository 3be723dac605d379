import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.health_probe.addresses import Network
from functions.health_probe.visit import Failed, Visited
from functions.model.observation import Cause, Outcome
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving
from tests.functions.health_probe.visits import a_local_check, observe, visit

pytestmark = pytest.mark.integration


def ask(answer: Callable[[Server], Answer], **more: object) -> tuple[Visited, bytes]:
    """Visit a server that answers; the visit, and what the server was asked."""

    async def run() -> tuple[Visited, bytes]:
        async with serving(answer) as server:
            seen = await visit(a_local_check("one", server.url, timeout=timedelta(seconds=10), **more))
            assert isinstance(seen, Visited), seen
            return seen, server.requests[-1]

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "status", "body"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, b""),
        (b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, b"until the end"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, b"ok"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe\x00\x80", 200, b"\xff\xfe\x00\x80"),
        (b"HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", 599, b""),
        (b"HTTP/1.1 200 \xfcber\r\nX-Odd: \xe9\r\nContent-Length: 2\r\n\r\nok", 200, b"ok"),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nok", 302, b"ok"),  # without a location
        (b"HTTP/1.1 300 Choose\r\nLocation: /x\r\nContent-Length: 2\r\n\r\nok", 300, b"ok"),
    ],
)
def test_odd_but_proper_answers_are_answers(text: bytes, status: int, body: bytes) -> None:
    seen, _ = ask(servers.says(text))
    assert (seen.status, seen.body) == (status, body)


def test_a_packed_body_is_unpacked_though_nobody_asked() -> None:
    seen, _ = ask(servers.packed(b"hello"))
    assert seen.body == b"hello"


def test_a_body_that_is_not_utf_8_is_judged_all_the_same() -> None:
    async def run() -> None:
        text = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe\x00\x80"
        async with serving(servers.says(text)) as server:
            seen = await observe([a_local_check("one", server.url, wants=["[BODY] == ok"])])
        assert (seen["one"].outcome, seen["one"].cause) == (Outcome.DOWN, Cause.BODY)
        assert seen["one"].reason == "[BODY] (�� �) == ok does not hold"

    asyncio.run(run())


def test_a_get_says_who_asks_and_wants_no_packing() -> None:
    _, asked = ask(servers.echoes)
    head = asked.lower().split(b"\r\n")
    assert head[0] == b"get / http/1.1"
    assert b"user-agent: fitfoot-monitoring (health probe)" in head
    assert b"accept-encoding: identity" in head
    assert b"connection: close" in head
    assert not any(line.startswith(b"content-length") for line in head)


def test_a_head_has_no_body() -> None:
    seen, asked = ask(servers.echoes, method="HEAD")
    assert asked.startswith(b"HEAD / ")
    assert seen.body == b""


def test_a_post_carries_its_body_and_headers() -> None:
    headers = {"Content-Type": "text/plain", "X-Name": "é"}
    seen, asked = ask(servers.echoes, method="POST", body="größe=42", headers=headers)
    assert asked.startswith(b"POST / ")
    assert b"Content-Length: 10\r\n" in asked.title()
    assert "é".encode() in asked
    assert asked.endswith("größe=42".encode())
    assert seen.status == 200


def test_a_check_may_name_another_host() -> None:
    _, asked = ask(servers.echoes, headers={"Host": "fitfoot.ch"})
    assert asked.lower().count(b"host:") == 1
    assert b"fitfoot.ch" in asked


def test_a_redirect_is_followed() -> None:
    async def run() -> None:
        async with serving(servers.echoes) as there, serving(servers.redirects(there.url + "x?y=1")) as here:
            seen = await visit(a_local_check("one", here.url))
        assert isinstance(seen, Visited)
        assert seen.status == 200
        assert there.requests[0].startswith(b"GET /x?y=1 HTTP/1.1")

    asyncio.run(run())


def test_a_redirect_is_an_answer_where_the_check_says_so() -> None:
    seen, _ = ask(servers.redirects_to_itself, ignore_redirect=True)
    assert seen.status == 302


def test_another_origin_does_not_get_the_authorization() -> None:
    async def run() -> None:
        async with serving(servers.echoes) as there, serving(servers.redirects(there.url)) as here:
            await visit(a_local_check("one", here.url, headers={"Authorization": "Bearer s3cret"}))
        assert b"s3cret" in here.requests[0]
        assert b"s3cret" not in there.requests[0]

    asyncio.run(run())


def test_a_name_s_next_address_is_tried_where_the_first_refuses() -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    async def run() -> None:
        async with serving(servers.well) as server:
            seen = await visit(a_local_check("one", f"http://two.example:{server.port}/"), Network(resolve=both))
        assert isinstance(seen, Visited)
        assert seen.ip == "127.0.0.1"

    asyncio.run(run())


def test_a_request_that_was_sent_is_not_sent_to_the_next_address_too() -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1", "127.0.0.1"]

    async def run() -> None:
        async with serving(servers.resets) as server:
            check = a_local_check("one", f"http://two.example:{server.port}/", method="POST", body="buy")
            seen = await visit(check, Network(resolve=both))
        assert isinstance(seen, Failed)
        assert len(server.requests) == 1

    asyncio.run(run())


def test_ipv6_is_visited() -> None:
    async def run() -> None:
        async with serving(servers.echoes, host="::1") as server:
            seen = await visit(a_local_check("one", f"http://[::1]:{server.port}/"))
        assert isinstance(seen, Visited)
        assert seen.ip == "::1"
        assert f"[::1]:{server.port}".encode() in server.requests[0]

    with contextlib.suppress(OSError):  # there are machines without
        asyncio.run(run())


def test_phases_are_those_of_the_last_request_and_make_up_its_time() -> None:
    seen, _ = ask(servers.delays_its_first_byte(0.2))
    phases = {name: took.total_seconds() for name, took in seen.phases.items()}
    assert list(phases) == ["resolve", "connect", "processing", "transfer"]
    assert phases["processing"] >= 0.2 > phases["connect"] + phases["transfer"]
    assert 0.8 * seen.took.total_seconds() <= sum(phases.values()) <= seen.took.total_seconds()


def test_the_total_goes_on_over_redirects_while_phases_begin_anew() -> None:
    async def run() -> None:
        async with serving(servers.well) as there:

            def late_redirect(server: Server) -> Answer:
                async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                    await servers.the_head(server, reader)
                    await asyncio.sleep(0.2)
                    writer.write(f"HTTP/1.1 302 Found\r\nLocation: {there.url}\r\nContent-Length: 0\r\n\r\n".encode())

                return speak

            async with serving(late_redirect) as here:
                seen = await visit(a_local_check("one", here.url))
        assert isinstance(seen, Visited)
        assert (seen.took - sum(seen.phases.values(), timedelta(0))).total_seconds() >= 0.2

    asyncio.run(run())
