"""Web vitals: one request as API Gateway hands it over (payload 2.0): what is asked, by what, with which body."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.web_vitals.answers import Refused

LIMIT: Final = 64 * 1024
"""Bytes of a body: what browsers let a page send by beacons at once."""


@dataclass(frozen=True, slots=True)
class Request:
    """`headers` have lower-case names; `id` is that of API Gateway."""

    method: str
    path: str
    headers: Mapping[str, str]
    id: str
    sent: str
    encoded: bool

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Request":
        """Read an event; what it lacks is empty."""
        context = event.get("requestContext") or {}
        return cls(
            method=(context.get("http") or {}).get("method", ""),
            path=event.get("rawPath", ""),
            headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
            id=str(context.get("requestId", "")),
            sent=event.get("body") or "",
            encoded=bool(event.get("isBase64Encoded")),
        )

    def body(self) -> bytes:
        """The bytes that were sent.

        Raises:
            Refused: 413 for more than 64 KB; 400 where they cannot be read.
        """
        too_long = Refused(413, f"a beacon has at most {LIMIT} bytes")
        if len(self.sent) > 2 * LIMIT:  # base64 adds a third
            raise too_long
        try:
            found = b64decode(self.sent, validate=True) if self.encoded else self.sent.encode()
        except (binascii.Error, ValueError) as error:
            raise Refused(400, "the body cannot be read") from error
        if len(found) > LIMIT:
            raise too_long
        return found
