"""State: what `/metrics` tells of the watching itself, out of the table of incidents in four queries."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from functions.model.period import parse_utc
from functions.model.watched import Waiting, Watched
from functions.state.client import Item
from functions.state.deployments import Deployments
from functions.state.incidents_table import query
from functions.state.notice_item import OWED
from functions.state.rules_item import SUBJECT as RULES
from functions.state.rules_item import state_of_item
from functions.state.ticks import SUBJECT as TICKS
from functions.state.ticks import tick_of_item

Read = TypeVar("Read")


class Watch:
    """Read consistently; an item that this version cannot read is left out."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def look(self, deployed_since: datetime) -> Watched:
        """What stands now.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return Watched(
            dict(self._all(TICKS, _tick)),
            tuple(self._all(OWED, _waiting)),
            tuple(self._all(RULES, state_of_item)),
            tuple(Deployments(self._client).since(deployed_since)),
        )

    def _all(self, subject: str, read: Callable[[Item], Read]) -> Iterable[Read]:
        return _readable(read, query(self._client, subject))


def _readable(read: Callable[[Item], Read], items: Iterable[Item]) -> Iterator[Read]:
    for item in items:
        with suppress(KeyError, TypeError, ValueError):
            yield read(item)


def _tick(item: Item) -> tuple[str, datetime]:
    return item["entry"]["S"], tick_of_item(item).at


def _waiting(item: Item) -> Waiting:
    """Not as a whole notice: one that nobody can read waits all the same."""
    return Waiting(item["entry"]["S"].rpartition("/")[2], parse_utc(item["owed_at"]["S"]))
