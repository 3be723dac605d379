"""Shop reader: a connection to Postgres with an end in time and in bytes, and with TLS that proves whom it leads to."""

import socket
import ssl
import struct
import time
from typing import Final

from functions.model.origins import of_the_system
from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.postgres.address import DatabaseAddress

MOST_BYTES: Final = 5_000_000
"""Of an answer, as it comes."""
NO_POSTGRES: Final = "what answers there is no Postgres"
_TLS_REQUEST = struct.pack("!ii", 8, 80877103)  # https://www.postgresql.org/docs/current/protocol-message-formats.html
_CLOSED = "the connection was closed without a whole answer"
_NO_TLS = "it offers no TLS, without which nobody is asked but on this very machine"


class Lost(Exception):
    """The connection is of no more use; the message is the end of a sentence."""


class Wire:
    """What pg8000 takes for a socket, and for its file. Once it is lost, it takes everything and sends nothing."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._file = connection.makefile("rb")
        self._unsent = bytearray()
        self._ends = 0.0
        self._left = 0
        self.lost = False

    def allow(self, ends: float) -> None:
        """An answer may come until then (as time.monotonic counts), of up to MOST_BYTES."""
        self._ends, self._left = ends, MOST_BYTES

    def makefile(self, mode: str) -> "Wire":  # noqa: ARG002 - as a socket's
        """Itself."""
        return self

    def read(self, size: int) -> bytes:
        """So many bytes.

        Raises:
            Lost: they do not come, come too late, or are too many.
        """
        self._left -= size
        if self._left < 0:
            raise self._loss(f"the answer is larger than {MOST_BYTES // 1_000_000} MB; ask for less")
        got = bytearray()
        while len(got) < size:
            self._hurry()
            try:
                piece = self._file.read1(size - len(got))
            except (OSError, ValueError) as error:
                raise self._loss(of_a(error)) from error
            if not piece:
                raise self._loss(_CLOSED)
            got += piece
        return bytes(got)

    def write(self, data: bytes) -> None:
        """Keep it until `flush`."""
        self._unsent += data

    def flush(self) -> None:
        """Send all that was written.

        Raises:
            Lost: it cannot be sent.
        """
        data, self._unsent = self._unsent, bytearray()
        if self.lost:
            return
        self._hurry()
        try:
            self._socket.sendall(data)
        except (OSError, ValueError) as error:
            raise self._loss(of_a(error)) from error

    def close(self) -> None:
        """Hang up."""
        self.lost = True
        self._file.close()
        self._socket.close()

    def abort(self) -> None:
        """Hang up from another thread: whoever reads is told that nothing comes any more."""
        self.lost = True
        try:
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # not TLS's own, which would leave the reader alone
        except OSError:
            return  # it was over already

    def _hurry(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self._loss("no answer in time")
        self._socket.settimeout(left)

    def _loss(self, words: str) -> Lost:
        self.lost = True
        return Lost(words)


def connect(address: DatabaseAddress, tls: ssl.SSLContext | None, ends: float) -> Wire:
    """Connect, and with TLS find out that it is the one whom the address names.

    Raises:
        Unanswerable: nothing that we may speak with answers there.
    """
    seconds = max((ends - time.monotonic()) / 2, 0.01)  # a name may have several addresses
    try:
        connection = socket.create_connection((address.host, address.port), seconds)
    except (OSError, UnicodeError) as error:
        raise Unanswerable(of_a(error, "no connection in time")) from error
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return Wire(_secured(connection, tls, address.host) if tls else connection)
    except BaseException:
        connection.close()
        raise


def _secured(connection: socket.socket, tls: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    try:
        connection.sendall(_TLS_REQUEST)
        match connection.recv(1):
            case b"S":
                return tls.wrap_socket(connection, server_hostname=host)
            case b"N" | b"E":
                raise Unanswerable(_NO_TLS)
            case b"":
                raise Unanswerable(_CLOSED)
            case _:
                raise Unanswerable(NO_POSTGRES)
    except (OSError, ValueError) as error:
        raise Unanswerable(of_a(error)) from error


def of_a(error: Exception, late: str = "no answer in time") -> str:
    """What went wrong on the wire."""
    return late if isinstance(error, TimeoutError) else of_the_system(error) or _CLOSED
