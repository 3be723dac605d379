"""State: how far the delivery of each report has come, an item a report and day: what keeps a mail from going twice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.model.period import parse_utc
from functions.model.report import Kind
from functions.state.attributes import clipped, expiry, instant, strings
from functions.state.client import Item, Outrun, get_all, speaking_to
from functions.state.series_table import TABLE, key

_KEPT = timedelta(days=800)
_REASON_CHARS = 500


class Standing(StrEnum):
    """Where a report's mail stands."""

    STORED = "stored"  # made, and not given to anybody
    SENDING = "sending"  # somebody holds it at this moment, or was killed while he did
    SENT = "sent"  # taken
    REFUSED = "refused"  # not taken: to try again is safe
    UNKNOWN = "unknown"  # taken, or not: nobody can tell, and only a person's wish sends it again


@dataclass(frozen=True)
class Dispatch:
    """A report's delivery.

    Attributes:
        kind: which report.
        day: its last day.
        made_at: when its figures were: those of its files, or of its mail where no files are stored.
        standing: where its mail stands.
        at: since when it stands there; what a killed run left unknown is so since it was claimed.
        writer: who wrote this, different for each run: whose claim it is while it is being sent.
        version: one more with each change.
        files: the keys of what is stored; empty where nothing is.
        mail: the key of the mail as it was made, with which it is sent again without being made again; or empty.
        receipt: what the mail service calls the mail it took.
        reason: why it is refused or unknown; of one that is stored why nobody is to get it, or empty: somebody is.
        told: whether the bus was told that it was sent.
    """

    kind: Kind
    day: date
    made_at: datetime
    standing: Standing
    at: datetime
    writer: str
    version: int = 1
    files: tuple[str, ...] = ()
    mail: str = ""
    receipt: str = ""
    reason: str = ""
    told: bool = False


class Deliveries:
    """Deliveries by report and day, read consistently; each change rests on what was read."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def get(self, kind: Kind, day: date) -> Dispatch | None:
        """None where it was never made.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        for item in get_all(self._client, TABLE, [_key(kind, day)]):
            return dispatch_of_item(item)
        return None

    def of_days(self, kind: Kind, days: Iterable[date]) -> list[Dispatch]:
        """Those of a report that there are of these days, in any order.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return [dispatch_of_item(item) for item in get_all(self._client, TABLE, [_key(kind, one) for one in days])]

    def begin(self, dispatch: Dispatch) -> Dispatch:
        """Write the first; answers what stands now.

        Raises:
            Outrun: somebody else began before.
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._write(dispatch, {"ConditionExpression": "attribute_not_exists(series)"})

    def change(self, before: Dispatch, **changes: Any) -> Dispatch:  # noqa: ANN401 - as dataclasses.replace
        """Write a change of what was read; answers what stands now.

        Raises:
            Outrun: somebody else changed it in the meantime.
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._write(
            replace(before, **changes, version=before.version + 1),
            {
                "ConditionExpression": "version = :version",
                "ExpressionAttributeValues": {":version": {"N": str(before.version)}},
            },
        )

    def _write(self, dispatch: Dispatch, condition: Item) -> Dispatch:
        """A write whose answer was lost is tried again by the client, and refused: then what stands is our own."""
        try:
            with speaking_to(TABLE, f"the {dispatch.kind} report of {dispatch.day}"):
                self._client.put_item(TableName=TABLE, Item=item_of(dispatch), **condition)
        except Outrun:
            found = self.get(dispatch.kind, dispatch.day)
            if found is None or (found.version, found.writer) != (dispatch.version, dispatch.writer):
                raise
        return dispatch


def item_of(dispatch: Dispatch) -> Item:
    """The item of a delivery; what is empty is left out."""
    texts = {
        "standing": dispatch.standing.value,
        "writer": dispatch.writer,
        "mail": dispatch.mail,
        "receipt": dispatch.receipt,
        "reason": clipped(dispatch.reason, _REASON_CHARS),
    }
    return {
        **_key(dispatch.kind, dispatch.day),
        **{name: {"S": text} for name, text in texts.items() if text},
        "made_at": instant(dispatch.made_at),
        "at": instant(dispatch.at),
        "version": {"N": str(dispatch.version)},
        "files": {"L": [{"S": name} for name in dispatch.files]},
        "told": {"BOOL": dispatch.told},
        "expires": expiry(dispatch.made_at, _KEPT),
    }


def dispatch_of_item(item: Item) -> Dispatch:
    """Read what `item_of` wrote.

    Raises:
        KeyError, ValueError: something else wrote it.
    """
    text = strings(item)
    return Dispatch(
        kind=Kind(text["series"].removeprefix("report/")),
        day=date.fromisoformat(text["entry"]),
        made_at=parse_utc(text["made_at"]),
        standing=Standing(text["standing"]),
        at=parse_utc(text["at"]),
        writer=text["writer"],
        version=int(item["version"]["N"]),
        files=tuple(name["S"] for name in item["files"]["L"]),
        mail=text.get("mail", ""),
        receipt=text.get("receipt", ""),
        reason=text.get("reason", ""),
        told=item["told"]["BOOL"],
    )


def _key(kind: Kind, day: date) -> Item:
    return key(f"report/{kind}", day.isoformat())
