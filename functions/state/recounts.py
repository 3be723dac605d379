"""State: the daily pass that compares every closed day with its events: when it began, and when it last got through."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.period import parse_utc
from functions.state.attributes import instant
from functions.state.client import get_all, speaking_to
from functions.state.series_table import TABLE, key

_WHERE = key("recount", "latest")


@dataclass(frozen=True)
class Recount:
    """One pass over all days, which may take several calls; `ended` is None until it is through."""

    began: datetime
    ended: datetime | None = None


class Recounts:
    """The latest one."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def latest(self) -> Recount | None:
        """None where there never was one.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        for item in get_all(self._client, TABLE, [_WHERE]):
            return Recount(parse_utc(item["began"]["S"]), parse_utc(item["ended"]["S"]) if "ended" in item else None)
        return None

    def put(self, recount: Recount) -> None:
        """Keep it instead of the one before; two that overlap compare some days twice, and harm nothing.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        ended = {"ended": instant(recount.ended)} if recount.ended else {}
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item={**_WHERE, "began": instant(recount.began), **ended})
