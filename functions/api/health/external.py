"""API: asks an API of somebody else's whether it answers: one GET, by address, and no further than to the headers.

Its name is resolved once and each address judged, as the probe's are: a name that leads to instance metadata, to a
link-local or (unless the settings allow it) a private address is not asked.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from functions.api.health.settings import ExternalApi
from functions.model.network_address import refusal
from functions.model.origins import of_the_system

_ILL = 500
_HEADERS = {"User-Agent": "fitfoot-monitoring (health)", "Accept": "*/*", "Connection": "close"}
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Asked:
    """What came of it; `well` is None where nobody was asked. `error` may name hosts."""

    api: ExternalApi
    well: bool | None
    took_ms: float | None = None
    status: int | None = None
    error: str = ""


def resolved(host: str, port: int) -> list[str]:
    """Addresses of a host, as the system's resolver gives them, IPv4 first (a Lambda outside a VPC has no IPv6)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in sorted(found, key=lambda one: one[0] is not socket.AF_INET)))


@dataclass(frozen=True)
class Outside:
    """How APIs are asked. `own_port` is where this machine's Lambda runtime listens: nobody connects to it."""

    resolve: Resolve = resolved
    extra_authorities: str = ""
    own_port: int | None = None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.extra_authorities:
            context.load_verify_locations(self.extra_authorities)
        return context

    def ask(self, api: ExternalApi, seconds: float) -> Asked:
        """Ask one; each step ends within the seconds, and whoever waits for all of them ends it."""
        url, began = urlsplit(api.url), time.perf_counter()
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        try:
            addresses = self.resolve(api.host, port)
            allowed = [one for one in addresses if self._refusal(api, one, port) is None]
            if not allowed:
                why = self._refusal(api, addresses[0], port) if addresses else "without an address"
                return Asked(api, None, error=f"{api.host} is {why}")
            tls = self._tls if url.scheme == "https" else None
            status = _status(_To(api.host, port, allowed[0], seconds, tls), url.path or "/", url.query)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            took_ms = (time.perf_counter() - began) * 1000
            return Asked(api, well=False, took_ms=took_ms, error=_words(error, api, seconds))
        well = status == api.status if api.status else status < _ILL
        instead = f" instead of {api.status}" if api.status else ""
        why = "" if well else f"{api.host} answers {status}{instead}"
        return Asked(api, well, (time.perf_counter() - began) * 1000, status, why)

    def _refusal(self, api: ExternalApi, address: str, port: int) -> str | None:
        loopback = api.allow_private and port != self.own_port
        why = refusal(address, allow_private=api.allow_private, allow_loopback=loopback)
        return why and why.partition(";")[0]  # what follows is how a check would allow it


class _To(http.client.HTTPConnection):
    """A connection to one address of a host, which its certificate has to name."""

    def __init__(self, host: str, port: int, address: str, seconds: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=seconds)
        self._address, self._tls = address, tls
        self.default_port = 443 if tls else 80  # for the header Host

    def connect(self) -> None:
        """Connect, and shake hands."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls:
            try:
                self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)
            except BaseException:
                self.sock.close()
                raise


def _status(connection: _To, path: str, query: str) -> int:
    try:
        connection.request("GET", f"{path}?{query}" if query else path, headers=_HEADERS)
        return connection.getresponse().status
    finally:
        connection.close()


def _words(error: Exception, api: ExternalApi, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"{api.host}: no answer within {seconds:g} s"
    if isinstance(error, UnicodeError):
        return f"{api.host} is not a host name"
    return f"{api.host}: {of_the_system(error) or 'what it answers is no HTTP'}"
