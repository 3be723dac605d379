"""Log analyser: vitals by session, kept for the performance report: a file a batch and day, in the bucket of lines."""

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from functions.log_analyser.lines.nouns import Vitals
from functions.model.period import day_of, utc_text

FOLDER: Final = "vitals"
_KEPT: Final = ("name", "value", "id", "page", "device")


class VitalsNotKept(Exception):
    """The bucket did not take them; the batch is to be delivered again."""


class Sessions:
    """Writes `vitals/2026-11-23/<batch>.ndjson.gz`, days in Zurich; written again, a file is the same."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        """`client` makes one of S3, when it is first needed."""
        self._client, self._bucket = client, bucket

    def keep(self, batch: str, told: Iterable[Vitals]) -> list[str]:
        """Keep what was told, all of it: the latest value of an id holds. The keys that were written.

        Raises:
            VitalsNotKept: not all of them could be.
        """
        by_day: defaultdict[str, list[str]] = defaultdict(list)
        for one in told:
            by_day[day_of(one.at).isoformat()].append(_line(one))
        keys = []
        for day, lines in by_day.items():
            keys.append(f"{FOLDER}/{day}/{batch}.ndjson.gz")
            body = gzip.compress("".join(lines).encode(), compresslevel=6, mtime=0)
            try:
                self._client().put_object(Bucket=self._bucket, Key=keys[-1], Body=body)
            except (BotoCoreError, ClientError) as error:
                raise VitalsNotKept(f"{self._bucket}: {error}") from error
        return keys


def _line(told: Vitals) -> str:
    """`{"at", "session", "vitals": [{"name", "value", "id", "page", "device"}]}`."""
    vitals = [{name: getattr(vital, name) for name in _KEPT} for vital in told.vitals]
    return json.dumps({"at": utc_text(told.at), "session": told.session, "vitals": vitals}) + "\n"
