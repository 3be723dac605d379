import asyncio
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from functions.health_probe.addresses import Network
from functions.health_probe.tls import TlsContexts
from functions.health_probe.visit import Failed, Visit, Visited
from functions.model.check import Check
from functions.model.observation import Cause, Outcome
from infra.local.process import free_port
from tests.builders import a_check
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving
from tests.functions.health_probe.tls_servers import EXPIRED, LATER, Authority, an_authority, self_signed
from tests.functions.health_probe.visits import observe, visit

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    with an_authority() as made:
        yield made


def a_tls_check(server: Server, **more: object) -> Check:
    return a_check(url=server.tls_url, **{"allow_private": True, **more})  # type: ignore[arg-type]  # a_check's own


def visited(
    authority: Authority,
    tls: ssl.SSLContext | None,
    answer: Callable[[Server], Answer] = servers.well,
    **more: object,
) -> Visit:
    async def run() -> Visit:
        async with serving(answer, tls=tls) as server:
            return await visit(a_tls_check(server, **more), contexts=TlsContexts(authority.ca_file))

    return asyncio.run(run())


def test_a_certificate_that_verifies_is_an_answer_with_its_end_and_its_phase(authority: Authority) -> None:
    seen = visited(authority, authority.context())
    assert isinstance(seen, Visited)
    assert (seen.status, seen.certificate_expires) == (200, LATER)
    assert list(seen.phases) == ["resolve", "connect", "tls", "processing", "transfer"]
    assert sum(seen.phases.values(), timedelta(0)) <= seen.took


@pytest.mark.parametrize(
    ("made", "reason", "expires"),
    [
        (lambda ca: ca.context(expires=EXPIRED), "the certificate does not verify: certificate has expired", EXPIRED),
        (lambda ca: ca.context("other.example"), "the certificate does not verify: Hostname mismatch", LATER),
        (lambda _: self_signed(), "the certificate does not verify: self-signed certificate", LATER),
    ],
    ids=["expired", "wrong host", "self-signed"],
)
def test_a_certificate_that_does_not_verify_is_down_and_its_end_still_known(
    authority: Authority, made: Callable[[Authority], ssl.SSLContext], reason: str, expires: datetime
) -> None:
    seen = visited(authority, made(authority))
    assert isinstance(seen, Failed)
    assert (seen.cause, seen.certificate_expires, seen.connected) == (Cause.TLS, expires, True)
    assert seen.reason.startswith(reason)


def test_a_certificate_of_an_unknown_authority_does_not_verify(authority: Authority) -> None:
    with an_authority() as stranger:
        seen = visited(authority, stranger.context())
    assert isinstance(seen, Failed)
    assert "unable to get local issuer certificate" in seen.reason


def test_a_check_may_accept_a_certificate_that_does_not_verify(authority: Authority) -> None:
    seen = visited(authority, authority.context("other.example", expires=EXPIRED), insecure=True)
    assert isinstance(seen, Visited)
    assert (seen.status, seen.certificate_expires) == (200, EXPIRED)


def test_an_expiring_certificate_is_what_a_condition_is_for(authority: Authority) -> None:
    async def run() -> None:
        now = datetime.now(UTC)
        soon = authority.context(expires=now + timedelta(hours=30, minutes=1))
        async with serving(servers.well, tls=soon) as server:
            check = a_tls_check(server, wants=["[STATUS] == 200", "[CERTIFICATE_EXPIRATION] > 48h"])
            seen = (await observe([check], contexts=TlsContexts(authority.ca_file), tick=now))["storefront"]
        assert (seen.outcome, seen.cause) == (Outcome.DOWN, Cause.CERTIFICATE)
        assert seen.reason == "[CERTIFICATE_EXPIRATION] (1d 6h) > 48h does not hold"

    asyncio.run(run())


def test_plain_http_on_a_tls_port_is_told(authority: Authority) -> None:
    def speaks_plainly(_server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(100)
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        return speak

    seen = visited(authority, None, answer=speaks_plainly)
    assert isinstance(seen, Failed)
    assert seen.cause is Cause.TLS
    assert seen.reason.startswith("TLS fails: ")


def test_tls_on_a_plain_check_is_told(authority: Authority) -> None:
    async def run() -> Visit:
        async with serving(servers.well, tls=authority.context()) as server:
            return await visit(a_check(url=server.url, allow_private=True))

    seen = asyncio.run(run())
    assert isinstance(seen, Failed)
    assert seen.cause in (Cause.PROTOCOL, Cause.CONNECT)


def test_a_handshake_that_stalls_is_a_timeout_that_says_where(authority: Authority) -> None:
    seen = visited(authority, None, answer=servers.reads_nothing, timeout=timedelta(milliseconds=300))
    assert isinstance(seen, Failed)
    assert (seen.cause, seen.reason) == (Cause.TIMEOUT, "no answer within 300ms (in the TLS handshake)")


def test_a_connection_closed_in_the_handshake_is_told(authority: Authority) -> None:
    def leaves(_server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            await reader.read(100)

        return speak

    seen = visited(authority, None, answer=leaves)
    assert isinstance(seen, Failed)
    assert seen.cause in (Cause.TLS, Cause.CONNECT)
    assert seen.reason


def test_tls_1_2_is_still_spoken(authority: Authority) -> None:
    tls = authority.context()
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    tls.set_ciphers("ECDHE+AESGCM")
    assert isinstance(visited(authority, tls), Visited)


def test_the_certificate_of_a_redirect_counts_too(authority: Authority) -> None:
    async def run() -> Visit:
        async with (
            serving(servers.well) as plain,
            serving(servers.redirects(plain.url), tls=authority.context()) as first,
        ):
            return await visit(a_tls_check(first), contexts=TlsContexts(authority.ca_file))

    seen = asyncio.run(run())
    assert isinstance(seen, Visited)
    assert list(seen.phases) == ["resolve", "connect", "processing", "transfer"]
    assert seen.certificate_expires == LATER  # the earliest that the visit relied on


def test_the_name_is_verified_though_the_connection_goes_to_an_address(authority: Authority) -> None:
    async def run() -> Visit:
        async with serving(servers.echoes, tls=authority.context("fitfoot.ch")) as server:
            network = Network(connect_to={"fitfoot.ch:443": f"127.0.0.1:{server.port}"})
            seen = await visit(a_check(url="https://fitfoot.ch/"), network, TlsContexts(authority.ca_file))
            assert b"host: fitfoot.ch\r\n" in server.requests[0].lower()
            return seen

    assert isinstance(asyncio.run(run()), Visited)


def test_many_checks_share_one_verifying_context(authority: Authority) -> None:
    async def run() -> None:
        contexts = TlsContexts(authority.ca_file)
        async with serving(servers.well, tls=authority.context()) as server:
            checks = [a_tls_check(server, name=f"check-{number}") for number in range(60)]
            seen = await observe(checks, contexts=contexts)
            await observe(checks, contexts=contexts)
        assert {one.outcome for one in seen.values()} == {Outcome.UP}
        assert contexts.made == 1

    asyncio.run(run())


def test_broken_tls_of_every_kind_leaves_a_healthy_check_up(authority: Authority) -> None:
    async def run() -> None:
        async with (
            serving(servers.well, tls=authority.context(expires=EXPIRED)) as late,
            serving(servers.well, tls=self_signed()) as nobody,
            serving(servers.reads_nothing) as stalls,
            serving(servers.well, tls=authority.context()) as healthy,
        ):
            by_name = {"late": late, "nobody": nobody, "stalls": stalls, "healthy": healthy}
            checks = [a_tls_check(server, name=name, timeout=timedelta(seconds=2)) for name, server in by_name.items()]
            refused = a_check("refused", url=f"https://localhost:{free_port()}/", allow_private=True)
            seen = await observe([*checks, refused], contexts=TlsContexts(authority.ca_file))
        assert {name: one.cause for name, one in seen.items()} == {
            "late": Cause.TLS, "nobody": Cause.TLS, "stalls": Cause.TIMEOUT, "healthy": Cause.NONE,
            "refused": Cause.CONNECT,
        }  # fmt: skip

    asyncio.run(run())
