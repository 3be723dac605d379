"""Shop reader: from what Redis says of itself to an answer's value; pure.

The format is INFO's, https://redis.io/docs/latest/commands/info/: lines `name:value` under headings `# Memory`.
"""

from collections.abc import Mapping
from typing import Any

from functions.shop_reader.answer import Unanswerable, one_line

_SHOWN_CHARS = 40  # of a version, and of what should be a number


def value(info: bytes, pong_ms: float) -> dict[str, Any]:
    """The answer's value. `max_memory_bytes` is None where no limit is set, `hit_rate` (0 to 1) where nothing was read.

    Raises:
        Unanswerable: a field is missing, or is not a number.
    """
    said = _fields(info.decode(errors="replace"))
    limit, hits, misses = (_count(said, name) for name in ("maxmemory", "keyspace_hits", "keyspace_misses"))
    return {
        "pong_ms": round(pong_ms, 2),
        "version": one_line(_text(said, "redis_version"))[:_SHOWN_CHARS],
        "used_memory_bytes": _count(said, "used_memory"),
        "max_memory_bytes": limit or None,  # Redis says 0
        "connected_clients": _count(said, "connected_clients"),
        "evicted_keys": _count(said, "evicted_keys"),
        "hit_rate": round(hits / (hits + misses), 4) if hits + misses else None,
    }


def _fields(info: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in info.splitlines() if not line.startswith("#"))
    return {name: text for name, _, text in pairs}


def _text(said: Mapping[str, str], name: str) -> str:
    if name not in said:
        raise Unanswerable(f"it answers PING, and its INFO has no {name}: that is no whole Redis")
    return said[name]


def _count(said: Mapping[str, str], name: str) -> int:
    text = _text(said, name)
    if not (text.isascii() and text.isdigit() and len(text) <= _SHOWN_CHARS):
        raise Unanswerable(f"its INFO says {name}:{one_line(text)[:_SHOWN_CHARS]}, which is no number")
    return int(text)
