"""Tests: a Better Stack on loopback that takes logs as the real one does, and refuses what it would."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NoReturn

TOKEN = "qk3mQpVdTzHnXw9sYr4uLb7e"
MOST_BYTES = 10 * 1024 * 1024


@dataclass
class FakeBetterStack:
    """`logs` are what it took, in order.

    It answers each request with the next of `answers` and these `words`, else as it should.
    """

    url: str = ""
    logs: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    most_bytes: int = MOST_BYTES
    words: str = "as told"

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], str]:  # noqa: ANN401
        self.requests += 1
        if self.answers:
            status, more = self.answers.pop(0)
            return status, more, self.words
        if path != "/" or headers["Authorization"] != f"Bearer {TOKEN}":
            return 403, {}, f"Unauthorized {headers['Authorization']}"
        if len(body) > self.most_bytes:
            return 413, {}, "payload reached size limit"
        found = _read(headers["Content-Type"], body)
        if not found:
            return 406, {}, "Couldn't parse JSON content."
        self.logs += found
        return 202, {}, ""


def _read(kind: str, body: bytes) -> list[dict[str, Any]]:
    """The logs of a body; none where one of them is no log."""
    try:
        lines = body.decode("utf-8").splitlines() if kind == "application/x-ndjson" else []
        found = [json.loads(line, parse_constant=_no_number) for line in lines]
    except ValueError:
        return []
    return found if all(isinstance(one, dict) for one in found) else []


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


@contextmanager
def serving() -> Iterator[FakeBetterStack]:
    """Runs one while the block lasts."""
    fake = FakeBetterStack()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, more, words = fake.answer(self.path, self.headers, body)
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping() -> Iterator[str]:
    """Runs one that answers a byte at a time, for two seconds and while the block lasts; its address."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Slow: ")
            for _ in range(80):
                self.wfile.write(b"x")
                if over.wait(0.025):
                    break
            self.wfile.write(b"\r\n\r\n")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        over.set()
        for asking in [one for one in threading.enumerate() if one.name == "better-stack"]:
            asking.join()
        server.shutdown()
        thread.join()
        server.server_close()
