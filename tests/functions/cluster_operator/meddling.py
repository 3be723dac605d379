"""Tests: what comes between us and the cluster: somebody who changes it between our look and our change, no time."""

from collections.abc import Callable

import httpx

Meddling = Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport]


def Nobody(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:  # noqa: N802 - as it is read
    """Leave everything as it is."""
    return transport


class Somebody(httpx.AsyncBaseTransport):
    """Does something before each of the first few changes passes."""

    def __init__(self, transport: httpx.AsyncBaseTransport, does: Callable[[], object], times: int) -> None:
        self._transport = transport
        self._does = does
        self._left = times

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH" and self._left:
            self._left -= 1
            self._does()
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def somebody(does: Callable[[], object], times: int) -> Meddling:
    return lambda transport: Somebody(transport, does, times)


class _Overloaded(httpx.AsyncBaseTransport):
    def __init__(self, transport: httpx.AsyncBaseTransport, ending: str) -> None:
        self._transport = transport
        self._ending = ending

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(self._ending):
            return httpx.Response(503, stream=httpx.ByteStream(b"{}"), headers={"Content-Type": "application/json"})
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def overloaded(ending: str) -> Meddling:
    """A cluster that has no time for requests whose path ends so."""
    return lambda transport: _Overloaded(transport, ending)
