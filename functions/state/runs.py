"""State: runs of runbooks: what is known of one that had its lock once."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from functions.model.runbook import Run
from functions.state.attributes import instant
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incidents_table import TABLE, get
from functions.state.runbook_items import run_key, run_of_item


class Runs:
    """Runs by id, written first by `Runbooks.lock`; of one that never had a lock nothing is kept."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def get(self, run: str) -> Run | None:
        """A run, None where it never had a lock.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return run_of_item(get(self._client, run_key(run)))

    def changed(self, run: str) -> None:
        """Remember that a run changed something.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        self._of_run(run, "changed", {"BOOL": True})

    def restoring(self, run: str, version: str) -> None:
        """Remember which version of the saved capacity a run puts back.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        self._of_run(run, "restoring", {"S": version})

    def finished(self, run: str, now: datetime) -> None:
        """Remember that a run is over, and that it was told.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        self._of_run(run, "finished_at", instant(now))

    def _of_run(self, run: str, name: str, value: Item) -> None:
        with suppress(Outrun), speaking_to(TABLE, run):
            self._client.update_item(
                TableName=TABLE,
                Key=run_key(run),
                UpdateExpression="SET #name = :value",
                ConditionExpression="attribute_exists(subject)",
                ExpressionAttributeNames={"#name": name},
                ExpressionAttributeValues={":value": value},
            )
