"""Benchmarks: HTTPS endpoints that answer after an exact delay, in a process of their own, which knows the true delay.

Run as `python -m tests.benchmarks.endpoints CERTIFICATE_PEM DELAY_SECONDS`.
"""

import asyncio
import json
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import certifi
import trustme

from tests.benchmarks.child import SERVER_CPU, Child

BODY = b'{"status":"ok"}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (
    len(BODY),
    BODY,
)
DELAY_SECONDS = 0.1


@dataclass(frozen=True)
class Endpoints:
    """Where the endpoints are.

    Attributes:
        port: on loopback.
        ca_file: the authority that signed their certificate.
        bundle_file: that one among all the public ones, as a machine has them that trusts it.
        child: serves them.
    """

    port: int
    ca_file: Path
    bundle_file: Path
    child: Child

    def urls(self, number: int) -> list[str]:
        """So many endpoints, each visited over connections of its own."""
        return [f"https://127.0.0.1:{self.port}/health/{endpoint}" for endpoint in range(number)]

    def true_delays_ms(self) -> list[float]:
        """For each request since the last call: from its last byte read to its answer's first byte written."""
        delays: list[float] = self.child.ask()["delays_ms"]
        return delays


@contextmanager
def endpoints(folder: Path, delay_seconds: float = DELAY_SECONDS) -> Iterator[Endpoints]:
    """Serve on a free loopback port until the block ends; the folder takes the certificates."""
    ca, ca_file, certificate = trustme.CA(), folder / "ca.pem", folder / "endpoint.pem"
    ca.cert_pem.write_to_path(ca_file)
    bundle_file = folder / "bundle.pem"
    bundle_file.write_bytes(Path(certifi.where()).read_bytes() + ca.cert_pem.bytes())
    issued = ca.issue_cert("127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(certificate)
    with Child("endpoints", str(certificate), str(delay_seconds), cpu=SERVER_CPU) as child:
        yield Endpoints(child.ask()["port"], ca_file, bundle_file, child)


class Connection(asyncio.Protocol):
    """One request, one late answer."""

    def __init__(self, delay_seconds: float, delays_ms: list[float]) -> None:
        self._delay_seconds = delay_seconds
        self._delays_ms = delays_ms
        self._request = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._request += data
        if b"\r\n\r\n" in self._request:
            self._request = b""
            asyncio.get_running_loop().call_later(self._delay_seconds, self.answer, time.perf_counter())

    def answer(self, arrived: float) -> None:
        assert isinstance(self._transport, asyncio.WriteTransport)
        if not self._transport.is_closing():
            self._delays_ms.append((time.perf_counter() - arrived) * 1000)
            self._transport.write(ANSWER)
            self._transport.close()


async def serve(certificate: Path, delay_seconds: float) -> None:
    """Answer requests, and on standard input questions, until that is closed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.num_tickets = 0  # nobody resumes a session, so that both sides pay for whole handshakes
    delays_ms: list[float] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(delay_seconds, delays_ms), "127.0.0.1", 0, ssl=context, backlog=1024
    )
    questions = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    async with server:
        while await questions.readline():
            told: dict[str, Any] = {"port": server.sockets[0].getsockname()[1], "delays_ms": delays_ms.copy()}
            delays_ms.clear()
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2])))
