"""State: whether a page that a runbook sent by itself is open, and for which runs it was sent."""

from datetime import datetime
from typing import Any

from functions.state.attributes import expiry, instant
from functions.state.client import Item, speaking_to
from functions.state.incident_item import PARTS_KEPT
from functions.state.incidents_table import TABLE, get, key

_ENTRY = "runbook-page"


class RunbookPages:
    """One page for each incident, or run that has none, by its owner: `incident/<id>` or `run/<id>`."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def is_open(self, owner: str) -> bool:
        """Whether one may be open.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = get(self._client, key(owner, _ENTRY))
        return item is not None and bool(item["open"]["BOOL"])

    def was_sent(self, owner: str, run: str) -> bool:
        """Whether the one that is open was sent for this run, too.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = get(self._client, key(owner, _ENTRY))
        return item is not None and bool(item["open"]["BOOL"]) and run in item.get("sent_for", {}).get("SS", ())

    def opening(self, owner: str, now: datetime) -> None:
        """Remember that one may be open, before it is sent.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        self._update(owner, now, "SET #open = :open, #at = :at, expires = :expires", {":open": {"BOOL": True}})

    def sent(self, owner: str, run: str, now: datetime) -> None:
        """Remember that it was taken, and need not be sent for this run again.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        changes = "SET #open = :open, #at = :at, expires = :expires ADD sent_for :run"
        self._update(owner, now, changes, {":open": {"BOOL": True}, ":run": {"SS": [run]}})

    def closed(self, owner: str, now: datetime) -> None:
        """Remember that it is over: a run that fails from now on pages anew.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        changes = "SET #open = :open, #at = :at, expires = :expires REMOVE sent_for"
        self._update(owner, now, changes, {":open": {"BOOL": False}})

    def _update(self, owner: str, now: datetime, changes: str, values: Item) -> None:
        with speaking_to(TABLE):
            self._client.update_item(
                TableName=TABLE,
                Key=key(owner, _ENTRY),
                UpdateExpression=changes,
                ExpressionAttributeNames={"#open": "open", "#at": "at"},
                ExpressionAttributeValues={":at": instant(now), ":expires": expiry(now, PARTS_KEPT), **values},
            )
