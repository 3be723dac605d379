"""Tests of vitals kept by session."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.log_analyser.lines.nouns import Felt, Vitals
from functions.log_analyser.sessions import Sessions, VitalsNotKept

pytestmark = pytest.mark.unit

LCP = Felt("LCP", 1234.5, "v6-1", "/products/:id", "mobile", first=False)
BATCH = "ab" * 32


class FakeS3:
    """The files by their keys; `gone` takes it away."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.gone = False

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - S3's names
        if self.gone:
            raise EndpointConnectionError(endpoint_url="https://s3.example")
        assert Bucket == "bucket"
        self.files[Key] = Body


def told(hour: int) -> Vitals:
    return Vitals(datetime(2026, 11, 23, hour, 30, tzinfo=UTC), "s1", (LCP,), whole=True)


def test_all_that_was_told_is_kept_by_day_in_zurich() -> None:
    s3 = FakeS3()
    Sessions(lambda: s3, "bucket").keep(BATCH, [told(8), told(9), told(23)])
    assert list(s3.files) == [f"vitals/2026-11-23/{BATCH}.ndjson.gz", f"vitals/2026-11-24/{BATCH}.ndjson.gz"]
    lines = [
        json.loads(line) for line in gzip.decompress(s3.files[f"vitals/2026-11-23/{BATCH}.ndjson.gz"]).splitlines()
    ]
    vital = {"name": "LCP", "value": 1234.5, "id": "v6-1", "page": "/products/:id", "device": "mobile"}
    assert lines == [{"at": f"2026-11-23T0{hour}:30:00Z", "session": "s1", "vitals": [vital]} for hour in (8, 9)]


def test_kept_again_it_is_the_same_file() -> None:
    first, again = FakeS3(), FakeS3()
    for s3 in (first, again):
        Sessions(lambda s3=s3: s3, "bucket").keep(BATCH, [told(8)])  # type: ignore[misc]
    assert first.files == again.files


def test_a_bucket_that_is_out_of_reach_is_named() -> None:
    s3 = FakeS3()
    s3.gone = True
    with pytest.raises(VitalsNotKept, match=r"bucket: .*s3\.example"):
        Sessions(lambda: s3, "bucket").keep(BATCH, [told(8)])
