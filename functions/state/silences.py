"""State: silences by id, in the table of incidents."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from functions.model.matcher import Matcher
from functions.model.period import parse_utc
from functions.model.silence import Silence
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incidents_table import TABLE, key, query

_SUBJECT = "silence"
_KEPT = timedelta(days=30)
"""After its end, for whoever asks why nobody was paged."""


class Silences:
    """Silences, read consistently. One that cannot be read silences nothing."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def put(self, silence: Silence) -> None:
        """Write a silence, new or changed.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item=silence_item(silence))

    def all(self) -> list[Silence]:
        """Those that are, will be, or were, up to a month ago.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return _readable(query(self._client, _SUBJECT))

    def active(self, now: datetime) -> list[Silence]:
        """Those that hold now.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return [silence for silence in self.all() if silence.starts_at <= now < silence.ends_at]

    def expire(self, id_: str, now: datetime) -> bool:
        """End a silence now; whether there is one that was not over yet.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        try:
            with speaking_to(TABLE, id_):
                self._client.update_item(
                    TableName=TABLE,
                    Key=key(_SUBJECT, id_),
                    UpdateExpression="SET ends_at = :now, expires = :expires",
                    ConditionExpression="ends_at > :now",
                    ExpressionAttributeValues={":now": instant(now), ":expires": expiry(now, _KEPT)},
                )
        except Outrun:
            return False
        return True


def silence_item(silence: Silence) -> Item:
    """The item of a silence; its matchers are written as people write them."""
    item = {
        **key(_SUBJECT, silence.id),
        "matchers": {"L": [{"S": str(matcher)} for matcher in silence.matchers]},
        "starts_at": instant(silence.starts_at),
        "ends_at": instant(silence.ends_at),
        "expires": expiry(silence.ends_at, _KEPT),
    }
    texts = {"comment": silence.comment, "by": silence.by}
    return item | {name: {"S": text} for name, text in texts.items() if text}


def silence_of_item(item: Item) -> Silence:
    """Read what `silence_item` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    return Silence(
        id=text["entry"],
        matchers=tuple(Matcher.parse(matcher["S"]) for matcher in item["matchers"]["L"]),
        starts_at=parse_utc(text["starts_at"]),
        ends_at=parse_utc(text["ends_at"]),
        comment=text.get("comment", ""),
        by=text.get("by", ""),
    )


def _readable(items: Iterable[Item]) -> list[Silence]:
    silences = []
    for item in items:
        with suppress(KeyError, TypeError, ValueError):
            silences.append(silence_of_item(item))
    return silences
