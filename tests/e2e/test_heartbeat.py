"""Who the parameter names hears of a complete run of the deployed probe, with the role's own rights."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.local.parts import Parts
from tests.e2e.shell import client, invoke, until

pytestmark = pytest.mark.e2e


@pytest.fixture
def beats(run: Parts) -> Iterator[list[str]]:
    """The paths that somebody was asked for, whom the parameter names."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    ssm = client(run, "ssm")
    url = f"http://127.0.0.1:{server.server_port}/beat"
    ssm.put_parameter(Name="/fitfoot/HEARTBEAT_URL", Value=url, Type="SecureString")
    yield asked
    ssm.delete_parameter(Name="/fitfoot/HEARTBEAT_URL")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_complete_run_is_told(run: Parts, beats: list[str], tmp_path: Path) -> None:
    answer = invoke(run, {}, tmp_path / "out.json")["answer"]
    assert len(answer["results"]) == 3
    assert until(lambda: beats or None, 20)[0] == "/beat"
