"""Health probe: what went wrong on the wire, in words for people."""

import os
import ssl

import httpx

from functions.model.observation import Cause
from functions.model.origins import origins

_SHOWN_CHARS = 100
_NO_ANSWER = "Server disconnected without sending a response."  # httpcore's words, which have no class of their own


def explain(error: httpx.TransportError) -> tuple[Cause, str]:
    """The cause, and a sentence with the system's own words: `connection refused`."""
    for inner in origins(error):
        match inner:
            case ssl.SSLCertVerificationError():
                return Cause.TLS, f"the certificate does not verify: {inner.verify_message}"
            case ssl.SSLError():
                return Cause.TLS, f"TLS fails: {(inner.reason or str(inner)).replace('_', ' ').lower()}"
            case OSError() if inner.errno:  # its own text is asyncio's: `Connect call failed ('10.0.0.1', 443)`
                return Cause.CONNECT, os.strerror(inner.errno).lower()
    if isinstance(error, httpx.ConnectError | httpx.ReadError | httpx.WriteError):
        return Cause.CONNECT, "the connection was closed early"
    if str(error) == _NO_ANSWER:
        return Cause.CONNECT, "the connection was closed without an answer"
    return Cause.PROTOCOL, f"not proper HTTP: {str(error)[:_SHOWN_CHARS] or type(error).__name__}"


def unverified(error: httpx.TransportError) -> bool:
    """Whether it failed for its certificate alone."""
    return any(isinstance(inner, ssl.SSLCertVerificationError) for inner in origins(error))
