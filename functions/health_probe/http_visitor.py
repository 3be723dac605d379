"""Health probe: one visit over HTTP or HTTPS, hop by hop, to addresses that were judged before."""

import asyncio
import zlib
from dataclasses import replace
from typing import Final

import httpx

from functions.health_probe.addresses import AddressForbidden, Network
from functions.health_probe.faults import explain, unverified
from functions.health_probe.redirects import MOST_REDIRECTS, REDIRECTS, BadRedirect, Request, first, follow
from functions.health_probe.stopwatch import Stopwatch
from functions.health_probe.tls import TlsContexts
from functions.health_probe.visit import Failed, NotVisited, Visit, Visited, VisitFault
from functions.model.check import Check
from functions.model.duration import show_duration
from functions.model.observation import Cause

MOST_BODY_BYTES: Final = 2 * 1024 * 1024
MOST_PIECES: Final = 10_000
_PIECES_A_TURN = 100


class UnusableBody(VisitFault):
    """A body that is too large, or packed in a way that was not asked for."""

    cause = Cause.BODY


class HttpVisitor:
    """Visits checks, each over a connection of its own: an idle one kept would cost more than it saves."""

    def __init__(self, network: Network, contexts: TlsContexts) -> None:
        self._network = network
        self._contexts = contexts
        self._transports: dict[bool, httpx.AsyncHTTPTransport] = {}

    async def close(self) -> None:
        """Close what is open."""
        for transport in self._transports.values():
            await transport.aclose()

    async def visit(self, check: Check) -> Visit:
        """Visit within the check's timeout, redirects and all; every way a server can misbehave is a `Failed`."""
        self._transport(insecure=check.insecure)  # made before the clock runs: a TLS context takes as long as a visit
        watch = Stopwatch()
        try:
            async with asyncio.timeout(check.timeout.total_seconds()):
                return await self._follow(check, watch)
        except TimeoutError:
            return watch.failed(Cause.TIMEOUT, f"no answer within {show_duration(check.timeout)} ({watch.waiting})")
        except AddressForbidden as error:
            if watch.redirects:
                return watch.failed(Cause.REDIRECT, f"redirects to a forbidden address: {error}")
            return NotVisited(Cause.ADDRESS, str(error))
        except VisitFault as error:
            return watch.failed(error.cause, str(error))
        except httpx.TransportError as error:
            return await self._broken(watch, error)

    async def _broken(self, watch: Stopwatch, error: httpx.TransportError) -> Failed:
        """Why it broke; of a certificate that does not verify one wants to know still when it expires."""
        failed = watch.failed(*explain(error))
        if watch.target is None or not unverified(error):
            return failed
        return replace(failed, certificate_expires=await self._contexts.unverified_expiry(*watch.target))

    async def _follow(self, check: Check, watch: Stopwatch) -> Visited:
        request = first(check)
        while True:
            response = await self._ask(check, request, watch)
            try:
                location = response.headers.get("location")
                if check.ignore_redirect or location is None or response.status_code not in REDIRECTS:
                    body = await _read(response)
                    watch.lap("transfer")
                    return watch.visited(response.status_code, body)
            finally:
                await response.aclose()
            if watch.redirects == MOST_REDIRECTS:
                raise BadRedirect(f"redirects more than {MOST_REDIRECTS} times")
            request = follow(request, response.status_code, location)
            watch.redirected()

    async def _ask(self, check: Check, request: Request, watch: Stopwatch) -> httpx.Response:
        targets = await self._network.targets(request.host, request.port, allow_private=check.allow_private)
        watch.lap("resolve")
        for address, port in targets[:-1]:
            try:
                return await self._send(check, request, watch, (address, port))
            except httpx.ConnectError as error:
                if watch.connected or unverified(error):
                    raise
        return await self._send(check, request, watch, targets[-1])

    async def _send(self, check: Check, request: Request, watch: Stopwatch, target: tuple[str, int]) -> httpx.Response:
        watch.target = (*target, request.host)
        headers = {"host": request.url.netloc.decode("ascii"), **request.headers}
        outgoing = httpx.Request(
            request.method,
            request.url.copy_with(host=target[0], port=target[1]),
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            content=request.body.encode() or None,
            extensions={"trace": watch.trace, "sni_hostname": request.host, "timeout": {}},
        )
        try:
            return await self._transport(insecure=check.insecure).handle_async_request(outgoing)
        except asyncio.CancelledError:
            await watch.hang_up()
            raise

    def _transport(self, *, insecure: bool) -> httpx.AsyncHTTPTransport:
        if insecure not in self._transports:
            self._transports[insecure] = httpx.AsyncHTTPTransport(
                verify=self._contexts.get(insecure=insecure),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            )
        return self._transports[insecure]


async def _read(response: httpx.Response) -> bytes:
    """The body, bounded in bytes and in pieces.

    Raises:
        UnusableBody: it is larger, or not what it says.
    """
    body, pieces = bytearray(), 0
    async for piece in response.aiter_raw():
        body += piece
        pieces += 1
        if len(body) > MOST_BODY_BYTES:
            raise UnusableBody(f"the body is larger than {MOST_BODY_BYTES // 1024 // 1024} MiB")
        if pieces > MOST_PIECES:  # each costs us as much as a good one, however small
            raise UnusableBody(f"the body comes in more than {MOST_PIECES} pieces")
        if pieces % _PIECES_A_TURN == 0:
            await asyncio.sleep(0)  # thousands come with one read: let the other visits have their turn
    packing = response.headers.get("content-encoding", "identity").lower()
    return _unpack(bytes(body), packing) if body and packing != "identity" else bytes(body)


def _unpack(body: bytes, packing: str) -> bytes:
    """A body that is packed though we asked for none, unpacked within the same bound."""
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise UnusableBody(f"the body is packed with {packing[:20]!r}, which was not asked for")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        unpacked = unpack.decompress(body, MOST_BODY_BYTES)
    except zlib.error as error:
        raise UnusableBody(f"the body says it is {packing}, and is not") from error
    if unpack.eof:
        return unpacked
    if len(unpacked) < MOST_BODY_BYTES:
        raise UnusableBody(f"the body says it is {packing}, and is cut short")
    raise UnusableBody(f"the body unpacks to more than {MOST_BODY_BYTES // 1024 // 1024} MiB")
