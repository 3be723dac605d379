"""Tests: TLS for a Postgres: its own where it was built with it, else a proxy that speaks TLS before it."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import trustme

AUTHORITY = trustme.CA()
CERTIFICATE = AUTHORITY.issue_cert("127.0.0.1")
_BYTES_OF_A_TLS_REQUEST = 8


def serves_tls(owner: str, folder: Path) -> bool:
    """Have the server itself speak TLS; False where its binaries cannot."""
    key, chain = folder / "server.key", folder / "server.pem"
    key.touch(mode=0o600)
    CERTIFICATE.private_key_pem.write_to_path(str(key))
    chain.write_bytes(b"".join(one.bytes() for one in CERTIFICATE.cert_chain_pems))
    with psycopg.connect(owner, autocommit=True) as connection:
        if connection.execute("SHOW ssl_library").fetchone() in (None, ("",)):
            return False
        for name, value in {"ssl_key_file": key, "ssl_cert_file": chain, "ssl": "on"}.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(owner, sslmode="require"):
            return True
    raise AssertionError("the Postgres was told to speak TLS and does not")


@contextlib.contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that answers each connection in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=_answered, args=(connection, answer), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)  # closing alone does not wake who accepts


def _answered(connection: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    with connection, contextlib.suppress(OSError):
        answer(connection)


def terminator(port: int) -> Callable[[socket.socket], None]:
    """Speaks TLS as Postgres does, and passes on what is said to a Postgres without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    CERTIFICATE.configure_cert(context)

    def answer(connection: socket.socket) -> None:
        asked(connection)
        connection.sendall(b"S")
        with (
            context.wrap_socket(connection, server_side=True) as client,
            socket.create_connection(("127.0.0.1", port)) as server,
        ):
            back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            _pass_on(client, server)
            back.join(5)

    return answer


def asked(connection: socket.socket) -> bytes:
    """The request for TLS."""
    request = connection.recv(_BYTES_OF_A_TLS_REQUEST, socket.MSG_WAITALL)
    assert request == bytes.fromhex("0000000804d2162f"), request
    return request


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        socket.socket.shutdown(target, socket.SHUT_RDWR)
