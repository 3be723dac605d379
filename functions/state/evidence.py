"""State: what runbooks found and did, as lines of an incident's timeline, or of a run's own where there is none."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from functions.model.incident import Entry
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incident_item import subject_of
from functions.state.incidents_table import TABLE, key, query
from functions.state.runbook_items import subject_of_run
from functions.state.timeline import TIMELINE, timeline_item, timeline_of_items

_PLACE = "evidence/"


def owner_of(run: str, incident: str) -> str:
    """Under which the evidence of a run stands: its incident's subject, or its own where it has none."""
    return subject_of(incident) if incident else subject_of_run(run)


class Evidence:
    """Lines that are written once."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def write(self, owner: str, entries: Sequence[Entry], about: Sequence[str]) -> None:
        """Write lines, at least one. What is written `about` the same once more is there already, and stays.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        digest = sha256("\x00".join(about).encode("utf-8", "backslashreplace")).hexdigest()[:32]
        item: Item = {
            **timeline_item("", f"{_PLACE}{digest}", entries),
            **key(owner, f"{TIMELINE}{_PLACE}{digest}"),
        }
        with suppress(Outrun), speaking_to(TABLE, owner):
            self._client.put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(subject)")

    def of(self, owner: str) -> list[Entry]:
        """All lines of an owner's timeline, oldest first.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return timeline_of_items(query(self._client, owner, TIMELINE))
