"""Benchmarks: DynamoDB's units, as it bills them: what a request and its answer of the JSON protocol come to.

Sizes and units: "Amazon DynamoDB Developer Guide, Read/write consumption". Write units are those of the emulator, which
counts items before and after, and what the indexes take; its read units are not by size, so that they are made here.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from math import ceil
from types import MappingProxyType
from typing import Any, Final

_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
_READ_BYTES = 4096
_TWICE = Decimal(2)
_NUMBER = 21  # bytes, the most that one takes
_MARK = 3  # bytes, that a list or a map takes for itself

Item = Mapping[str, Any]
Units = tuple[Decimal, Decimal]
"""Write units and read units."""


def asked_to_tell(operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """The request, so that a write's answer says what it took."""
    return body | {"ReturnConsumedCapacity": "TOTAL"} if operation in _WRITES else body


def units(operation: str, body: Mapping[str, Any], answer: Mapping[str, Any], status: int) -> Units:
    """What one request takes. One that a condition refused takes what it would have taken for the smallest item."""
    if operation in _WRITES:
        return _of_write(body, answer, status), Decimal(0)
    return Decimal(0), _of_read(operation, body, answer) if status < 300 else Decimal(0)


def size(item: Item) -> int:
    """Bytes of an item, names and values."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _of_write(body: Mapping[str, Any], answer: Mapping[str, Any], status: int) -> Decimal:
    acts = body.get("TransactItems", [])
    if status >= 300:
        return _TWICE * len(acts) if acts else Decimal(1)
    told = answer.get("ConsumedCapacity", [])
    taken = sum((_decimal(one["CapacityUnits"]) for one in (told if isinstance(told, list) else [told])), Decimal(0))
    looked_at = sum("ConditionCheck" in act for act in acts)  # the emulator leaves them out
    return taken + _TWICE * looked_at


def _of_read(operation: str, body: Mapping[str, Any], answer: Mapping[str, Any]) -> Decimal:
    match operation:
        case "GetItem":
            return _read([answer.get("Item", {})], consistent=body.get("ConsistentRead", False))
        case "BatchGetItem":
            return sum((_of_batch(table, asked, answer) for table, asked in body["RequestItems"].items()), Decimal(0))
        case "TransactGetItems":
            return _TWICE * _read((one.get("Item", {}) for one in answer["Responses"]), consistent=True)
        case "Query" | "Scan":
            return _of_query(body, answer)
        case _:
            return Decimal(0)


def _of_batch(table: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Decimal:
    found = answer.get("Responses", {}).get(table, [])
    absent: list[Item] = [{} for _ in range(len(asked["Keys"]) - len(found))]
    return _read([*found, *absent], consistent=asked.get("ConsistentRead", False))


def _of_query(body: Mapping[str, Any], answer: Mapping[str, Any]) -> Decimal:
    """Of all items together, also of those that a filter left out, which are taken to be as large as the others."""
    found = answer.get("Items", [])
    bytes_read = sum(map(size, found))
    if found:
        bytes_read = bytes_read * answer.get("ScannedCount", len(found)) // len(found)
    return _read_bytes(bytes_read, consistent=body.get("ConsistentRead", False))


def _read(items: Iterable[Item], *, consistent: bool) -> Decimal:
    return sum((_read_bytes(size(item), consistent=consistent) for item in items), Decimal(0))


def _read_bytes(length: int, *, consistent: bool) -> Decimal:
    whole = Decimal(max(1, ceil(length / _READ_BYTES)))
    return whole if consistent else whole / _TWICE


def _value(value: Mapping[str, Any]) -> int:
    (kind, held), *_ = value.items()
    return _SIZES[kind](held)


def _of_map(held: Item) -> int:
    return _MARK + len(held) + size(held)


def _of_list(held: list[Item]) -> int:
    return _MARK + len(held) + sum(map(_value, held))


def _of_text(held: str) -> int:
    return len(held.encode())


def _of_number(held: str) -> int:
    return min(_NUMBER, len(held) // 2 + 2)


def _of_base64(held: str) -> int:
    return len(held) * 3 // 4


def _of_flag(_: bool) -> int:  # noqa: FBT001 - as the table below calls it
    return 1


_SIZES: Final[Mapping[str, Callable[[Any], int]]] = MappingProxyType(
    {
        "S": _of_text,
        "N": _of_number,
        "B": _of_base64,
        "BOOL": _of_flag,
        "NULL": _of_flag,
        "M": _of_map,
        "L": _of_list,
        "SS": lambda held: sum(map(_of_text, held)),
        "NS": lambda held: sum(map(_of_number, held)),
        "BS": lambda held: sum(map(_of_base64, held)),
    }
)


def _decimal(number: float) -> Decimal:
    return Decimal(str(number))
