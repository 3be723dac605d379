"""State: what batches of lines add to the series, in the table of series: an item a batch, folded into pages once.

A batch that was folded leaves its name for three days, so that one that comes again is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from functions.model.ledger import Ledger
from functions.model.series import Delta, Labels
from functions.model.shapes import Series
from functions.state import pages
from functions.state.attributes import instant
from functions.state.client import Item, Outrun, get_all, speaking_to
from functions.state.delta_item import body_of, key_of, mark_folded, readable
from functions.state.pages import SeriesPages
from functions.state.series_table import TABLE

PENDING = "pending"
"""The attribute of those that were not folded yet, and the sparse index on it."""
_AT_ONCE = 100
"""Items of a transaction."""
_MOST_BATCHES = 90
"""Of a transaction: the pages that they change want room, too."""
_MOST_WAITING = 5000
"""What a minute's fold looks at: the next one goes on."""
_TURNS = 5
"""How often a fold that somebody else was quicker than begins anew."""


@dataclass(frozen=True)
class Folded:
    """What a fold did: batches folded, pages written, and batches that are left: those that nobody can read, too."""

    batches: int = 0
    pages: int = 0
    left: int = 0

    def __add__(self, other: "Folded") -> "Folded":
        return Folded(self.batches + other.batches, self.pages + other.pages, self.left + other.left)


class Deltas:
    """Batches by their hash: each is counted once, however often it is put, and whoever folds it."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client, self._pages = client, SeriesPages(client)

    def put(self, batch: str, delta: Delta, at: datetime) -> bool:
        """Keep what a batch adds, in one write; False where this batch was counted before. Nothing is not kept.

        Args:
            batch: sha256 of what makes the batch the same when it comes again.
            delta: what it adds; beyond 1,000 series of a family routes, endpoints and pages are `other`.
            at: now.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        if not (delta.counters or delta.spreads):
            return True
        writer = {"S": uuid4().hex}
        item = {**key_of(batch), PENDING: {"S": "yes"}, "at": instant(at), "writer": writer, "body": body_of(delta)}
        try:
            with speaking_to(TABLE, f"batch {batch}"):
                self._client.put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(series)")
        except Outrun:
            # the client repeats a write whose answer was lost: then it is our own that is there
            return any(found.get("writer") == writer for found in get_all(self._client, TABLE, [key_of(batch)]))
        return True

    def fold(self, now: datetime) -> Folded:
        """Add every batch that is pending to the pages, some at a time: each in one transaction with its mark.

        Killed anywhere, or doubled, it adds none twice and loses none.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
            KeyError, TypeError, ValueError, zlib.error: a page cannot be read; nothing was lost.
        """
        waiting = self._pending()
        folded, gone = Folded(), set[tuple[str, Labels]]()
        for first in range(0, len(waiting), _MOST_BATCHES):
            folded += self._fold_some(waiting[first : first + _MOST_BATCHES], now, gone)
        return folded

    def _pending(self) -> list[Item]:
        """The keys of those that wait, oldest first, as the index has them: up to seconds behind."""
        with speaking_to(TABLE):
            found = self._client.get_paginator("query").paginate(
                TableName=TABLE,
                IndexName=PENDING,
                KeyConditionExpression="pending = :yes",
                ExpressionAttributeValues={":yes": {"S": "yes"}},
            )
            items = (item for page in found for item in page["Items"])
            return [{name: item[name] for name in ("series", "entry")} for item in islice(items, _MOST_WAITING)]

    def _fold_some(self, keys: Sequence[Item], now: datetime, gone: set[tuple[str, Labels]]) -> Folded:
        """Fold these, as they stand at this moment; where somebody else was quicker, what he left of them."""
        folded, outrun = Folded(), 0
        while True:
            waiting = [item for item in get_all(self._client, TABLE, keys) if PENDING in item]
            batches = dict(readable(waiting))
            if not batches or outrun == _TURNS:
                return folded + Folded(left=len(waiting))
            try:
                folded += self._write(batches, now, gone)
            except Outrun:
                outrun += 1

    def _write(self, batches: Mapping[str, Series], now: datetime, gone: set[tuple[str, Labels]]) -> Folded:
        """Fold as many of these as one transaction takes; what made room in this fold does not come back in it."""
        known, many = self._pages.all(), len(batches)
        while True:
            chosen = dict(islice(batches.items(), many))
            ledger = Ledger(known, now.toordinal(), gone)
            for series in chosen.values():
                ledger.add(series)
            changed = ledger.changed()
            if many == 1 or len(chosen) + len(changed) <= _AT_ONCE:
                break
            many //= 2
        with speaking_to(TABLE, "fold"):
            writes = [*map(pages.put, changed), *(mark_folded(batch, now) for batch in chosen)]
            self._client.transact_write_items(TransactItems=writes)
        return Folded(len(chosen), len(changed))
