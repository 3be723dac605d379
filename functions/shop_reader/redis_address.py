"""Shop reader: where the shop's Redis is: its URL, how people are shown it, and who is let in."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from functions.shop_reader.address import BadAddress

EXAMPLE: Final = "redis://redis.shop:6379"
_PORT = 6379
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_DATABASE = re.compile(r"/?\d{0,5}")


@dataclass(frozen=True)
class RedisAddress:
    """A Redis, or a Valkey. `user` and `password` are empty where none is needed; neither is ever shown.

    What follows the port, a database's number, is taken and not used: how Redis is concerns all of them.
    """

    host: str
    port: int
    secure: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> "RedisAddress":
        """Read a URL: `redis://host`, or `rediss://user:password@host:port/0` with TLS.

        Raises:
            BadAddress: it cannot be one of a Redis.
        """
        parts = _split(text)
        return cls(
            host=parts.hostname or "",
            port=parts.port or _PORT,
            secure=parts.scheme == "rediss",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def shown(self) -> str:
        """The URL for people: without a user's name and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"redis{'s' if self.secure else ''}://{host}:{self.port}"


def _split(text: str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text:
        raise BadAddress(f"is not an address; write it like {EXAMPLE}")
    try:
        parts = urlsplit(text)
        right = parts.scheme in ("redis", "rediss") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise BadAddress(f"is not a redis or rediss address; write it like {EXAMPLE}")
    if "?" in text or "#" in text or not _DATABASE.fullmatch(parts.path):
        raise BadAddress("has more than a host and a port; leave out what follows them")
    return parts
