"""Model: what an error of the wire came from, down to the system's own, and the words that the system has for it."""

import os
import socket
import ssl
from collections.abc import Iterator


def origins(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from; anyio may group what several addresses said, of which the first counts."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error.__cause__ or error.__context__


def of_the_system(error: BaseException, unverified: str = "its certificate does not verify") -> str | None:
    """What the system said of an error or of what it came from, like `connection refused`; None where it said nothing.

    `unverified` is how a sentence begins about a certificate that does not verify.
    """
    return next(filter(None, (_words(one, unverified) for one in origins(error))), None)


def _words(error: BaseException, unverified: str) -> str | None:
    match error:
        case ssl.SSLCertVerificationError():
            return f"{unverified}: {error.verify_message}"
        case ssl.SSLError():  # one that Python raised has no reason at all
            reason = getattr(error, "reason", None) or "no reason given"
            return f"TLS fails: {reason.replace('_', ' ').lower()}"
        case socket.gaierror():
            return f"its name does not resolve: {error.strerror}"
        case OSError() if error.errno:  # its own text is asyncio's: `Connect call failed ('10.0.0.1', 443)`
            return os.strerror(error.errno).lower()
        case _:
            return None
