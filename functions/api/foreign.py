"""API: texts, instants and addresses out of what others post, of which nothing is believed; pure."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from functions.model.period import parse_utc

_LONGEST_URL = 1000


def found(payload: object, *path: str) -> object:
    """What stands at a path of maps; None where nothing does."""
    for name in path:
        payload = payload.get(name) if isinstance(payload, Mapping) else None
    return payload


def line(value: object, most: int = 300) -> str:
    """A text or a whole number as one line without secrets, of so many characters; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)[: 4 * most] if isinstance(value, str) else f"{value:d}"[:most]
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    from functions.model.scrub import scrubbed  # its patterns are a part of a cold start

    words = scrubbed(words)
    return words if len(words) <= most else words[: most - 1] + "…"


def instant(value: object, now: datetime) -> datetime | None:
    """An RFC 3339 instant (UTC, where it has no offset) or seconds since 1970; never later than now.

    None where it is neither, as where it is missing.
    """
    try:
        seconds = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return _written(value, now)
    try:
        return min(datetime.fromtimestamp(seconds, UTC), now)
    except (ValueError, OverflowError, OSError):
        return None


def _written(value: object, now: datetime) -> datetime | None:
    text = value.strip() if isinstance(value, str) else ""
    for one in (text, f"{text}Z"):
        try:
            return min(parse_utc(one), now)
        except (ValueError, OverflowError):
            continue
    return None


def address(value: object) -> str:
    """An address of the web without a user in it; empty for anything else."""
    if not isinstance(value, str) or len(value) > _LONGEST_URL or not value.isascii() or not value.isprintable():
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    plain = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc and " " not in value
    return value if plain else ""
