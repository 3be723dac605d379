"""State: when a function ticked last, for the one that watches it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from functions.model.period import parse_utc, utc_text
from functions.state.client import FAULTS, Item, TableUnavailable, condition_failed

TABLE = "fitfoot-incidents"


@dataclass(frozen=True)
class Tick:
    """The last tick of a function; `paged` once somebody was woken because no other came."""

    at: datetime
    paged: bool = False


class Ticks:
    """One item for each function that is watched."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def beat(self, function: str, at: datetime) -> Tick | None:
        """Write a tick; answers the one before it.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = {**_key(function), "at": {"S": utc_text(at)}}
        try:
            answer = self._client.put_item(TableName=TABLE, Item=item, ReturnValues="ALL_OLD")
        except FAULTS as error:
            raise TableUnavailable(TABLE, error) from error
        return _tick(answer.get("Attributes"))

    def watched(self, function: str, now: datetime) -> Tick:
        """The last tick of a function. One that never ticked is expected from the first time that anybody looks.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        try:
            answer = self._client.get_item(TableName=TABLE, Key=_key(function), ConsistentRead=True)
            if tick := _tick(answer.get("Item")):
                return tick
            item = {**_key(function), "at": {"S": utc_text(now)}}
            self._client.put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(subject)")
        except ClientError as error:
            if not condition_failed(error):
                raise TableUnavailable(TABLE, error) from error
        except FAULTS as error:
            raise TableUnavailable(TABLE, error) from error
        return Tick(now)

    def paged(self, function: str, tick: Tick) -> None:
        """Remember that somebody was woken, so that the function itself, once it ticks again, says that it does.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        try:
            self._client.update_item(
                TableName=TABLE,
                Key=_key(function),
                UpdateExpression="SET paged = :yes",
                ConditionExpression="#at = :at",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues={":yes": {"BOOL": True}, ":at": {"S": utc_text(tick.at)}},
            )
        except ClientError as error:
            if not condition_failed(error):
                raise TableUnavailable(TABLE, error) from error
        except FAULTS as error:
            raise TableUnavailable(TABLE, error) from error


def _key(function: str) -> Item:
    return {"subject": {"S": "tick"}, "entry": {"S": function}}


def _tick(item: Item | None) -> Tick | None:
    return Tick(parse_utc(item["at"]["S"]), "paged" in item) if item and "at" in item else None
