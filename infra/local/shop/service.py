"""The demo shop: one service, on an HTTP and an HTTPS port of its own, that can be broken."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from ssl import SSLContext

from aiohttp import web

from infra.local import process
from infra.local.shop.certificates import LIFETIME, LITTLE_LEFT, Authority, Identity
from infra.local.shop.condition import Condition
from infra.local.shop.faults import Fault, Part
from infra.local.shop.lines import Lines
from infra.local.shop.metrics import CONTENT_TYPE, HttpMetrics
from infra.local.shop.workers import stampede

HOST = "127.0.0.1"


class Service:
    """A site on 127.0.0.1; `application` gets its routes before `start`."""

    def __init__(self, part: Part, names: tuple[str, ...], authority: Authority, *, stays: bool = False) -> None:
        """Make it, not yet listening.

        Args:
            part: which of the shop's services it is.
            names: host names that its certificate is for.
            authority: who issues that certificate.
            stays: whether its HTTP port stays open when it is down, for /faults alone.
        """
        self.part = part
        self.http_port, self.https_port = process.free_port(), process.free_port()
        self.metrics = HttpMetrics()
        self.lines = Lines()
        self.condition = Condition(part, self.metrics, self.lines)
        self.application = web.Application(middlewares=self.condition.middlewares())
        self._identity = Identity(authority, names)
        self._runner = web.AppRunner(self.application, access_log=None, shutdown_timeout=1)
        self._sites: dict[int, web.TCPSite] = {}
        self._stays = stays
        self._crowd: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where its HTTP port is."""
        return f"http://{HOST}:{self.http_port}"

    async def start(self) -> None:
        """Listen."""
        await self._runner.setup()
        await self._listen()

    async def stop(self) -> None:
        """Close both ports and every connection."""
        await self._disperse()
        await self._runner.cleanup()

    async def set_fault(self, fault: Fault, *, on: bool) -> None:
        """Break, or mend."""
        if on:
            self.condition.faults.add(fault)
        else:
            self.condition.faults.discard(fault)
        match fault:
            case Fault.DOWN:
                await (self._close() if on else self._listen())
            case Fault.CERTIFICATE:
                self._identity.renew(LITTLE_LEFT if on else LIFETIME)
            case Fault.OVERLOAD:
                await self._disperse()
                if on:
                    chance = Random()  # noqa: S311 -- when simulated callers come is no secret
                    self._crowd = asyncio.create_task(stampede(self.condition.workers, chance))
            case Fault.SLOW | Fault.ERRORS | Fault.BODY:
                pass  # the condition has them

    async def health(self, _request: web.Request) -> web.Response:
        """Answer that this service is fine, as far as it can tell alone."""
        return health_answer(self.part)

    async def exposition(self, _request: web.Request) -> web.Response:
        """Answer with the service's metrics."""
        return web.Response(body=self.metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})

    async def _listen(self) -> None:
        await self._open(self.http_port, None)
        await self._open(self.https_port, self._identity.context)

    async def _open(self, port: int, context: SSLContext | None) -> None:
        if port not in self._sites:
            site = web.TCPSite(self._runner, HOST, port, ssl_context=context)
            await site.start()
            self._sites[port] = site

    async def _close(self) -> None:
        for port in (self.https_port,) if self._stays else (self.http_port, self.https_port):
            await self._sites.pop(port).stop()

    async def _disperse(self) -> None:
        if self._crowd is not None:
            self._crowd.cancel()
            with suppress(asyncio.CancelledError):
                await self._crowd
            self._crowd = None


def health_answer(part: Part, *, error: str | None = None) -> web.Response:
    """Answer 200 with status "ok", or 503 with status "error" and why."""
    body = {"status": "error" if error else "ok", "service": part, "timestamp": datetime.now(UTC).isoformat()}
    return web.json_response(body | ({"error": error} if error else {}), status=503 if error else 200)
