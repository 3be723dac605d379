"""State: series as the few bytes of an item's body: JSON, compressed, a row a series: its labels, then its amount."""

import json
import zlib
from typing import Any

from functions.model.ledger import Amount, Series
from functions.model.series import Labels, Spread
from functions.state.client import Item

UNREADABLE = (KeyError, TypeError, ValueError, zlib.error)
"""What reading raises where something else wrote."""


def packed(series: Series) -> Item:
    """The body; each counter is a number, each histogram its sum in millionths and its counts."""
    rows = {shape: [_row(*one) for one in amounts.items()] for shape, amounts in series.items()}
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return {"B": zlib.compress(text.encode())}


def unpacked(body: Item) -> Series:
    """Read what `packed` wrote.

    Raises:
        KeyError, TypeError, ValueError, zlib.error: something else wrote it.
    """
    rows: dict[str, list[list[Any]]] = json.loads(zlib.decompress(body["B"]))
    return {shape: dict(_amount(row) for row in found) for shape, found in rows.items()}


def _row(labels: Labels, amount: Amount) -> list[Any]:
    return [*labels, [amount.micro, *amount.counts] if isinstance(amount, Spread) else amount]


def _amount(row: list[Any]) -> tuple[Labels, Amount]:
    *labels, told = row
    return tuple(labels), told if isinstance(told, int) else Spread(told[1:], told[0])
