"""Health probe: the requests of one visit: the first, and each that a redirect asks for (RFC 9110, 15.4); pure."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpx

from functions.health_probe.visit import VisitFault
from functions.model.check import Check
from functions.model.observation import Cause

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 10
_HIGHEST_PORT = 65535
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")
_OWN_HEADERS: Mapping[str, str] = {
    "user-agent": "fitfoot-monitoring (health probe)",
    "accept": "*/*",
    "accept-encoding": "identity",
    "connection": "close",
}
_KEPT_ABROAD = frozenset({*_OWN_HEADERS, "accept-language"})
_OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding", "transfer-encoding"})


class BadRedirect(VisitFault):
    """A redirect that leads nowhere."""

    cause = Cause.REDIRECT


@dataclass(frozen=True)
class Request:
    """One request of a visit; the names of its headers are in lower case."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    body: str = ""

    @property
    def host(self) -> str:
        """The host, punycoded, without brackets."""
        return self.url.raw_host.decode("ascii")

    @property
    def port(self) -> int:
        """The port, the scheme's own where none is given."""
        return self.url.port or {"http": 80, "https": 443}[self.url.scheme]


def first(check: Check) -> Request:
    """The request that a check asks for; its own headers win, a user and password in its URL become a header."""
    url = httpx.URL(check.url)
    headers = {**_OWN_HEADERS, **{name.lower(): value for name, value in check.headers.items()}}
    if url.userinfo:
        known = f"{url.username}:{url.password}".encode()
        headers.setdefault("authorization", f"Basic {base64.b64encode(known).decode()}")
    return Request(check.method, _without_user(url), headers, check.body)


def follow(request: Request, status: int, location: str) -> Request:
    """The request that a redirect asks for; another origin gets no header of ours that may hold a secret.

    Raises:
        BadRedirect: the location is no HTTP address.
    """
    try:
        url = request.url.join(location).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadRedirect(f"redirects to {location[:80]!r}, which is no address") from error
    if url.scheme in ("http", "https") and url.raw_host and not _HOST.fullmatch(url.raw_host):
        raise BadRedirect(f"redirects to {location[:80]!r}, which is no address")
    if url.scheme not in ("http", "https") or not url.raw_host or (url.port or 0) > _HIGHEST_PORT:
        raise BadRedirect(f"redirects to {location[:80]!r}, which is not HTTP")
    becomes_get = status == 303 or (status in (301, 302) and request.method == "POST")  # noqa: PLR2004 - RFC 9110
    then = replace(request, url=_without_user(url))
    if becomes_get and request.method != "HEAD":
        left = {name: value for name, value in request.headers.items() if name not in _OF_THE_BODY}
        then = replace(then, method="GET", body="", headers=left)
    if (then.url.scheme, then.host, then.port) != (request.url.scheme, request.host, request.port):
        kept = {name: value for name, value in then.headers.items() if name in _KEPT_ABROAD}
        then = replace(then, headers=kept)
    return then


def _without_user(url: httpx.URL) -> httpx.URL:
    return url.copy_with(userinfo=b"") if url.userinfo else url
