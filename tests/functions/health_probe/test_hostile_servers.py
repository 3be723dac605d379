import asyncio
import contextlib
import tracemalloc
from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.health_probe.addresses import Network
from functions.health_probe.visit import Failed, NotVisited, Visited
from functions.model.check import Check
from functions.model.observation import Cause, Outcome
from infra.local.process import free_port
from tests.builders import a_check
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving
from tests.functions.health_probe.visits import FakeNames, observe, visit

pytestmark = pytest.mark.integration

SHORT = timedelta(milliseconds=400)
MIB = 1024 * 1024
JUNK = servers.says(b"<html>hello from 1991</html>\r\n\r\n")

MISBEHAVIOURS: dict[str, tuple[Callable[[Server], Answer], Cause, str]] = {
    "hangs": (servers.hangs_before_answering, Cause.TIMEOUT, "no answer within 400ms (waiting for the first byte)"),
    "hangs-in-body": (servers.hangs_in_the_body, Cause.TIMEOUT, "no answer within 400ms (reading the body)"),
    "reads-nothing": (servers.reads_nothing, Cause.TIMEOUT, "no answer within 400ms (waiting for the first byte)"),
    "drips": (servers.drips_headers, Cause.TIMEOUT, "no answer within 400ms (waiting for the first byte)"),
    "endless-headers": (servers.has_endless_headers, Cause.PROTOCOL, "not proper HTTP: "),
    "endless-hints": (servers.has_endless_hints, Cause.TIMEOUT, "no answer within 400ms (waiting for the first byte)"),
    "resets": (servers.resets, Cause.CONNECT, "connection reset by peer"),
    "closes": (servers.closes_without_a_byte, Cause.CONNECT, "the connection was closed without an answer"),
    "short-body": (servers.cuts_the_body_short, Cause.PROTOCOL, "not proper HTTP: peer closed connection without"),
    "ten-gigabytes": (servers.sends_ten_gigabytes, Cause.BODY, "the body is larger than 2 MiB"),
    "endless-chunks": (servers.sends_endless_chunks, Cause.BODY, "the body comes in more than 10000 pieces"),
    "gzip-bomb": (servers.packed(b"\x00" * 64 * MIB), Cause.BODY, "the body unpacks to more than 2 MiB"),
    "gzip-cut": (servers.packed(b"hello" * 99, cut=20), Cause.BODY, "the body says it is gzip, and is cut short"),
    "brotli": (servers.packed(b"x", coding=b"br"), Cause.BODY, "the body is packed with 'br', which was not asked for"),
    "not-gzip": (
        servers.says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"),
        Cause.BODY,
        "the body says it is gzip, and is not",
    ),
    "bad-status-line": (servers.says(b"HTTP/1.1 abc Fine\r\n\r\n"), Cause.PROTOCOL, "not proper HTTP: "),
    "junk": (JUNK, Cause.PROTOCOL, "not proper HTTP: illegal status line"),
    "half-junk": (servers.says(b"<html>"), Cause.CONNECT, "the connection was closed without an answer"),
    "bad-chunk": (
        servers.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        Cause.PROTOCOL,
        "not proper HTTP: ",
    ),
    "two-lengths": (
        servers.says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"),
        Cause.PROTOCOL,
        "not proper HTTP: ",
    ),
    "loop": (servers.redirects_to_itself, Cause.REDIRECT, "redirects more than 10 times"),
    "to-metadata": (
        servers.redirects("http://169.254.169.254/latest/meta-data/"),
        Cause.REDIRECT,
        "redirects to a forbidden address: 169.254.169.254 is link-local or instance metadata",
    ),
    "to-metadata-in-disguise": (
        servers.redirects("http://2852039166/latest/meta-data/"),
        Cause.REDIRECT,
        "redirects to a forbidden address: 2852039166 (169.254.169.254) is link-local",
    ),
    "to-file": (servers.redirects("file:///etc/passwd"), Cause.REDIRECT, "redirects to 'file:///etc/passwd', which is"),
    "to-nowhere": (servers.redirects("http://[::1"), Cause.REDIRECT, "redirects to 'http://[::1', which is no address"),
    "to-no-name": (servers.redirects("http://a..b/"), Cause.DNS, "a..b does not resolve"),
}
"""By name: the server, and the cause and beginning of the reason that a check of it must have."""


def a_local_check(name: str, url: str, **more: object) -> Check:
    return a_check(name, url=url, **{"allow_private": True, "timeout": SHORT, **more})  # type: ignore[arg-type]  # a_check's own


def test_each_misbehaviour_is_that_check_s_outcome_and_the_healthy_one_is_up() -> None:
    async def run() -> None:
        async with contextlib.AsyncExitStack() as stack:
            checks = []
            for name, (answer, _, _) in MISBEHAVIOURS.items():
                server = await stack.enter_async_context(serving(answer))
                checks.append(a_local_check(name, server.url))
            healthy = await stack.enter_async_context(serving(servers.well))
            checks.insert(7, a_local_check("healthy", healthy.url, timeout=timedelta(seconds=10)))
            checks.append(a_local_check("refuses", f"http://127.0.0.1:{free_port()}/"))
            clock = asyncio.get_running_loop().time
            began = clock()
            seen = await observe(checks)
            assert clock() - began < SHORT.total_seconds() * len(checks) / 2  # side by side, not one after the other
        assert seen["healthy"].outcome is Outcome.UP
        assert (seen["refuses"].cause, seen["refuses"].reason) == (Cause.CONNECT, "connection refused")
        for name, (_, cause, reason) in MISBEHAVIOURS.items():
            assert (name, seen[name].outcome, seen[name].cause) == (name, Outcome.DOWN, cause), seen[name].reason
            assert seen[name].reason.startswith(reason), name
            assert len(seen[name].reason) < 200
            assert seen[name].took is not None

    asyncio.run(run())


def test_ten_gigabytes_are_not_read() -> None:
    async def run() -> int:
        async with serving(servers.sends_ten_gigabytes) as server:
            check = a_local_check("big", server.url, timeout=timedelta(seconds=20))
            tracemalloc.start()
            try:
                seen = await visit(check)
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
            assert isinstance(seen, Failed)
            assert seen.cause is Cause.BODY
            assert peak < 16 * MIB
            return server.sent

    assert asyncio.run(run()) < 64 * MIB  # what the sockets' buffers took before the connection went


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


def test_a_public_name_cannot_lead_to_a_private_address() -> None:
    async def run() -> None:
        async with serving(servers.well) as private, serving(servers.redirects(private.url)) as public:
            network = Network(connect_to={"public.example:80": f"127.0.0.1:{public.port}"})
            seen = await visit(a_check(url="http://public.example/"), network)
        assert isinstance(seen, Failed)
        assert seen.cause is Cause.REDIRECT
        assert seen.reason.startswith("redirects to a forbidden address: 127.0.0.1 is private; a check of a private")
        assert len(public.requests) == 1
        assert private.requests == []

    asyncio.run(run())


def test_a_private_address_is_not_visited_at_all_without_leave() -> None:
    async def run() -> None:
        async with serving(servers.well) as private:
            seen = await visit(a_check(url=private.url))
        assert isinstance(seen, NotVisited)
        assert seen.cause is Cause.ADDRESS
        assert private.requests == []

    asyncio.run(run())


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    async def run() -> None:
        async with serving(servers.echoes) as server:
            names = FakeNames(changing=["127.0.0.1", "169.254.169.254"])
            url = f"http://changing.example:{server.port}/"
            seen = await visit(a_local_check("one", url), Network(resolve=names))
        assert isinstance(seen, Visited)
        assert (seen.ip, names.asked) == ("127.0.0.1", ["changing.example"])
        assert f"changing.example:{server.port}".encode() in server.requests[0]

    asyncio.run(run())


def test_a_name_that_changes_its_answer_before_a_redirect_is_judged_anew() -> None:
    async def run() -> None:
        async with serving(servers.redirects_to_itself) as server:
            names = FakeNames(changing=["127.0.0.1", "169.254.169.254"])
            url = f"http://changing.example:{server.port}/"
            seen = await visit(a_local_check("one", url), Network(resolve=names))
        assert isinstance(seen, Failed)
        assert seen.reason.startswith(
            "redirects to a forbidden address: changing.example (169.254.169.254) is link-local"
        )
        assert len(server.requests) == 1

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


def test_the_deadline_of_the_run_ends_every_visit() -> None:
    async def run() -> None:
        async with serving(servers.hangs_before_answering) as slow, serving(servers.well) as well:
            long = timedelta(seconds=60)
            checks = [a_local_check("slow", slow.url, timeout=long), a_local_check("well", well.url, timeout=long)]
            seen = await observe(checks, seconds=0.5)
        assert (seen["slow"].outcome, seen["slow"].cause) == (Outcome.UNKNOWN, Cause.NOT_VISITED)
        assert seen["well"].outcome is Outcome.UP

    asyncio.run(run())


def test_phases_are_those_of_the_last_request_and_make_up_its_time() -> None:
    seen, _ = ask(servers.delays_its_first_byte(0.2))
    phases = {name: took.total_seconds() for name, took in seen.phases.items()}
    assert list(phases) == ["resolve", "connect", "processing", "transfer"]
    assert 0.2 <= phases["processing"] < 0.35
    assert sum(phases.values()) == pytest.approx(seen.took.total_seconds(), abs=0.02)


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
        assert seen.took.total_seconds() >= 0.2
        assert sum(seen.phases.values(), timedelta(0)).total_seconds() < 0.15

    asyncio.run(run())
