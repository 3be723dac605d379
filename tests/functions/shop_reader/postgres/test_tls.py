"""TLS to a Postgres, as verify-full has it: whom it leads to is proved, or nothing is asked."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from tests.functions.shop_reader.postgres.room import Room
from tests.functions.shop_reader.postgres.tls import AUTHORITY, asked, listening, serves_tls, terminator

pytestmark = pytest.mark.integration


@pytest.fixture(scope="session", name="tls_ports")
def _tls_ports(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[int]]:
    """Where a Postgres speaks TLS: itself, if it was built with it, and a proxy before it."""
    port = urlsplit(server).port or 0
    itself = serves_tls(server, tmp_path_factory.mktemp("tls"))
    with listening(terminator(port)) as proxy:
        yield [port, proxy] if itself else [proxy]


@pytest.fixture(name="authority")
def _authority(tmp_path: Path) -> str:
    file = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(file))
    return str(file)


def url(room: Room, port: int, host: str = "127.0.0.1") -> str:
    return f"{room.url.rpartition('@')[0]}@{host}:{port}/postgres?sslmode=verify-full"


def test_who_proves_to_be_the_one_is_asked_over_tls(room: Room, tls_ports: list[int], authority: str) -> None:
    for port in tls_ports:
        encrypted, _ = room.ask(
            {"sql": "tls"}, {"sql": "moment"}, DATABASE_URL=url(room, port), DATABASE_CA_FILE=authority
        )
        assert encrypted.error is None
        # what the proxy is asked over TLS it asks plainly
        assert encrypted.value == [{"ssl": port == urlsplit(room.url).port}]


def test_a_certificate_of_another_host_is_refused(room: Room, tls_ports: list[int], authority: str) -> None:
    for port in tls_ports:
        why = room.why("moment", DATABASE_URL=url(room, port, "localhost"), DATABASE_CA_FILE=authority)
        shown = f"postgresql://localhost:{port}/postgres"
        assert why.startswith(f"cannot connect to {shown}: its certificate does not verify: Hostname mismatch")


def test_a_certificate_of_another_authority_is_refused(room: Room, tls_ports: list[int], tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    for port in tls_ports:
        for authorities in (str(tmp_path / "other.pem"), ""):
            why = room.why("moment", DATABASE_URL=url(room, port), DATABASE_CA_FILE=authorities)
            assert "its certificate does not verify: " in why


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_of_authorities_that_is_none_is_told(room: Room, content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "none.pem"
    if content:
        file.write_text(content)
    why = room.why("moment", DATABASE_URL=url(room, 1), DATABASE_CA_FILE=str(file))
    assert f"the file of authorities {file} cannot be read" in why


def saying(words: bytes) -> Callable[[socket.socket], None]:
    """Answers the request for TLS so, and then listens: nothing that is secret may come."""

    def answer(connection: socket.socket) -> None:
        asked(connection)
        connection.sendall(words)
        with contextlib.suppress(OSError):
            assert b"s3cr3t" not in connection.recv(65536)

    return answer


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (b"N", "it offers no TLS, without which nobody is asked but on this very machine"),
        (b"E\0\0\0\x0aSERROR\0\0", "it offers no TLS"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "what answers there is no Postgres"),
        (b"Splain words", "TLS fails: "),
    ],
)
def test_who_speaks_no_tls_is_asked_nothing(words: bytes, says: str, room: Room, authority: str) -> None:
    with listening(saying(words)) as port:
        why = room.why("moment", DATABASE_URL=url(room, port), DATABASE_CA_FILE=authority)
    assert why.startswith(f"cannot connect to postgresql://127.0.0.1:{port}/postgres: {says}")


def mute(connection: socket.socket) -> None:
    """Takes what comes and says nothing."""
    while connection.recv(65536):
        pass


def test_who_says_nothing_is_waited_for_once_a_batch(room: Room) -> None:
    with listening(mute) as port:
        plain = room.url.replace(f":{urlsplit(room.url).port}", f":{port}")
        answers = room.ask(*[{"sql": "moment"}] * 3, seconds=1, DATABASE_URL=plain)
    why = {one.error for one in answers}
    assert why <= {
        f"cannot connect to postgresql://127.0.0.1:{port}/postgres: no answer in time",
        "not asked: the batch's time was up",
    }
    assert "no answer in time" in str(answers[0].error)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "the answer is larger than 5 MB"),
        (b"\0\0\0\0\x04", "what answers there is no Postgres"),
        (b"R\0\0\0\x08\0\0\0\x63", "what answers there is no Postgres"),
        (b"R\0\0\0\x0c\0\0\0\x0anone\0\0", "what answers there is no Postgres"),
        (b"", "the connection was closed without a whole answer"),
        (b"R\0\0", "the connection was closed without a whole answer"),
    ],
)
def test_what_is_no_postgres_is_told(words: bytes, says: str, room: Room) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(words)

    with listening(answer) as port:
        why = room.why("moment", DATABASE_URL=room.url.replace(f":{urlsplit(room.url).port}", f":{port}"))
    assert why.startswith(f"cannot connect to postgresql://127.0.0.1:{port}/postgres: {says}")


def test_nobody_there_is_told(room: Room) -> None:
    why = room.why("moment", DATABASE_URL=room.url.replace(f":{urlsplit(room.url).port}", ":1"))
    assert why == "cannot connect to postgresql://127.0.0.1:1/postgres: connection refused"
