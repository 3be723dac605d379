"""Addresses over real connections: no answer takes longer than it may, and no header is ever repeated."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread

import httpx
import pytest

from infra.live.web import Unreachable, Web

pytestmark = pytest.mark.integration


@contextmanager
def _server(answer: bytes, drip: bytes = b"") -> Iterator[str]:
    """The address of somebody who answers so, and goes on a little at a time until it is over."""
    over = Event()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(answer)
            while drip and not over.wait(0.01):
                self.request.sendall(drip)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            over.set()
            server.shutdown()


def _direct(seconds: float = 10) -> closing[Web]:
    return closing(Web(httpx.HTTPTransport(), seconds))


@pytest.mark.parametrize("token", ["sekret123\n", "sekret\r\nx: 123", "sekr\u00e9t123", "sekret\x00"])
def test_a_token_that_cannot_be_sent_is_not_repeated(token: str) -> None:
    with _server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n") as address:
        with (
            _direct() as web,
            pytest.raises(Unreachable, match="a header cannot be sent: does the token hold") as found,
        ):
            web.get(address, {"authorization": f"Bearer {token}"})
        assert "sek" not in str(found.value)
        assert found.value.__cause__ is None
        assert found.value.__suppress_context__
        with _direct() as web:
            assert web.get(address, {"authorization": "Bearer sekret123"}).status == httpx.codes.OK


@pytest.mark.parametrize(
    ("answer", "drip"),
    [(b"HTTP/1.1 200 OK\r\nx: ", b"x"), (b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"x")],
)
def test_an_answer_that_drips_is_given_up(answer: bytes, drip: bytes) -> None:
    with _direct(0.1) as web, _server(answer, drip) as address, pytest.raises(Unreachable, match=r"0\.1 s"):
        web.get(address)


@pytest.mark.parametrize("address", ["http://anna:pw:x/", "http://[anna-pw", "http://h:anna-pw/"])
def test_what_is_no_address_is_not_repeated(address: str) -> None:
    with _direct() as web, pytest.raises(Unreachable) as found:
        web.get(address)
    assert "pw" not in str(found.value)
