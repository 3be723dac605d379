"""Cluster operator: where a cluster's API is, and the authority by which it proves that it is it."""

import ssl
from base64 import b64decode
from typing import Final
from urllib.parse import urlsplit

EXAMPLE: Final = "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class BadEndpoint(ValueError):
    """The message is `what is wrong; what to do`, and shows nothing of what was given."""


def endpoint(text: str) -> str:
    """Read an address; one without TLS is on loopback, for nobody may overhear the token.

    Raises:
        BadEndpoint: it is none.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    safe = host and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK))
    if not safe or not text.isascii() or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadEndpoint("is not an address that begins with https://; `aws eks describe-cluster` has it at endpoint")
    return text.rstrip("/")


def trust(authority: str) -> ssl.SSLContext:
    """Believe whom this authority vouches for, and nobody else; it is PEM, or base64 of that.

    Raises:
        BadEndpoint: it is no authority.
    """
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        pem = authority if "-----BEGIN" in authority else b64decode(authority, validate=True).decode("ascii")
        tls.load_verify_locations(cadata=pem)
    except (ValueError, OSError) as error:  # ssl's errors are OSErrors
        raise BadEndpoint(
            "is not a certificate authority in PEM, or in base64 of that; "
            "`aws eks describe-cluster` has it at certificateAuthority.data"
        ) from error
    return tls
