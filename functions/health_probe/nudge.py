"""Health probe: a change of health goes on the bus; it only nudges, the tables are the truth."""

import json
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.health_probe.recording import Change
from functions.model.period import utc_text

BUS = "fitfoot"
SOURCE = "fitfoot.monitoring"
_BATCH = 10


class NudgeFailed(Exception):
    """The bus took less than it was given."""


def nudge(events: Any, changes: Sequence[Change]) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """Put a `ServiceHealthChanged` for each change.

    Raises:
        NudgeFailed: with the bus's reason.
    """
    entries = [
        {
            "EventBusName": BUS,
            "Source": SOURCE,
            "DetailType": "ServiceHealthChanged",
            "Detail": json.dumps(_detail(change)),
        }
        for change in changes
    ]
    for first in range(0, len(entries), _BATCH):
        try:
            answer = events.put_events(Entries=entries[first : first + _BATCH])
        except (BotoCoreError, ClientError) as error:
            raise NudgeFailed(str(error)) from error
        if answer["FailedEntryCount"]:
            reasons = {entry.get("ErrorMessage", "") for entry in answer["Entries"]}
            raise NudgeFailed(f"{answer['FailedEntryCount']} events refused: {', '.join(sorted(reasons))}")


def _detail(change: Change) -> dict[str, str]:
    return {
        "check": change.check.name,
        "group": change.check.group,
        "service": change.check.service,
        "from": change.before,
        "to": change.observation.outcome,
        "reason": change.observation.reason,
        "at": utc_text(change.observation.at),
        "since": utc_text(change.since),
    }
