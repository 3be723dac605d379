"""State: the DynamoDB client and the faults of a table, named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import create_loader

Item = dict[str, Any]
FAULTS = (BotoCoreError, ClientError)
_BATCH = 100
_COLLISIONS = 4
_PARTITIONS = Path(__file__).with_name("partitions")


class TableUnavailable(Exception):
    """A table is absent, throttled or out of reach; the caller's run fails, and the next one tries anew."""

    def __init__(self, table: str, error: Exception) -> None:
        super().__init__(f"table {table}: {error}")


class Outrun(Exception):
    """Somebody else changed what this write rests on: read it again and decide anew."""


class Collided(Outrun):
    """Somebody else writes the same item at this very moment: nothing is known to have changed yet."""


def dynamodb() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds: a run that waits for a table is a missed minute.

    botocore reads a list of every service's regions (1.2 MB, 18 ms and 8 MB of a cold start) in which the table's
    endpoint is only looked up to be overruled by the service's own rules: ours has the partitions alone.
    """
    config = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 3})
    session = botocore.session.get_session()
    session.register_component("data_loader", create_loader(str(_PARTITIONS)))
    return session.create_client("dynamodb", config=config)


@contextmanager
def speaking_to(table: str, what: str = "") -> Iterator[None]:
    """Name what goes wrong with a table inside the block; `what` is what a write is about.

    Raises:
        Outrun: a condition does not hold; Collided, if it is only that somebody else writes at this moment.
        TableUnavailable: absent, throttled or out of reach.
    """
    try:
        yield
    except ClientError as error:
        if condition_failed(error):
            raise (Collided if _conflict_only(error) else Outrun)(what or table) from error
        raise TableUnavailable(table, error) from error
    except FAULTS as error:
        raise TableUnavailable(table, error) from error


def get_all(client: Any, table: str, keys: Iterable[Item]) -> list[Item]:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """The items that are there of these keys, read consistently, in any order; a key may be asked for once.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    items: list[Item] = []
    wanted: Sequence[Item] = list(keys)
    while wanted:
        batch, rest = wanted[:_BATCH], wanted[_BATCH:]
        with speaking_to(table):
            answer = client.batch_get_item(RequestItems={table: {"Keys": batch, "ConsistentRead": True}})
        left = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
        if len(left) == len(batch):
            raise TableUnavailable(table, RuntimeError("throttled: no key of a batch was answered"))
        wanted = [*rest, *left]
        items += answer["Responses"].get(table, [])
    return items


def insist(write: Callable[[], None]) -> None:
    """Write until it does not collide with a write of somebody else, five times at most.

    Raises:
        Outrun: as `write` does; Collided, if it always did.
    """
    for _ in range(_COLLISIONS):
        with suppress(Collided):
            return write()
    return write()


def _conflict_only(error: ClientError) -> bool:
    codes = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
    return "ConditionalCheckFailed" not in codes | {error.response["Error"]["Code"].removesuffix("Exception")}


def condition_failed(error: ClientError) -> bool:
    """Whether a write was refused because somebody else had written first."""
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        reasons = error.response.get("CancellationReasons", [])
        return any(reason.get("Code") in ("ConditionalCheckFailed", "TransactionConflict") for reason in reasons)
    return code in ("ConditionalCheckFailedException", "TransactionConflictException")
