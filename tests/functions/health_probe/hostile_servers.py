"""Tests: small servers on loopback, each of which misbehaves in one way."""

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HEADERS_END = b"\r\n\r\n"
WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Server:
    """One server. `requests` are the heads (and bodies that came with them) of what it was asked, in order."""

    port: int
    sent: int = 0
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def tls_url(self) -> str:
        return f"https://localhost:{self.port}/"


@contextlib.asynccontextmanager
async def serving(
    answer: Callable[[Server], Answer], *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Server]:
    """Run a server while the block lasts; whatever it is busy with then is cancelled."""
    server, busy = Server(0), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        busy.add(task)
        try:
            await answer(server)(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass  # the other side left, or the test is over
        finally:
            busy.discard(task)
            writer.close()

    listening = await asyncio.start_server(serve, host, 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)


async def the_head(server: Server, reader: asyncio.StreamReader) -> None:
    server.requests.append(await reader.readuntil(HEADERS_END))


def says(
    text: bytes, *, then: Callable[[asyncio.StreamReader], Awaitable[object]] | None = None
) -> Callable[[Server], Answer]:
    """Read the request, say exactly this, and close, or do something else first."""

    def answer(server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await the_head(server, reader)
            writer.write(text)
            await writer.drain()
            if then:
                await then(reader)

        return speak

    return answer


async def for_ever(_reader: asyncio.StreamReader) -> None:
    await asyncio.Event().wait()


def well(server: Server) -> Answer:
    return says(WELL)(server)


def hangs_before_answering(server: Server) -> Answer:
    return says(b"", then=for_ever)(server)


def hangs_in_the_body(server: Server) -> Answer:
    return says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", then=for_ever)(server)


def cuts_the_body_short(server: Server) -> Answer:
    return says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")(server)


def closes_without_a_byte(server: Server) -> Answer:
    return says(b"")(server)


def resets(server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await the_head(server, reader)
        linger = bytes([1, 0, 0, 0, 0, 0, 0, 0])  # on, for no seconds: closing sends a reset
        writer.get_extra_info("socket").setsockopt(1, 13, linger)  # SOL_SOCKET, SO_LINGER
        writer.transport.abort()

    return speak


def drips_headers(server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await the_head(server, reader)
        writer.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    return speak


def has_endless_headers(server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await the_head(server, reader)
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: " + b"x" * 1000 + b"\r\n")
            await writer.drain()

    return speak


def has_endless_hints(server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await the_head(server, reader)
        while True:
            writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0)

    return speak


def sends_ten_gigabytes(server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await the_head(server, reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n")
        chunk = b"x" * 65536
        while server.sent < 10737418240:
            writer.write(chunk)
            await writer.drain()
            server.sent += len(chunk)

    return speak


def sends_endless_chunks(server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await the_head(server, reader)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1\r\nx\r\n" * 5000)
            await writer.drain()

    return speak


def packed(body: bytes, *, coding: bytes = b"gzip", cut: int | None = None) -> Callable[[Server], Answer]:
    zipped = gzip.compress(body)[:cut]
    length = str(len(zipped)).encode()
    return says(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + b"\r\nContent-Length: " + length + b"\r\n\r\n" + zipped
    )


def redirects(location: str, status: int = 302) -> Callable[[Server], Answer]:
    return says(f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())


def redirects_to_itself(server: Server) -> Answer:
    return redirects("/")(server)


def delays_its_first_byte(seconds: float) -> Callable[[Server], Answer]:
    def answer(server: Server) -> Answer:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await the_head(server, reader)
            await asyncio.sleep(seconds)
            writer.write(WELL)

        return speak

    return answer


def reads_nothing(_server: Server) -> Answer:
    async def speak(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await for_ever(reader)

    return speak


def echoes(server: Server) -> Answer:
    """Answers 200 with the request's head and body as its own body."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(HEADERS_END)
        lengths = [
            line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        ]
        body = await reader.readexactly(int(lengths[0])) if lengths else b""
        server.requests.append(head + body)
        said = b"" if head.startswith(b"HEAD") else head + body
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: " + str(len(head + body)).encode() + b"\r\n\r\n" + said)

    return speak
