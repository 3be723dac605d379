"""Shop reader: what went wrong on the wire, in words for people, which name no address but the one shown."""

import os
import socket
import ssl
from collections.abc import Iterator

import httpx

from functions.shop_reader.answer import one_line

_NO_ANSWER = "Server disconnected without sending a response."  # httpcore's words, which have no class of their own


def explain(error: httpx.TransportError) -> str:
    """The end of a sentence that begins with who does not answer: `connection refused`."""
    if isinstance(error, httpx.ConnectTimeout):  # of a handshake that is ended its cause is an empty TLS error
        return "no connection in time"
    if words := of_the_system(error):
        return words
    if isinstance(error, httpx.ConnectError | httpx.ReadError | httpx.WriteError) or str(error) == _NO_ANSWER:
        return "the connection was closed without a whole answer"
    return f"not proper HTTP: {one_line(str(error)) or type(error).__name__}"


def of_the_system(error: BaseException) -> str | None:
    """What the system said of an error or of what it came from; None where it said nothing."""
    return next(filter(None, map(_words, _chain(error))), None)


def _words(error: BaseException) -> str | None:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate does not verify: {error.verify_message}"
        case ssl.SSLError():
            return f"TLS fails: {(error.reason or 'no reason given').replace('_', ' ').lower()}"
        case socket.gaierror():
            return f"its name does not resolve: {error.strerror}"
        case OSError() if error.errno:  # its own text is asyncio's: `Connect call failed ('10.0.0.1', 443)`
            return os.strerror(error.errno).lower()
        case _:
            return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from, down to the system's own; anyio may group what several addresses said."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error.__cause__ or error.__context__
