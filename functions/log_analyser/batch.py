"""Log analyser: a batch of lines as CloudWatch Logs delivers it: JSON in gzip in base64; at least once."""

import binascii
import hashlib
import json
import zlib
from base64 import b64decode
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

_GZIP: Final = 31
_parts = itemgetter("id", "timestamp", "message")
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Of text; CloudWatch's batches have a few megabytes."""


class MalformedBatch(Exception):
    """What came is no batch of lines."""


@dataclass(frozen=True)
class Batch:
    """Lines of one stream. `identity` is the same whenever CloudWatch delivers it again: 64 hex digits.

    `ids`, `times` (epoch in ms) and `lines` belong together; `malformed` counts those that came without any text.
    """

    identity: str
    group: str
    stream: str
    ids: tuple[str, ...]
    times: tuple[int, ...]
    lines: tuple[str, ...]
    malformed: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is to be counted, as of the message by which CloudWatch tries out a subscription."""
        return not self.lines and not self.malformed


def decoded(data: str) -> Batch:
    """Read the `awslogs.data` of an event.

    Raises:
        MalformedBatch: it is not base64 of gzip of JSON, or names no group, stream and lines.
    """
    match _json(data):
        case {"messageType": "CONTROL_MESSAGE"}:
            return Batch("", "", "", (), (), ())
        case {"logEvents": list(events), **where}:
            group, stream = (str(where.get(name, "")) for name in ("logGroup", "logStream"))
            try:
                ids, times, lines = _in_order(events)
            except (KeyError, TypeError):
                ids, times, lines = _in_order(well := _mended(events))
                malformed = len(events) - len(well)
                return Batch(identity_of([group, stream, events]), group, stream, ids, times, lines, malformed)
            return Batch(_identity(group, stream, ids, times, lines), group, stream, ids, times, lines)
        case _:
            raise MalformedBatch("it has no logEvents")


def identity_of(event: object) -> str:
    """The same for the same JSON."""
    return hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()


def _identity(group: str, stream: str, ids: Iterable[str], times: Iterable[int], lines: Collection[str]) -> str:
    """Of all that is in it, with the lines' lengths, so that no end of a line can be taken for another's begin."""
    parts = (group, stream, *ids, *map(str, times), *map(str, map(len, lines)), *lines)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _json(data: str) -> Any:  # noqa: ANN401 - JSON
    try:
        unzip = zlib.decompressobj(_GZIP)
        text = unzip.decompress(b64decode(data, validate=True), _MOST_BYTES)
        if unzip.unconsumed_tail or not unzip.eof:
            raise MalformedBatch("its gzip is cut off, or too large")
        return json.loads(text.decode())
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise MalformedBatch(f"it is not base64 of gzip of JSON: {error}") from error


def _in_order(events: list[dict[str, Any]]) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """The parts of events.

    Raises:
        KeyError, TypeError: one of them is not an event.
    """
    ids, times, lines = tuple(zip(*map(_parts, events), strict=True)) or ((), (), ())
    if not ({*map(type, ids)} <= {str} and {*map(type, times)} <= {int} and {*map(type, lines)} <= {str}):
        raise TypeError("an event is not of texts and an instant")
    return ids, times, lines


def _mended(events: list[Any]) -> list[dict[str, Any]]:
    """Those that have a text at all; CloudWatch's own always have an id and an instant, too."""
    texts = [event for event in events if isinstance(event, dict) and isinstance(event.get("message"), str)]
    return [
        {
            "id": found if isinstance(found := event.get("id"), str) else "",
            "timestamp": at if type(at := event.get("timestamp")) is int else 0,
            "message": event["message"],
        }
        for event in texts
    ]
