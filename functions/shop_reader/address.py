"""Shop reader: where Prometheus is: its URL, how people are shown it, and whether it is Amazon's managed one."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

EXAMPLE: Final = "http://prometheus.example:9090"
_MANAGED_HOST = re.compile(
    r"aps-workspaces(?:-fips)?\.(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)"
    r"|vpce-[\w-]+\.aps-workspaces\.(?P<inside>[a-z]{2}(?:-[a-z]+)+-\d)\.vpce\.amazonaws\.com(?:\.cn)?"
)
_WORKSPACE = re.compile(r"/workspaces/(ws-[0-9A-Za-z-]{1,100})")
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")


class BadAddress(ValueError):
    """Not where a Prometheus can be; the message is `what is wrong; what to do` and never holds the URL."""


@dataclass(frozen=True)
class Workspace:
    """A workspace of Amazon Managed Prometheus."""

    region: str
    id: str


@dataclass(frozen=True)
class Address:
    """A Prometheus. `url` is what its API's paths follow, without a slash at the end; it may hold a password."""

    url: str
    workspace: Workspace | None = None

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read a URL, which may have a path in front of `/api/v1/query`.

        Raises:
            BadAddress: it cannot be one of a Prometheus.
        """
        parts = _split(text)
        path = parts.path.rstrip("/")
        if "/api/v1" in path or path.endswith("/api"):
            raise BadAddress("names the API itself; leave out /api/v1 and what follows it")
        url = f"{parts.scheme}://{parts.netloc}{path}"
        managed = _MANAGED_HOST.fullmatch(parts.hostname or "")
        return cls(url, _workspace(parts, path, managed) if managed else None)

    @property
    def shown(self) -> str:
        """The URL for people: without a user's name and password."""
        scheme, _, rest = self.url.partition("://")
        authority, slash, path = rest.partition("/")
        return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"

    @property
    def host(self) -> str:
        """The name or address it is found by."""
        return urlsplit(self.url).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether it speaks TLS."""
        return self.url.startswith("https:")

    @property
    def has_password(self) -> bool:
        """Whether the URL names a user."""
        return "@" in self.url.partition("://")[2].partition("/")[0]


def _split(text: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise BadAddress(f"is not an address; write it like {EXAMPLE}")
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise BadAddress(f"is not an http or https address; write it like {EXAMPLE}")
    if "?" in text or "#" in text:
        raise BadAddress("has a question mark or a hash; leave out what follows the path")
    return parts


def _workspace(parts: SplitResult, path: str, host: re.Match[str]) -> Workspace:
    found = _WORKSPACE.fullmatch(path)
    if not found or parts.scheme != "https" or parts.port or parts.username is not None:
        raise BadAddress(
            "is not a workspace of Amazon Managed Prometheus; "
            "write it like https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-0123"
        )
    return Workspace(host["region"] or host["inside"], found[1])
