"""The bucket: what S3 answers, or does not."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from functions.report_generator.delivering.shelf import Shelf, ShelfUnavailable

pytestmark = pytest.mark.unit
FILES = {"reports/daily-20261122.txt": b"Revenue", "mail/daily-20261122.eml": b"Subject: x"}


@dataclass
class FakeS3:
    """A bucket; `fault` is what every call ends with."""

    fault: Exception | None = None
    objects: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:  # noqa: N803 - as botocore's
        self._answers()
        self.objects[f"{Bucket}/{Key}"] = (Body, ContentType)

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - as botocore's
        self._answers()
        if f"{Bucket}/{Key}" not in self.objects:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "it is not there"}}, "GetObject")
        return {"Body": BytesIO(self.objects[f"{Bucket}/{Key}"][0])}

    def _answers(self) -> None:
        if self.fault:
            raise self.fault


def shelf(s3: FakeS3) -> Shelf:
    return Shelf(lambda: s3, "reports")


def test_what_is_put_is_had_again_and_knows_its_type() -> None:
    s3 = FakeS3()
    shelf(s3).put(FILES)
    assert {name: shelf(s3).get(name) for name in FILES} == FILES
    assert [type_ for _, type_ in s3.objects.values()] == ["text/plain; charset=utf-8", "message/rfc822"]


@pytest.mark.parametrize(
    "fault",
    [
        ClientError({"Error": {"Code": "SlowDown", "Message": "reduce your rate"}}, "PutObject"),
        EndpointConnectionError(endpoint_url="https://s3"),
        ReadTimeoutError(endpoint_url="https://s3"),
        NoCredentialsError(),
        ConnectionResetError("reset by peer"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_whatever_s3_does_instead_of_answering_is_one_trouble_that_names_the_bucket(fault: Exception) -> None:
    with pytest.raises(ShelfUnavailable, match="s3://reports"):
        shelf(FakeS3(fault)).put(FILES)
    with pytest.raises(ShelfUnavailable, match="s3://reports"):
        shelf(FakeS3(fault)).get("mail/daily-20261122.eml")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ShelfUnavailable, match=r"s3://reports/mail/x\.eml: .*NoSuchKey"):
        shelf(FakeS3()).get("mail/x.eml")
