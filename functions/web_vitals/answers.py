"""Web vitals: what goes back: nothing, a refusal, and what another origin's pages may do; pure."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

NO_HEADERS: Final[Mapping[str, str]] = {}
_METHODS: Final = "POST, OPTIONS"
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]_-]{1,255}|null")


class Refused(Exception):
    """A request that gets no better answer; the message is public and says what to do."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


def not_allowed(methods: str) -> Refused:
    """For a method that a path does not have."""
    return Refused(405, f"this takes {methods}", {"Allow": methods})


def taken(origin: str) -> dict[str, Any]:
    """204, as beacons want it."""
    return _answer(204, open_to(origin))


def preflight(origin: str) -> dict[str, Any]:
    """What a browser asks before it sends JSON to another origin."""
    asked = {
        "Allow": _METHODS,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return _answer(204, {**asked, **open_to(origin)})


def refusal(refused: Refused, origin: str) -> dict[str, Any]:
    """`{"error": "..."}`."""
    headers = {"Content-Type": "application/json", **refused.headers, **open_to(origin)}
    return _answer(refused.status, headers, json.dumps({"error": str(refused)}))


def open_to(origin: str) -> dict[str, str]:
    """Any page may send vitals. A beacon is sent with credentials, so that `*` would not do; none are read here."""
    if not _ORIGIN.fullmatch(origin):
        return {"Vary": "Origin"}
    return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}


def _answer(status: int, headers: Mapping[str, str], body: str = "") -> dict[str, Any]:
    everywhere = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return {"statusCode": status, "headers": {**everywhere, **headers}, "body": body}
