"""An API that is asked is a real server on loopback."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme

from functions.api.health.external import Asked, Outside
from functions.api.health.settings import ExternalApi

pytestmark = pytest.mark.integration
SECONDS = 5.0


@contextmanager
def a_server(answer: bytes | None, tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """Answers each connection with these bytes; with None it says nothing and keeps it open."""
    heard: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection = listening.accept()[0]
                kept.append(connection)
                connection = tls.wrap_socket(connection, server_side=True) if tls else connection
                kept.append(connection)
                heard.append(connection.recv(4096))
                if answer is not None:
                    connection.sendall(answer)
                    connection.close()
            except ssl.SSLError:
                continue
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], heard
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
        for connection in kept:
            connection.close()


def ask(port: int, path: str = "/up", status: int | None = None, seconds: float = SECONDS) -> Asked:
    api = ExternalApi("pay", f"http://pay.example.ch:{port}{path}", status, allow_private=True)
    return Outside(lambda _host, _port: ["127.0.0.1"]).ask(api, seconds)


@pytest.mark.parametrize(
    ("line", "status", "well"),
    [
        ("200 OK", None, True),
        ("404 Not Found", None, True),
        ("302 Found\r\nLocation: http://169.254.169.254/", None, True),
        ("499 Client Closed Request", None, True),
        ("500 Internal Server Error", None, False),
        ("503 Service Unavailable", None, False),
        ("200 OK", 204, False),
        ("204 No Content", 204, True),
    ],
)
def test_it_is_well_where_it_answers_what_it_should(line: str, status: int | None, well: bool) -> None:  # noqa: FBT001
    with a_server(f"HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n".encode()) as (port, heard):
        asked = ask(port, "/up?x=1", status)
    assert (asked.well, asked.status) == (well, int(line[:3]))
    assert (asked.error == "") == well
    assert heard[0].startswith(b"GET /up?x=1 HTTP/1.1\r\n")
    assert f"Host: pay.example.ch:{port}\r\n".encode() in heard[0]


def test_an_address_without_a_path_is_asked_for_its_root() -> None:
    with a_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (port, heard):
        ask(port, "?x=1")
    assert heard[0].startswith(b"GET /?x=1 HTTP/1.1\r\n")


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 2x OK\r\n\r\n", b"x" * 100_000])
def test_what_answers_no_http_is_ill(answer: bytes) -> None:
    with a_server(answer) as (port, _):
        asked = ask(port)
    assert asked.well is False
    assert asked.error


def test_who_says_nothing_is_ill_once_its_time_is_up() -> None:
    with a_server(None) as (port, _):
        asked = ask(port, seconds=0.05)
    assert (asked.well, asked.error) == (False, "pay.example.ch: no answer within 0.05 s")


def test_nobody_there_is_ill() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    asked = ask(port)
    assert (asked.well, asked.error) == (False, "pay.example.ch: connection refused")


def test_a_certificate_is_believed_only_of_an_authority_that_is_trusted(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("pay.example.ch").configure_cert(context)
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with a_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", context) as (port, heard):
        for host, authorities, well in (
            ("pay.example.ch", str(trusted), True),
            ("pay.example.ch", "", False),
            ("other.example.ch", str(trusted), False),
        ):
            api = ExternalApi("pay", f"https://{host}:{port}/", allow_private=True)
            asked = Outside(lambda _host, _port: ["127.0.0.1"], authorities).ask(api, SECONDS)
            assert asked.well is well, (host, asked)
            assert well or "its certificate does not verify" in asked.error
    assert len(heard) == 1


_METADATA = "link-local or instance metadata, which no check may visit"


@pytest.mark.parametrize(
    ("addresses", "private", "why"),
    [
        (["127.0.0.1"], False, "private"),
        (["10.0.0.1"], False, "private"),
        (["169.254.169.254"], True, _METADATA),
        (["::ffff:169.254.169.254"], True, _METADATA),
        (["224.0.0.1"], True, "not the address of one public host"),
        (["10.0.0.1", "169.254.169.254"], False, "private"),
        (["nonsense"], True, "not an address"),
        ([], True, "without an address"),
    ],
)
def test_no_name_leads_to_an_address_that_is_forbidden(addresses: list[str], private: bool, why: str) -> None:  # noqa: FBT001
    api = ExternalApi("pay", "http://pay.example.ch/", allow_private=private)
    asked = Outside(lambda _host, _port: addresses).ask(api, SECONDS)
    assert asked == Asked(api, None, error=f"pay.example.ch is {why}")


def test_of_a_name_s_addresses_one_that_is_allowed_is_asked() -> None:
    with a_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (port, _):
        api = ExternalApi("pay", f"http://pay.example.ch:{port}/", allow_private=True)
        asked = Outside(lambda _host, _port: ["169.254.169.254", "127.0.0.1"]).ask(api, SECONDS)
    assert asked.well is True


def test_the_functions_own_runtime_is_nobodys_api() -> None:
    api = ExternalApi("us", "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next", allow_private=True)
    asked = Outside(lambda host, _port: [host], own_port=9001).ask(api, SECONDS)
    assert asked.well is None


def test_a_name_that_does_not_resolve_is_ill() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    asked = Outside(nowhere).ask(ExternalApi("pay", "https://pay.example.ch/"), SECONDS)
    assert (asked.well, asked.error) == (
        False,
        "pay.example.ch: its name does not resolve: Name or service not known",
    )


def test_what_is_no_host_name_is_ill_and_said_to_be_none() -> None:
    host = f"{'x' * 64}.example.ch"  # a label of more than 63 characters
    asked = Outside().ask(ExternalApi("pay", f"https://{host}/"), SECONDS)
    assert (asked.well, asked.error) == (False, f"{host} is not a host name")
