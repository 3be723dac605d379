"""State: whether a page that a runbook sent by itself is open."""

from datetime import datetime
from typing import Any

from functions.state.attributes import expiry, instant
from functions.state.client import speaking_to
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

    def note(self, owner: str, now: datetime, *, is_open: bool) -> None:
        """Remember it: before a page is sent, and after it was resolved.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = {
            **key(owner, _ENTRY),
            "open": {"BOOL": is_open},
            "at": instant(now),
            "expires": expiry(now, PARTS_KEPT),
        }
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item=item)
