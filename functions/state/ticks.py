"""State: when a function ticked last, for the one that watches it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.period import parse_utc
from functions.state.attributes import instant
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incidents_table import TABLE, key

SUBJECT = "tick"


@dataclass(frozen=True)
class Tick:
    """The last tick of a function.

    Attributes:
        at: when it was.
        paged: somebody was woken because no other came, or is just being woken, and waits for its end.
        taken: PagerDuty has that page.
    """

    at: datetime
    paged: bool = False
    taken: bool = False


class Ticks:
    """One item for each function that is watched."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def beat(self, function: str, tick: Tick, before: Tick) -> None:
        """Write a tick after the one `before`.

        Raises:
            Outrun: meanwhile somebody was woken.
            TableUnavailable: absent, throttled or out of reach.
        """
        flags = {name: {"BOOL": True} for name in ("paged", "taken") if getattr(tick, name)}
        paged = "attribute_exists(paged)" if before.paged else "attribute_not_exists(paged)"
        with speaking_to(TABLE):
            self._client.put_item(
                TableName=TABLE,
                Item={**key(SUBJECT, function), "at": instant(tick.at), **flags},
                ConditionExpression=f"attribute_not_exists(subject) OR {paged}",
            )

    def watched(self, function: str, now: datetime) -> Tick:
        """The last tick of a function. One that never ticked is expected from the first time that anybody looks.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        where = key(SUBJECT, function)
        with speaking_to(TABLE):
            found = self._client.get_item(TableName=TABLE, Key=where, ConsistentRead=True).get("Item")
        if found and "at" in found:
            return tick_of_item(found)
        expected = {"Item": {**where, "at": instant(now)}, "ConditionExpression": "attribute_not_exists(subject)"}
        with suppress(Outrun), speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, **expected)
        return Tick(now)

    def paged(self, function: str, tick: Tick, *, taken: bool) -> bool:
        """Remember that somebody is being woken, or was (`taken`): the function itself, once it ticks again, ends it.

        False: it has ticked since, and nothing is remembered.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        values = {":yes": {"BOOL": True}, ":at": instant(tick.at)}
        with suppress(Outrun), speaking_to(TABLE):
            self._client.update_item(
                TableName=TABLE,
                Key=key(SUBJECT, function),
                UpdateExpression="SET paged = :yes" + (", taken = :yes" if taken else ""),
                ConditionExpression="#at = :at",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues=values,
            )
            return True
        return False


def tick_of_item(item: Item) -> Tick:
    """Read what `beat` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    return Tick(parse_utc(item["at"]["S"]), "paged" in item, "taken" in item)
