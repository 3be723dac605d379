"""State: series as the few bytes of an item's body: JSON, compressed, a row a series: its labels, then its amount."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from functions.model.ledger import Kept
from functions.model.series import Labels, Spread
from functions.model.shapes import Amount, Series
from functions.state.client import Item

UNREADABLE = (KeyError, TypeError, ValueError, zlib.error)
"""What reading raises where something else wrote."""


def packed(series: Series) -> Item:
    """What a batch adds; each counter is a number, each histogram its sum in millionths and its counts."""
    return _compressed({shape: [_row(*one) for one in amounts.items()] for shape, amounts in series.items()})


def unpacked(body: Item) -> Series:
    """Read what `packed` wrote.

    Raises:
        KeyError, TypeError, ValueError, zlib.error: something else wrote it.
    """
    rows: dict[str, list[list[Any]]] = _read(body)
    return {shape: dict(map(_amount, found)) for shape, found in rows.items()}


def packed_page(series: Mapping[Labels, Kept]) -> Item:
    """The same of one shape, each row with the day on which something was last added."""
    return _compressed([[*_row(labels, kept.amount), kept.day] for labels, kept in series.items()])


def unpacked_page(body: Item) -> dict[Labels, Kept]:
    """Read what `packed_page` wrote.

    Raises:
        KeyError, TypeError, ValueError, zlib.error: something else wrote it.
    """
    rows: list[list[Any]] = _read(body)
    return {labels: Kept(amount, day) for *row, day in rows for labels, amount in (_amount(row),)}


def _compressed(rows: object) -> Item:
    return {"B": zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())}


def _read(body: Item) -> Any:  # noqa: ANN401 - JSON
    return json.loads(zlib.decompress(body["B"]))


def _row(labels: Labels, amount: Amount) -> list[Any]:
    return [*labels, [amount.micro, *amount.counts] if isinstance(amount, Spread) else amount]


def _amount(row: list[Any]) -> tuple[Labels, Amount]:
    *labels, told = row
    return tuple(labels), told if isinstance(told, int) else Spread(told[1:], told[0])
