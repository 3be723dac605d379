"""Tests: a Sentry on loopback that takes envelopes as Sentry does, and refuses what it would."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class FakeSentry:
    """`events` and `transactions` are what it took. While `busy` it takes requests and answers none."""

    dsn: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    transactions: list[dict[str, Any]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    asked: int = 0
    answers_with: int = 200
    free: threading.Event = field(default_factory=threading.Event)

    def take(self, path: str, auth: str, body: bytes) -> int:
        self.asked += 1
        self.free.wait()
        if not re.fullmatch(r"/api/\d+/envelope/", path):
            return 404
        if f"sentry_key={KEY}" not in auth or "sentry_version=7" not in auth:
            return 403
        if self.answers_with == 200:
            for kind, item in items(body):
                known = {"event": self.events, "transaction": self.transactions}.get(kind)
                self.others.append(kind) if known is None else known.append(item)
        return self.answers_with


def items(body: bytes) -> Iterator[tuple[str, Any]]:
    """An envelope's items with their kinds."""
    header, _, rest = body.partition(b"\n")
    assert json.loads(header)["sent_at"]
    while rest.strip():
        line, _, rest = rest.partition(b"\n")
        said = json.loads(line)
        payload, rest = rest[: said["length"]], rest[said["length"] :].removeprefix(b"\n")
        yield said["type"], json.loads(payload)


@contextmanager
def serving() -> Iterator[FakeSentry]:
    """Runs one while the block lasts."""
    fake = FakeSentry()
    fake.free.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body
            status = fake.take(self.path, self.headers.get("X-Sentry-Auth", ""), body)
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.dsn = f"http://{KEY}@127.0.0.1:{server.server_port}/7"
    try:
        yield fake
    finally:
        fake.free.set()
        server.shutdown()
        thread.join()
        server.server_close()
