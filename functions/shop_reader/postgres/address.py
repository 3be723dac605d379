"""Shop reader: where the shop's Postgres is: its URL, how people are shown it, and who is let in."""

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from functions.shop_reader.address import BadAddress

EXAMPLE: Final = "postgresql://fitfoot_reader@database.shop:5432/shop"
_PORT = 5432
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_MODE = "sslmode"
_VERIFIED = "verify-full"


@dataclass(frozen=True)
class DatabaseAddress:
    """A database of a Postgres. `user` and `password` are never shown; without a password it may be empty.

    `secure`: it speaks TLS and proves who it is. Without TLS it is on this very machine.
    """

    host: str
    port: int
    database: str
    secure: bool
    user: str = field(repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> "DatabaseAddress":
        """Read a URL: `postgresql://user:password@host:port/database`, and `?sslmode=verify-full` even on loopback.

        Raises:
            BadAddress: it cannot be one of a Postgres.
        """
        parts = _split(text)
        user, database = unquote(parts.username or ""), unquote(parts.path.removeprefix("/"))
        if not user:
            raise BadAddress(f"names no user; write it like {EXAMPLE}")
        if not database or "/" in database:
            raise BadAddress(f"names no database; write it like {EXAMPLE}")
        if not (user + database).isprintable():
            raise BadAddress("has a user or a database with a character that is none")
        host = parts.hostname or ""
        secure = _secure(parts.query, host)
        return cls(host, parts.port or _PORT, database, secure, user, unquote(parts.password or ""))

    @property
    def shown(self) -> str:
        """The URL for people: without a user's name and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"postgresql://{host}:{self.port}/{self.database}"


def _split(text: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise BadAddress(f"is not an address; write it like {EXAMPLE}")
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("postgresql", "postgres") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise BadAddress(f"is not a postgresql address; write it like {EXAMPLE}")
    if "#" in text:
        raise BadAddress("has a hash; leave out what follows the database")
    return parts


def _secure(query: str, host: str) -> bool:
    asked = parse_qsl(query, keep_blank_values=True)
    if any(name != _MODE for name, _ in asked):
        raise BadAddress("has more than a host and a database; leave out what follows the question mark")
    mode = asked[-1][1] if asked else _VERIFIED
    if mode == _VERIFIED:
        return bool(asked) or not is_loopback(host)
    if mode == "disable" and is_loopback(host):
        return False
    raise BadAddress(f"has an {_MODE} that is not {_VERIFIED}; leave it out: elsewhere than on loopback it is that")


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this very machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
