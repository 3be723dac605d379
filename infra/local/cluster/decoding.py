"""The demo cluster: values of a wrong type, told as the real server's JSON reader tells them."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from infra.local.cluster.field_types import EVERY, METADATA, TYPES
from infra.local.cluster.refusals import Cause, Document, bad_request, invalid

_Path = tuple[str | int, ...]
_NEAR, _AROUND = 10, 50  # bytes shown on either side of where reading failed
_INT32 = range(-(2**31), 2**31)
_FAULTS = {
    bool: "ReadBool: expect t or f, but found {}",
    int: "readUint32: unexpected character: \N{REPLACEMENT CHARACTER}",
    str: 'ReadString: expects " or n, but found {}',
    dict: "readObjectStart: expect {{ or n, but found {}",
    list: "decode slice: expect [ or n, but found {}",
}


def refuse_wrong_types(document: Document, *, created: bool = False) -> None:
    """Check the types of a document's fields.

    Raises:
        Refused: 400 for one that is created, 422 for one that was patched.
    """
    problem = next(_problems(document), None)
    if problem is None:
        return
    if created:
        kind, version = document["kind"], document["apiVersion"].rpartition("/")[2]
        raise bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: {problem}')
    quoted = json.dumps(_text(_ordered(document)), ensure_ascii=False)
    raise invalid("", "", "", [Cause("patch", f"Invalid value: {quoted}: {problem}")])


def _problems(document: Document) -> Iterator[str]:
    for wanted_at, wanted, place in (*METADATA, *TYPES.get(document["kind"], [])):
        for path, value in _found(document, wanted_at):
            if value is not None and not _fits(value, wanted):
                yield _problem(document, path, wanted, place)


def _fits(value: Any, wanted: type) -> bool:  # noqa: ANN401 -- any value of JSON
    """Whether a value is of a type; a number is of 32 bits, and a truth is none."""
    if isinstance(value, bool) or not isinstance(value, wanted):
        return wanted is bool and isinstance(value, bool)
    return not isinstance(value, int) or value in _INT32


def _found(value: Any, path: Sequence[str]) -> Iterator[tuple[_Path, Any]]:  # noqa: ANN401 -- any value of JSON
    if not path:
        yield (), value
        return
    head, *rest = path
    keys: Sequence[str | int] = ()
    if isinstance(value, dict):
        keys = sorted(value) if head == EVERY else [head] * (head in value)
    elif isinstance(value, list) and head == EVERY:
        keys = range(len(value))
    for key in keys:
        for way, found in _found(value[key], rest):
            yield (key, *way), found


def _problem(document: Document, path: _Path, wanted: type, place: str) -> str:
    mark = "\0"  # which no JSON text holds
    marked: Any = json.loads(_text(_ordered(document)))
    holder = marked
    for part in path[:-1]:
        holder = holder[part]
    value, holder[path[-1]] = _text(holder[path[-1]]), mark
    before, _, after = _text(marked).partition(_text(mark))
    fault, read = _fault(value, wanted)
    text, head = f"{before}{value}{after}", len(before) + read
    near, around = (text[max(head - size, 0) : head + size] for size in (_NEAR, _AROUND))
    where = f"error found in #{min(head, _NEAR)} byte of ...|{near}|..., bigger context ...|{around}|..."
    return f"{place}: {fault}, {where}"


def _fault(value: str, wanted: type) -> tuple[str, int]:
    """What the reader says of a value's text, and how many of its bytes it had read by then."""
    if wanted is not int or not re.match(r"-?\d", value):
        return _FAULTS[wanted].format(value[0]), 1
    whole = re.split(r"[.eE]", value)[0]
    if whole != value:
        return "assertInteger: can not decode float as int", len(whole)
    return (f"ReadInt32: overflow: {value}" if abs(int(value)) < 2**32 else "readUint32: overflow"), len(value)


def _ordered(document: Document) -> Document:
    """Order a document as the server does: by name, but for metadata, which it does not touch."""
    return {
        key: value if key == "metadata" or not isinstance(value, dict) else dict(sorted(value.items()))
        for key, value in sorted(document.items())
    }


def _text(value: Any) -> str:  # noqa: ANN401 -- any value of JSON
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
