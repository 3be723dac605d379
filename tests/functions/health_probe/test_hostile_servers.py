import asyncio
import contextlib
import tracemalloc
from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.health_probe.addresses import Network
from functions.health_probe.visit import Failed, NotVisited, Visited
from functions.model.observation import Cause, Outcome
from infra.local.process import free_port
from tests.builders import a_check
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving
from tests.functions.health_probe.visits import FakeNames, a_local_check, observe, visit

pytestmark = pytest.mark.integration

SHORT, LONG = timedelta(seconds=2), timedelta(seconds=25)
MIB = 1024 * 1024
JUNK = servers.says(b"<html>hello from 1991</html>\r\n\r\n")

MISBEHAVIOURS: dict[str, tuple[Callable[[Server], Answer], Cause, str]] = {
    "hangs": (servers.hangs_before_answering, Cause.TIMEOUT, "no answer within 2s (waiting for the first byte)"),
    "hangs-in-body": (servers.hangs_in_the_body, Cause.TIMEOUT, "no answer within 2s (reading the body)"),
    "reads-nothing": (servers.reads_nothing, Cause.TIMEOUT, "no answer within 2s (waiting for the first byte)"),
    "drips": (servers.drips_headers, Cause.TIMEOUT, "no answer within 2s (waiting for the first byte)"),
    "endless-headers": (servers.has_endless_headers, Cause.PROTOCOL, "not proper HTTP: "),
    "endless-hints": (servers.has_endless_hints, Cause.TIMEOUT, "no answer within 2s (waiting for the first byte)"),
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


def test_each_misbehaviour_is_that_check_s_outcome_and_the_healthy_one_is_up() -> None:
    async def run() -> None:
        async with contextlib.AsyncExitStack() as stack:
            checks = []
            for name, (answer, cause, _) in MISBEHAVIOURS.items():
                server = await stack.enter_async_context(serving(answer))
                checks.append(a_local_check(name, server.url, timeout=SHORT if cause is Cause.TIMEOUT else LONG))
            healthy = await stack.enter_async_context(serving(servers.well))
            checks.insert(7, a_local_check("healthy", healthy.url, timeout=LONG))
            checks.append(a_local_check("refuses", f"http://127.0.0.1:{free_port()}/"))
            clock = asyncio.get_running_loop().time
            began = clock()
            seen = await observe(checks)
            lasted = clock() - began
        assert lasted < sum(one.took.total_seconds() for one in seen.values() if one.took)  # side by side
        assert seen["healthy"].outcome is Outcome.UP
        assert (seen["refuses"].cause, seen["refuses"].reason) == (Cause.CONNECT, "connection refused")
        for name, (_, cause, reason) in MISBEHAVIOURS.items():
            assert (name, seen[name].outcome, seen[name].cause) == (name, Outcome.DOWN, cause), seen[name].reason
            assert seen[name].reason.startswith(reason), name
            assert len(seen[name].reason) < 200

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


def test_the_deadline_of_the_run_ends_every_visit() -> None:
    async def run() -> None:
        async with serving(servers.hangs_before_answering) as slow, serving(servers.well) as well:
            long = timedelta(seconds=60)
            checks = [a_local_check("slow", slow.url, timeout=long), a_local_check("well", well.url, timeout=long)]
            seen = await observe(checks, seconds=0.5)
        assert (seen["slow"].outcome, seen["slow"].cause) == (Outcome.UNKNOWN, Cause.NOT_VISITED)
        assert seen["well"].outcome is Outcome.UP

    asyncio.run(run())
