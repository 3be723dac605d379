"""Tests: lines that nobody took yet, in S3 as the emulator plays it; here, where an emulator runs."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from functions.log_analyser.shipping.unsent import REFUSED, WAITING, Damaged, LinesNotKept, Unreadable, Unsent

pytestmark = pytest.mark.integration
BUCKET = "fitfoot-unsent"


@pytest.fixture
def s3(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of the same emulator, with an empty bucket."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client = boto3.client("s3", endpoint_url=dynamodb.meta.endpoint_url, region_name="eu-central-1", **keys)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield client
    for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=found["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


def test_what_is_kept_waits_oldest_first_until_it_is_forgotten(s3: Any) -> None:  # noqa: ANN401
    unsent = Unsent(lambda: s3, BUCKET)
    for name in ("000000000002000-b-000", "000000000010000-a-000", "000000000001000-c-000"):
        unsent.keep(WAITING, name, [name.encode(), b"{}"])
    unsent.keep(REFUSED, "000000000000001-d-000", [b"{}"])
    names = list(unsent.waiting())
    assert names == ["000000000001000-c-000", "000000000002000-b-000", "000000000010000-a-000"]
    assert unsent.read(names[0]) == [names[0].encode(), b"{}"]
    unsent.forget(names[0])
    unsent.forget(names[0])  # by somebody else as well
    assert unsent.read(names[0]) == []
    assert list(unsent.waiting()) == names[1:]


def test_kept_again_under_its_name_it_is_there_once(s3: Any) -> None:  # noqa: ANN401
    unsent = Unsent(lambda: s3, BUCKET)
    for _ in range(2):
        unsent.keep(WAITING, "000000000001000-c-000", [b"{}"])
    assert list(unsent.waiting()) == ["000000000001000-c-000"]


def test_a_file_that_is_none_of_ours_is_named(s3: Any) -> None:  # noqa: ANN401
    s3.put_object(Bucket=BUCKET, Key=f"{WAITING}strange.ndjson.gz", Body=b"no gzip")
    with pytest.raises(Damaged, match="strange"):
        Unsent(lambda: s3, BUCKET).read("strange")


def test_a_bucket_that_is_not_there_is_named(s3: Any) -> None:  # noqa: ANN401
    unsent = Unsent(lambda: s3, "fitfoot-nowhere")
    with pytest.raises(LinesNotKept, match="fitfoot-nowhere"):
        unsent.keep(WAITING, "a", [b"{}"])
    with pytest.raises(Unreadable, match="fitfoot-nowhere"):
        list(unsent.waiting())
