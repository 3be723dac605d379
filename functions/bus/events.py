"""Bus: events of the source `fitfoot.monitoring`, put on the bus `fitfoot`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

BUS = "fitfoot"
SOURCE = "fitfoot.monitoring"
_BATCH = 10


class NudgeFailed(Exception):
    """The bus took less than it was given."""


@dataclass(frozen=True)
class Event:
    """One event: `kind` is its detail-type, like `IncidentOpened`."""

    kind: str
    detail: Mapping[str, Any]


def put(client: Any, events: Sequence[Event]) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """Put the events on the bus.

    Raises:
        NudgeFailed: with the bus's reason.
    """
    entries = [
        {"EventBusName": BUS, "Source": SOURCE, "DetailType": event.kind, "Detail": json.dumps(dict(event.detail))}
        for event in events
    ]
    for first in range(0, len(entries), _BATCH):
        try:
            answer = client.put_events(Entries=entries[first : first + _BATCH])
        except (BotoCoreError, ClientError) as error:
            raise NudgeFailed(str(error)) from error
        if answer["FailedEntryCount"]:
            reasons = {entry.get("ErrorMessage", "") for entry in answer["Entries"]}
            raise NudgeFailed(f"{answer['FailedEntryCount']} events refused: {', '.join(sorted(reasons))}")
