"""Health probe: what a visit shows while it goes on: its phases, its connection, and the result that it ends in."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.health_probe.tls import certificate_expiry
from functions.health_probe.visit import Failed, Visited
from functions.model.observation import Cause

# httpcore's trace events: which begin a phase, and which end one
_BEGINS = {
    "connection.connect_tcp.started": "connecting",
    "connection.start_tls.started": "in the TLS handshake",
    "http11.send_request_headers.started": "waiting for the first byte",
}
_ENDS = {
    "connection.connect_tcp.complete": "connect",
    "connection.start_tls.complete": "tls",
    "http11.receive_response_headers.complete": "processing",
}


class Stopwatch:
    """Times one visit: phases of the request under way, the total over all its redirects."""

    def __init__(self) -> None:
        self._began = self._mark = time.perf_counter()
        self._phases: dict[str, float] = {}
        self.waiting = "resolving the name"
        self.redirects = 0
        self.connected = False
        self.target: tuple[str, int, str] | None = None
        """The address, port and name of the connection under way."""
        self.certificate_expires: datetime | None = None
        """The earliest end of the certificates that the visit met, its redirects' too."""
        self._connection: Any = None

    def redirected(self) -> None:
        """The phases begin anew, the total goes on."""
        self.redirects += 1
        self._phases.clear()
        self.connected = False
        self.waiting = "resolving the name"
        self._mark = time.perf_counter()

    def lap(self, phase: str) -> None:
        """A phase has ended."""
        now = time.perf_counter()
        self._phases[phase] = now - self._mark
        self._mark = now

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Listen to the `trace` extension of httpcore."""
        if waiting := _BEGINS.get(event):
            self.waiting, self._mark = waiting, time.perf_counter()
        elif phase := _ENDS.get(event):
            self.lap(phase)
            self.connected = True
            if phase == "connect":
                self._connection = info["return_value"]
            elif phase == "tls":
                self._note_certificate(certificate_expiry(info["return_value"].get_extra_info("ssl_object")))
            elif phase == "processing":
                self.waiting = "reading the body"

    async def hang_up(self) -> None:
        """Close the connection: httpcore leaves one open whose TLS handshake is cancelled."""
        if self._connection is not None:
            await self._connection.aclose()

    def _note_certificate(self, expires: datetime | None) -> None:
        met = [end for end in (self.certificate_expires, expires) if end is not None]
        self.certificate_expires = min(met, default=None)

    def visited(self, status: int, body: bytes) -> Visited:
        """The visit ends with an answer."""
        return Visited(
            status=status,
            body=body,
            ip=self.ip or "",
            took=self._took,
            phases=self._ended,
            certificate_expires=self.certificate_expires,
        )

    def failed(self, cause: Cause, reason: str) -> Failed:
        """The visit ends without one."""
        return Failed(
            cause=cause,
            reason=reason,
            took=self._took,
            connected=self.connected,
            ip=self.ip,
            phases=self._ended,
            certificate_expires=self.certificate_expires,
        )

    @property
    def ip(self) -> str | None:
        """The address that was connected to, or tried last."""
        return self.target[0] if self.target else None

    @property
    def _took(self) -> timedelta:
        return timedelta(seconds=time.perf_counter() - self._began)

    @property
    def _ended(self) -> Mapping[str, timedelta]:
        return {name: timedelta(seconds=took) for name, took in self._phases.items()}
