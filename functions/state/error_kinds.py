"""State: the kinds of errors that are known, in the table of series: `errors/<service>`, an item a fingerprint."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from functions.model.error_kind import Occurrences
from functions.model.period import parse_utc
from functions.state.attributes import clipped, expiry, instant
from functions.state.client import Item, Outrun, get_all, speaking_to
from functions.state.series_table import TABLE, key

_KEPT = timedelta(days=90)
"""Since it was last seen; after that it is new again."""
_MOST_CHARACTERS = 2000


class ErrorKinds:
    """Kinds by service and fingerprint, and when each was last seen."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def last_seen(self, kinds: Iterable[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
        """When those that are known of these (service, fingerprint) were last seen, read consistently.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        found = {}
        for item in get_all(self._client, TABLE, [_key(*kind) for kind in dict.fromkeys(kinds)]):
            with suppress(KeyError, TypeError, ValueError):  # what cannot be read is not known: it is written anew
                where = item["series"]["S"].removeprefix("errors/"), item["entry"]["S"]
                found[where] = parse_utc(item["last"]["S"])
        return found

    def put(self, seen: Occurrences) -> None:
        """Write down a kind and when it was seen, unless it was seen later by somebody else.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        kind = seen.kind
        item = {
            **_key(kind.service, kind.fingerprint),
            "message": {"S": clipped(kind.message, _MOST_CHARACTERS)},
            "first": instant(seen.first),
            "last": instant(seen.last),
            "expires": expiry(seen.last, _KEPT),
        }
        with suppress(Outrun), speaking_to(TABLE):
            self._client.put_item(
                TableName=TABLE,
                Item=item,
                ConditionExpression="attribute_not_exists(#last) OR #last < :last",
                ExpressionAttributeNames={"#last": "last"},
                ExpressionAttributeValues={":last": instant(seen.last)},
            )

    def seen_again(self, service: str, fingerprint: str, at: datetime) -> None:
        """Write down that a known kind was seen, unless it was seen later already.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with suppress(Outrun), speaking_to(TABLE):
            self._client.update_item(
                TableName=TABLE,
                Key=_key(service, fingerprint),
                UpdateExpression="SET #last = :last, #expires = :expires",
                ConditionExpression="#last < :last",
                ExpressionAttributeNames={"#last": "last", "#expires": "expires"},
                ExpressionAttributeValues={":last": instant(at), ":expires": expiry(at, _KEPT)},
            )


def _key(service: str, fingerprint: str) -> Item:
    return key(f"errors/{service}", fingerprint)
