"""Cluster operator: speaks to a Kubernetes API over HTTPS: bounded in time and size, errors by name."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Self

import httpx

from functions.cluster_operator.faults import NO_PROXY, NotKubernetes, Unreachable, fault, one_line
from functions.cluster_operator.wire import explain

MERGE_PATCH: Final = "application/merge-patch+json"
JSON_PATCH: Final = "application/json-patch+json"
MOST_BODY_BYTES: Final = 5_000_000
SECONDS_EACH: Final = 10.0
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "fitfoot-monitoring"}

Object = dict[str, Any]
"""An object of Kubernetes, as JSON has it."""


class Kubernetes:
    """One API server, for as long as the block lasts that it is used as."""

    def __init__(
        self,
        url: str,
        token: Callable[[], str],
        transport: httpx.AsyncBaseTransport,
        *,
        dry_run: bool = False,
        seconds_each: float = SECONDS_EACH,
    ) -> None:
        self._url = url
        self._token = token
        self._dry_run = dry_run
        self._seconds = seconds_each
        # half of the time each for connecting and the TLS handshake: one that is cancelled leaks its socket
        timeout = httpx.Timeout(seconds_each, connect=seconds_each * 0.45)
        self._client = httpx.AsyncClient(transport=transport, trust_env=False, headers=_HEADERS, timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, path: str, **query: str) -> Object:
        """Read an object or a list of them.

        Raises:
            ClusterFault: as `faults` has it.
        """
        return await self._send(self._client.build_request("GET", f"{self._url}{path}", params=query))

    async def patch(self, path: str, change: object, content_type: str = MERGE_PATCH) -> Object:
        """Change an object, or in a dry run have the cluster say what that would be.

        Raises:
            ClusterFault: as `faults` has it.
        """
        query = {"dryRun": "All"} if self._dry_run else {}
        headers = {"Content-Type": content_type}
        content = json.dumps(change).encode()
        url = f"{self._url}{path}"
        return await self._send(
            self._client.build_request("PATCH", url, params=query, content=content, headers=headers)
        )

    async def _send(self, request: httpx.Request) -> Object:
        request.headers["Authorization"] = f"Bearer {self._token()}"
        asked = f"{request.method} {request.url.path}"
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._client.send(request, stream=True)
                try:
                    body = await _read(response, asked)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.TimeoutException) as error:
            why = f"no answer within {self._seconds:g} s from {self._url} to {asked}"
            raise Unreachable(f"{why}; see that the function's VPC reaches the cluster's endpoint") from error
        except httpx.TransportError as error:
            why = f"no answer from {self._url}: {explain(error)}"
            raise Unreachable(f"{why}; compare with `aws eks describe-cluster`") from error
        except httpx.RequestError as error:  # it was answered in no way that could be read
            raise NotKubernetes(f"the answer to {asked} cannot be read: {one_line(str(error))}; {NO_PROXY}") from error
        return _understand(response.status_code, response.headers.get("content-type", ""), body, asked)


async def _read(response: httpx.Response, asked: str) -> bytes:
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MOST_BODY_BYTES:
            raise NotKubernetes(f"the answer to {asked} has over {MOST_BODY_BYTES} bytes; nothing of the shop's has")
    return bytes(body)


def _no_number(name: str) -> None:
    """`Infinity` and the like, which Python would read and JSON has not."""
    raise ValueError(name)


def _understand(status: int, content_type: str, body: bytes, asked: str) -> Object:
    try:
        if "json" not in content_type:
            raise ValueError(content_type)  # noqa: TRY301 - to be caught below, with JSON's own
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        kind = content_type.partition(";")[0] or "no type"
        what = f"{status} and {kind} to {asked}, which is no answer of Kubernetes"
        raise NotKubernetes(f"{what}; {NO_PROXY}") from error
    if not isinstance(found, Mapping):
        raise NotKubernetes(f"{status} and no object to {asked}, which is no answer of Kubernetes; {NO_PROXY}")
    if not httpx.codes.is_success(status):
        raise fault(status, asked, str(found.get("message", "")))
    return dict(found)
