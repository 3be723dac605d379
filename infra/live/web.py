"""Live: addresses over HTTP: what they answer, within seconds and some megabytes."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from infra.live.looking import EACH_SECONDS
from infra.live.said import Unasked

_MOST_BYTES = 32 * 1024 * 1024
_REDIRECTS = 5


@dataclass(frozen=True)
class Answer:
    """What was answered; `headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def type(self) -> str:
        """The Content-Type."""
        return self.headers.get("content-type", "")

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object that was answered; an empty one where it is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Unreachable(Unasked):
    """Nobody answered; the message says why."""


class Web:
    """Over one client, whose redirects are followed where that is asked for: never with a token."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(transport=transport, timeout=EACH_SECONDS, max_redirects=_REDIRECTS)

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, follow: bool = False) -> Answer:
        """The answer to a GET.

        Raises:
            Unreachable: there is none, it takes too long, or it is too long.
        """
        ends, body = time.monotonic() + EACH_SECONDS, bytearray()
        try:
            with self._client.stream("GET", url, headers=dict(headers or {}), follow_redirects=follow) as answer:
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > ends or len(body) > _MOST_BYTES:
                        raise Unreachable(f"the answer is too long, or takes more than {EACH_SECONDS} s")
        except httpx.InvalidURL as error:
            raise Unreachable(f"it is no address: {error}") from error
        except httpx.TimeoutException as error:
            raise Unreachable(f"no answer within {EACH_SECONDS} s") from error
        except httpx.HTTPError as error:
            raise Unreachable(str(error) or type(error).__name__) from error
        return Answer(answer.status_code, answer.headers, body.decode(errors="replace"))


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def private_enough(url: str) -> bool:
    """Whether a token may be sent there: over TLS, or to this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")
