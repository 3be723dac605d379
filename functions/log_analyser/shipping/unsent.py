"""Log analyser: lines that nobody took yet, in the bucket of lines, oldest first; it forgets them after 14 days."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from functions.log_analyser.shipping.records import Record, packed, unpacked

WAITING: Final = "unsent/waiting/"
REFUSED: Final = "unsent/refused/"
"""What Better Stack took for no log at all: it is not sent again."""
_FAULTS: Final = (BotoCoreError, ClientError, OSError)
_GONE: Final = {"NoSuchKey", "404"}


class LinesNotKept(Exception):
    """The bucket did not take them; the batch is to be delivered again."""


class Unreadable(Exception):
    """The bucket does not answer."""


class Damaged(Exception):
    """What is kept there is none of ours."""


class Unsent:
    """Files of lines; a name that begins with an instant comes in its order."""

    def __init__(self, client: Callable[[], Any], bucket: str) -> None:
        """`client` makes one of S3, when it is first needed."""
        self._client, self._bucket = client, bucket

    def keep(self, folder: str, name: str, part: Sequence[Record]) -> None:
        """Keep lines; under the same name they replace what is there.

        Raises:
            LinesNotKept: absent, refused or out of reach.
        """
        try:
            self._client().put_object(Bucket=self._bucket, Key=f"{folder}{name}.ndjson.gz", Body=packed(part))
        except _FAULTS as error:
            raise LinesNotKept(f"s3://{self._bucket}/{folder}{name}: {error}") from error

    def waiting(self) -> Iterator[str]:
        """The names of what waits, oldest first.

        Raises:
            Unreadable: the bucket does not answer.
        """
        try:
            for page in self._client().get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=WAITING):
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(WAITING).removesuffix(".ndjson.gz")
        except _FAULTS as error:
            raise Unreadable(f"s3://{self._bucket}/{WAITING}: {error}") from error

    def read(self, name: str) -> list[Record]:
        """Lines that wait; none where somebody else has sent them meanwhile.

        Raises:
            Unreadable: they cannot be had.
            Damaged: they are none.
        """
        try:
            kept = self._client().get_object(Bucket=self._bucket, Key=f"{WAITING}{name}.ndjson.gz")["Body"].read()
        except _FAULTS as error:
            if isinstance(error, ClientError) and error.response["Error"]["Code"] in _GONE:
                return []
            raise Unreadable(f"s3://{self._bucket}/{WAITING}{name}: {error}") from error
        try:
            return unpacked(kept)
        except (OSError, EOFError, zlib.error) as error:
            raise Damaged(f"s3://{self._bucket}/{WAITING}{name}: {error}") from error

    def forget(self, name: str) -> None:
        """It was sent.

        Raises:
            Unreadable: it stays, and is sent again.
        """
        try:
            self._client().delete_object(Bucket=self._bucket, Key=f"{WAITING}{name}.ndjson.gz")
        except _FAULTS as error:
            raise Unreadable(f"s3://{self._bucket}/{WAITING}{name}: {error}") from error
