"""Health probe: the next request of a redirect, as browsers make it (RFC 9110, 15.4); pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import httpx

from functions.health_probe.visit import VisitFault
from functions.model.observation import Cause

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 10
_KEPT_ABROAD = frozenset({"user-agent", "accept", "accept-language"})


class BadRedirect(VisitFault):
    """A redirect that leads nowhere."""

    cause = Cause.REDIRECT


@dataclass(frozen=True)
class Request:
    """One request of a visit."""

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


def follow(request: Request, status: int, location: str) -> Request:
    """The request that a redirect asks for; another origin gets no header of ours that may hold a secret.

    Raises:
        BadRedirect: the location is no HTTP address.
    """
    try:
        url = request.url.join(location).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise BadRedirect(f"redirects to {location[:80]!r}, which is no address") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise BadRedirect(f"redirects to {str(url)[:80]!r}, which is not HTTP")
    becomes_get = status == 303 or (status in (301, 302) and request.method == "POST")  # noqa: PLR2004 - RFC 9110
    then = replace(request, url=url.copy_with(username=None, password=None))
    if becomes_get and request.method != "HEAD":
        then = replace(then, method="GET", body="")
    if (then.url.scheme, then.host, then.port) != (request.url.scheme, request.host, request.port):
        kept = {name: value for name, value in request.headers.items() if name.lower() in _KEPT_ABROAD}
        then = replace(then, headers=kept)
    return then
