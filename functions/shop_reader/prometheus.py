"""Shop reader: asks a Prometheus over HTTP, and believes nothing of what it answers."""

import asyncio
import ssl
from datetime import datetime
from typing import Final, Self
from urllib.parse import quote, urlencode

import httpx

from functions.shop_reader.address import Address
from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.faults import explain
from functions.shop_reader.vector import Vector, read_vector

MOST_BODY_BYTES: Final = 5_000_000
MOST_PIECES: Final = 20_000
_PIECES_A_TURN = 100
_LONGEST_IN_A_URL = 4_000  # characters; servers and proxies refuse a URL of more than 8 KB
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "fitfoot-monitoring"}


class Prometheus:
    """One Prometheus, for as long as the block lasts that it is used as."""

    def __init__(self, address: Address, tls: ssl.SSLContext, auth: httpx.Auth | None, at_once: int) -> None:
        self._address = address
        self._client = httpx.AsyncClient(
            verify=tls,
            auth=auth,
            trust_env=False,
            headers=_HEADERS,
            limits=httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def ask(self, query: str, at: datetime | None, seconds: float) -> Vector:
        """Ask an instant query; whoever calls ends it after the seconds that Prometheus, too, is told of.

        Raises:
            Unanswerable: with what is wrong, in words for people.
        """
        try:
            response = await self._client.send(self._request(query, at, seconds), stream=True)
            try:
                if response.is_redirect:
                    raise Unanswerable(
                        f"Prometheus answers {response.status_code}, a redirect, which is not followed; "
                        "set PROMETHEUS_URL to where it leads"
                    )
                body = await _read(response)
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            raise Unanswerable(f"no answer from {self._address.shown}: {explain(error)}") from error
        return read_vector(response.status_code, response.headers.get("content-type", ""), body)

    def _request(self, query: str, at: datetime | None, seconds: float) -> httpx.Request:
        """A GET as everyone sends it; a long query is posted as a form."""
        fields = {"query": query, "timeout": f"{max(int(seconds * 1000), 1)}ms"}
        if at is not None:
            fields["time"] = f"{at.timestamp():.3f}"
        try:
            encoded = urlencode(fields, quote_via=quote)
        except UnicodeEncodeError as error:
            raise Unanswerable("the query holds half a character, which is no Unicode") from error
        url = f"{self._address.url}/api/v1/query"
        # half of the time each for connecting and the TLS handshake: one that is cancelled leaks its socket
        timeout = httpx.Timeout(None, connect=seconds * 0.45)
        if len(encoded) <= _LONGEST_IN_A_URL:
            return self._client.build_request("GET", f"{url}?{encoded}", timeout=timeout)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._client.build_request("POST", url, content=encoded.encode(), headers=form, timeout=timeout)


async def _read(response: httpx.Response) -> bytes:
    """The body, bounded in bytes and in pieces.

    Raises:
        Unanswerable: it is larger, or packed though we asked for it plain.
    """
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unanswerable("Prometheus answers with a packed body, which was not asked for")
    body, pieces = bytearray(), 0
    async for piece in response.aiter_raw():
        body += piece
        pieces += 1
        if len(body) > MOST_BODY_BYTES:
            raise Unanswerable(f"the answer is larger than {MOST_BODY_BYTES // 1_000_000} MB; ask for less")
        if pieces > MOST_PIECES:
            raise Unanswerable(f"the answer comes in more than {MOST_PIECES} pieces")
        if pieces % _PIECES_A_TURN == 0:
            await asyncio.sleep(0)  # thousands come with one read: let the other questions have their turn
    return bytes(body)
