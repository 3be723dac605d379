"""Report generator: reports in S3."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.report_generator.delivering.parcel import type_of

_FAULTS = (BotoCoreError, ClientError, OSError)


class ShelfUnavailable(Exception):
    """The bucket is absent, refuses or does not answer; the message is for people."""


def s3_client() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds, so that the mail still has time. The same file put twice is the same file."""
    config = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "max_attempts": 3})
    return botocore.session.get_session().create_client("s3", config=config)


@dataclass(frozen=True)
class Shelf:
    """One bucket; `client` makes S3's."""

    client: Callable[[], Any]
    bucket: str

    def put(self, files: Mapping[str, bytes]) -> None:
        """Put all of them, each over what is there.

        Raises:
            ShelfUnavailable: not all were; some may be.
        """
        try:
            for name, content in files.items():
                self.client().put_object(Bucket=self.bucket, Key=name, Body=content, ContentType=type_of(name))
        except _FAULTS as error:
            raise ShelfUnavailable(f"s3://{self.bucket}: {error}") from error

    def get(self, name: str) -> bytes:
        """One that was put.

        Raises:
            ShelfUnavailable: it is not there, or cannot be had.
        """
        try:
            answer = self.client().get_object(Bucket=self.bucket, Key=name)
            return bytes(answer["Body"].read())
        except _FAULTS as error:
            raise ShelfUnavailable(f"s3://{self.bucket}/{name}: {error}") from error
