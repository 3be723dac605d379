"""Cluster operator: what went wrong on the way to the cluster, in words for people."""

import os
import socket
import ssl
from collections.abc import Iterator

import httpx


def explain(error: httpx.TransportError) -> str:
    """The end of a sentence that begins with who does not answer: `connection refused`."""
    for inner in _chain(error):
        match inner:
            case ssl.SSLCertVerificationError():
                return f"its certificate is not of the cluster's authority (KUBERNETES_CA): {inner.verify_message}"
            case ssl.SSLError():
                return f"TLS fails: {(inner.reason or 'no reason given').replace('_', ' ').lower()}"
            case socket.gaierror():
                return f"its name does not resolve: {inner.strerror}"
            case OSError() if inner.errno:
                return os.strerror(inner.errno).lower()
    return "the connection was closed without a whole answer"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; several addresses' errors come as a group."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error.__cause__ or error.__context__
