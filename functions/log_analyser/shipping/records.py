"""Log analyser: lines as Better Stack takes them: a JSON object a line, without secrets, in parts of bounded size."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NoReturn

from functions.log_analyser.batch import Batch
from functions.model.scrub import scrubbed, scrubbed_value

MOST_BYTES: Final = 4 * 1024 * 1024
"""Of a part; a request may have 10 MiB."""
Record = bytes
"""One line of ndjson, without its end."""


def records(batch: Batch) -> Iterator[Record]:
    """Each line: the fields of a JSON object, else `message`; `dt` is its time, `aws` where CloudWatch has it.

    Lines can come twice, as CloudWatch delivers at least once, and so do we: `aws.id` is then the same.
    """
    for identity, at, line in zip(batch.ids, batch.times, batch.lines, strict=True):
        where = {"group": batch.group, "stream": batch.stream, "id": identity}
        yield _record(line, {"dt": at, "aws": where})


def parts(found: Iterable[Record], most_bytes: int = MOST_BYTES) -> Iterator[list[Record]]:
    """Together as many as fit; one that is larger alone is a part of its own."""
    part: list[Record] = []
    size = 0
    for record in found:
        if part and size + len(record) + 1 > most_bytes:
            yield part
            part, size = [], 0
        part.append(record)
        size += len(record) + 1
    if part:
        yield part


def packed(part: Sequence[Record]) -> bytes:
    """As they are kept: the same lines are the same bytes."""
    return gzip.compress(b"\n".join(part), mtime=0)


def unpacked(kept: bytes) -> list[Record]:
    """What was packed.

    Raises:
        OSError, EOFError, zlib.error: it was not.
    """
    return [line for line in gzip.decompress(kept).split(b"\n") if line]


def _record(line: str, place: dict[str, Any]) -> Record:
    if line.lstrip()[:1] == "{":
        try:
            return _json({**scrubbed_value(json.loads(line, parse_constant=_no_number)), **place})
        except (ValueError, RecursionError):
            pass  # no JSON that anybody else reads
    return _json({"message": scrubbed(line), **place})


def _json(fields: dict[str, Any]) -> Record:
    """As bytes.

    Raises:
        ValueError: a number is beyond all numbers, as 1e999 is.
    """
    return json.dumps(fields, separators=(",", ":"), allow_nan=False).encode()


def _no_number(name: str) -> NoReturn:
    """Python reads NaN and Infinity; nobody else does."""
    raise ValueError(name)
