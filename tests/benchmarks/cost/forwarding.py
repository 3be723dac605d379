"""Benchmarks: a proxy on loopback for each function, between it and the emulator: it counts what AWS would bill."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final
from urllib.parse import urlsplit

from tests.benchmarks.cost.capacity import asked_to_tell, units

SERVICES: Final = ("DYNAMODB", "S3", "SSM", "EVENTS", "SNS", "SQS", "CLOUDWATCH", "LAMBDA")
"""As botocore names them in AWS_ENDPOINT_URL_…"""
_SIGNED_FOR = re.compile(r"Credential=[^/]+/\d+/[^/]+/([a-z0-9-]+)/")
_ITEMS = {"sns": "published", "sqs": "queue_requests", "monitoring": "cloudwatch_requests"}
_HOPS = frozenset({"connection", "transfer-encoding", "keep-alive", "content-length", "host", "expect"})
_SECONDS = 60
_REFUSED = 300
_ONE = Decimal(1)


class Tally:
    """What each function was billed for so far, by function and item."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)

    def add(self, function: str, item: str, amount: Decimal = _ONE) -> None:
        """Count so much more of an item."""
        with self._lock:
            self._counts[function, item] += amount

    def now(self) -> dict[tuple[str, str], Decimal]:
        """All of it."""
        with self._lock:
            return dict(self._counts)


@contextmanager
def forwarding(functions: Iterable[str], emulator: str, tally: Tally) -> Iterator[dict[str, str]]:
    """The address of each function's proxy to the emulator."""
    with ExitStack() as open_ones:
        yield {name: open_ones.enter_context(_proxy(name, emulator, tally)) for name in functions}


def counted(service: str, request: Mapping[str, Any]) -> dict[str, Decimal]:
    """What a request to any service but DynamoDB adds; `request` has its method, operation and JSON body."""
    body: Mapping[str, Any] = request["body"]
    match service:
        case "s3":
            return {"s3_puts" if request["method"] in ("PUT", "POST") else "s3_gets": _ONE}
        case "ssm":
            return {"decryptions": _ONE} if body.get("WithDecryption") else {}
        case "events":
            return {"events": Decimal(len(body.get("Entries", [])))}
        case _:
            return {_ITEMS[service]: _ONE} if service in _ITEMS else {}


@contextmanager
def _proxy(function: str, emulator: str, tally: Tally) -> Iterator[str]:
    upstream = urlsplit(emulator).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service = _service(self.headers.get("Authorization", ""))
            operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
            asked = _json(body)
            if service == "dynamodb":
                body = json.dumps(asked_to_tell(operation, asked)).encode()
            status, headers, answer = _sent(upstream, self, body)
            tally.add(function, f"asked {service}")
            for item, amount in _items(service, operation, self.command, asked, answer, status).items():
                tally.add(function, item, amount)
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in _HOPS:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = forward  # noqa: N815 - as http.server wants them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _items(  # noqa: PLR0913, PLR0917 - a request and its answer
    service: str, operation: str, method: str, asked: dict[str, Any], answer: bytes, status: int
) -> dict[str, Decimal]:
    if service != "dynamodb":
        if status >= _REFUSED and service == "ssm":
            return {}  # nothing is decrypted of a parameter that is not there
        return counted(service, {"method": method, "operation": operation, "body": asked})
    writes, reads = units(operation, asked, _json(answer), status)
    return {"write_units": writes, "read_units": reads}


def _sent(upstream: str, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = {name: value for name, value in handler.headers.items() if name.lower() not in _HOPS}
    connection = HTTPConnection(upstream, timeout=_SECONDS)
    try:
        connection.request(handler.command, handler.path, body, {**headers, "Host": upstream})
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()


def _service(authorization: str) -> str:
    found = _SIGNED_FOR.search(authorization)
    return found[1] if found else ""


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
