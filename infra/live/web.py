"""Live: addresses over HTTP: what they answer, within seconds and some megabytes."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx

from infra.live.looking import EACH_SECONDS, in_time
from infra.live.said import UNSENDABLE, Unasked, plainly

_MOST_BYTES = 32 * 1024 * 1024
_REDIRECTS = 5
_ODD = (ImportError, OSError, TypeError, ValueError, httpx.InvalidURL)
"""What httpx says to a proxy or to certificates that are none."""


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
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Unreachable(Unasked):
    """Nobody answered; the message says why."""


class Web:
    """Over one client, whose redirects are followed where that is asked for: never with a token."""

    def __init__(self, transport: httpx.BaseTransport | None = None, each_seconds: float = EACH_SECONDS) -> None:
        self._transport, self._seconds = transport, each_seconds
        self._lock, self._clients = Lock(), list[httpx.Client]()

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, follow: bool = False) -> Answer:
        """The answer to a GET.

        Raises:
            Unreachable: there is none, it takes too long, or it is too long.
            Unasked: nobody can be asked from here: a proxy or certificates of the environment are no such.
        """
        late = Unreachable(f"no answer within {self._seconds:g} s")
        return in_time(partial(self._get, url, dict(headers or {}), follow=follow), late, self._seconds)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            for client in self._clients:
                client.close()

    def _get(self, url: str, headers: Mapping[str, str], *, follow: bool) -> Answer:
        body, client = bytearray(), self._client()
        ends = time.monotonic() + self._seconds
        try:
            with client.stream("GET", url, headers=headers, follow_redirects=follow) as answer:
                for part in answer.iter_bytes():
                    body += part
                    if time.monotonic() > ends or len(body) > _MOST_BYTES:
                        raise Unreachable(f"the answer is too long, or takes more than {self._seconds:g} s")
        except (httpx.LocalProtocolError, UnicodeError):  # which quote the header
            raise Unreachable(UNSENDABLE) from None
        except httpx.InvalidURL:  # which may quote a password
            raise Unreachable("it is no address, or leads to what is none") from None
        except httpx.TimeoutException as error:
            raise Unreachable(f"no answer within {self._seconds:g} s") from error
        except httpx.HTTPError as error:
            raise Unreachable(plainly(error)) from None
        return Answer(answer.status_code, answer.headers, body.decode(errors="replace"))

    def _client(self) -> httpx.Client:
        """Made when it is first wanted: proxies and certificates are the environment's, which may hold anything."""
        with self._lock:
            if not self._clients:
                try:
                    made = httpx.Client(transport=self._transport, timeout=self._seconds, max_redirects=_REDIRECTS)
                except _ODD as error:  # the text of which may hold a proxy's password
                    why = "is HTTPS_PROXY, HTTP_PROXY, ALL_PROXY or SSL_CERT_FILE wrong?"
                    raise Unasked(f"nobody can be asked from here ({type(error).__name__}): {why}") from None
                self._clients.append(made)
            return self._clients[0]


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def private_enough(url: str) -> bool:
    """Whether a token may be sent there: over TLS, or to this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")
