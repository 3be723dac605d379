"""State: what a batch of lines adds to the series, as an item of the table of series."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from functions.model.series import Delta
from functions.model.shapes import MOST, Series, series_of
from functions.state.attributes import expiry, instant
from functions.state.client import Item
from functions.state.series_body import UNREADABLE, packed, unpacked
from functions.state.series_table import TABLE, key

_PREFIX = "batch/"
_KEPT = timedelta(days=3)
"""Of the name of a batch that was folded: Lambda delivers one again for hours at most."""
_MOST_BYTES = 350_000


def key_of(batch: str) -> Item:
    """Where a batch stands."""
    return key(f"{_PREFIX}{batch}", "delta")


def body_of(delta: Delta) -> Item:
    """Within what an item holds: of a batch that is full of strange routes fewer are named."""
    bodies = (packed(series_of(delta, most)) for most in (MOST, MOST // 10))
    fit = (body for body in bodies if len(body["B"]) <= _MOST_BYTES)
    return next(fit, None) or packed(series_of(delta, MOST // 100))


def readable(items: Iterable[Item]) -> Iterator[tuple[str, Series]]:
    """Oldest first. What this version cannot read waits for one that can."""
    for item in sorted(items, key=lambda item: str(item["at"]["S"])):
        with suppress(*UNREADABLE):
            yield item["series"]["S"].removeprefix(_PREFIX), unpacked(item["body"])


def mark_folded(batch: str, now: datetime) -> Item:
    """What a transaction does to a batch that it adds; it fails where somebody did so before."""
    return {
        "Update": {
            "TableName": TABLE,
            "Key": key_of(batch),
            "UpdateExpression": "SET folded_at = :now, expires = :expires REMOVE pending, body",
            "ConditionExpression": "attribute_exists(pending)",
            "ExpressionAttributeValues": {":now": instant(now), ":expires": expiry(now, _KEPT)},
        }
    }
