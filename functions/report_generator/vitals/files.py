"""Report generator: the files of web vitals in the bucket of lines: `vitals/2026-11-23/<batch>.ndjson.gz`, a day's."""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Any, Final

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.report_generator.vitals.samples import Felt, Samples
from functions.shop.questions import Unanswered

FOLDER: Final = "vitals"
NO_BUCKET: Final = "no bucket of web vitals is set: LOGS_BUCKET"
_AT_ONCE: Final = 16
_IN_A_ROUND: Final = 64
_FAULTS: Final = (BotoCoreError, ClientError, OSError)


@dataclass(frozen=True)
class Bounds:
    """How much is read at most. Bytes are of the files as they are unpacked.

    A day's files are named by a hash: the first thousand of them are as good a sample as any.
    """

    files_of_a_day: int = 1000
    bytes_of_a_file: int = 16_000_000
    bytes_in_all: int = 128_000_000
    seconds: float = 60.0


@dataclass(frozen=True)
class Files:
    """Those of a bucket; `client` makes S3's, which threads share."""

    client: Callable[[], Any]
    bucket: str
    bounds: Bounds = Bounds()
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Files":
        """As the stack sets it: LOGS_BUCKET."""
        return cls(_client, environment.get("LOGS_BUCKET", ""))

    def read(self, days: Sequence[date]) -> Felt | Unanswered:
        """What visitors felt in those days; what was left out is told, and why nothing was read, if so."""
        if not self.bucket:
            return Unanswered(NO_BUCKET)
        ends = self.clock() + self.bounds.seconds
        try:
            client = self.client()
            listed = {day: self._listed(client, day) for day in days}
        except _FAULTS as error:
            return Unanswered(f"s3://{self.bucket}: {error}")
        found = _Reading(Samples(), len(list(chain.from_iterable(keys for keys, _ in listed.values()))))
        for round_ in _rounds([keys for keys, _ in listed.values()]):
            if self.clock() >= ends or found.unpacked >= self.bounds.bytes_in_all or found.in_vain:
                break
            self._read(client, round_, found)
        if found.in_vain:
            return Unanswered(f"s3://{self.bucket}: {found.why}")
        more = [day for day, (_, truncated) in listed.items() if truncated]
        return Felt(found.samples.all(), found.samples.malformed, (*_more(more, self.bounds), *found.left_out()))

    def _listed(self, client: Any, day: date) -> tuple[list[str], bool]:  # noqa: ANN401 - botocore's
        """Its files, and whether there are more."""
        most = self.bounds.files_of_a_day
        answer = client.list_objects_v2(Bucket=self.bucket, Prefix=f"{FOLDER}/{day.isoformat()}/", MaxKeys=most)
        return [one["Key"] for one in answer.get("Contents", ())], bool(answer.get("IsTruncated"))

    def _read(self, client: Any, keys: Sequence[str], found: "_Reading") -> None:  # noqa: ANN401 - botocore's
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for body in threads.map(lambda key: self._body(client, key), keys):
                found.add(body)

    def _body(self, client: Any, key: str) -> bytes | Unanswered:  # noqa: ANN401 - botocore's
        try:
            packed = client.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except _FAULTS as error:
            return Unanswered(str(error))
        unpacking = zlib.decompressobj(31)  # gzip
        try:
            body = unpacking.decompress(packed, self.bounds.bytes_of_a_file)
        except zlib.error as error:
            return Unanswered(f"{key}: {error}")
        return body if unpacking.eof else Unanswered(f"{key} is cut off, or larger than a file of ours")


@dataclass
class _Reading:
    """What was read so far of so many files; `why` is of the last one that could not be."""

    samples: Samples
    files: int
    read: int = 0
    unread: int = 0
    unpacked: int = 0
    why: str = ""

    @property
    def in_vain(self) -> bool:
        """Whether whole rounds of files brought nothing."""
        return not self.read and self.unread >= min(self.files, _IN_A_ROUND) > 0

    def add(self, body: bytes | Unanswered) -> None:
        """A file, or why it could not be read."""
        if isinstance(body, Unanswered):
            self.unread += 1
            self.why = body.reason
        else:
            self.read += 1
            self.unpacked += len(body)
            self.samples.add(body)

    def left_out(self) -> Iterator[str]:
        """What is missing of these files, in sentences."""
        if self.unread:
            yield f"{self.unread} of {self.files} files of web vitals could not be read: {self.why}."
        if waiting := self.files - self.read - self.unread:
            yield f"{waiting} of {self.files} files of web vitals were left out: there was no time or room for more."
        if self.samples.malformed:
            yield f"{self.samples.malformed} lines or values of web vitals were malformed, and are left out."


def _rounds(days: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The files of all days in turn, so that what is left out is left out of each."""
    keys = (key for turn in zip_longest(*days) for key in turn if key is not None)
    while round_ := list(islice(keys, _IN_A_ROUND)):
        yield round_


def _more(days: Sequence[date], bounds: Bounds) -> Iterator[str]:
    if days:
        many = ", ".join(f"{day.day} {day:%B}" for day in days)
        yield f"Of days with more than {bounds.files_of_a_day} files that many were read, taken by chance: {many}."


def _client() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """One that gives up in seconds."""
    config = Config(
        connect_timeout=2,
        read_timeout=5,
        retries={"mode": "standard", "total_max_attempts": 2},
        max_pool_connections=_AT_ONCE,
    )
    return botocore.session.get_session().create_client("s3", config=config)
