"""State: when a function ticked last, for the one that watches it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.period import parse_utc
from functions.state.attributes import instant
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incidents_table import TABLE, key

_SUBJECT = "tick"


@dataclass(frozen=True)
class Tick:
    """The last tick of a function; `paged` while somebody who was woken because no other came waits for its end."""

    at: datetime
    paged: bool = False


class Ticks:
    """One item for each function that is watched."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def beat(self, function: str, tick: Tick) -> None:
        """Write a tick.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = {**key(_SUBJECT, function), "at": instant(tick.at), **({"paged": {"BOOL": True}} if tick.paged else {})}
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item=item)

    def watched(self, function: str, now: datetime) -> Tick:
        """The last tick of a function. One that never ticked is expected from the first time that anybody looks.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        where = key(_SUBJECT, function)
        with speaking_to(TABLE):
            found = self._client.get_item(TableName=TABLE, Key=where, ConsistentRead=True).get("Item")
        if tick := _tick(found):
            return tick
        expected = {"Item": {**where, "at": instant(now)}, "ConditionExpression": "attribute_not_exists(subject)"}
        with suppress(Outrun), speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, **expected)
        return Tick(now)

    def paged(self, function: str, tick: Tick) -> None:
        """Remember that somebody was woken, so that the function itself, once it ticks again, says that it does.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with suppress(Outrun), speaking_to(TABLE):
            self._client.update_item(
                TableName=TABLE,
                Key=key(_SUBJECT, function),
                UpdateExpression="SET paged = :yes",
                ConditionExpression="#at = :at",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues={":yes": {"BOOL": True}, ":at": instant(tick.at)},
            )


def _tick(item: Item | None) -> Tick | None:
    return Tick(parse_utc(item["at"]["S"]), "paged" in item) if item and "at" in item else None
