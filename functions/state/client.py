"""State: the DynamoDB client and the faults of a table, named."""

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

Item = dict[str, Any]
FAULTS = (BotoCoreError, ClientError)


class TableUnavailable(Exception):
    """A table is absent, throttled or out of reach; the caller's run fails, and the next one tries anew."""

    def __init__(self, table: str, error: Exception) -> None:
        super().__init__(f"table {table}: {error}")


class Outrun(Exception):
    """Somebody else changed what this write rests on: read it again and decide anew."""


def dynamodb() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds: a run that waits for a table is a missed minute."""
    config = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 3})
    return botocore.session.get_session().create_client("dynamodb", config=config)


def condition_failed(error: ClientError) -> bool:
    """Whether a write was refused because somebody else had written first."""
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        reasons = error.response.get("CancellationReasons", [])
        return any(reason.get("Code") in ("ConditionalCheckFailed", "TransactionConflict") for reason in reasons)
    return code in ("ConditionalCheckFailedException", "TransactionConflictException")
