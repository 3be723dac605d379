"""Browsers that tell of their visits, and the bucket in which the log analyser keeps that."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, cast

from botocore.exceptions import ClientError, EndpointConnectionError

from functions.log_analyser.lines.nouns import Felt, Vitals
from functions.log_analyser.sessions import Sessions
from functions.model.vitals import DEVICES, Device, Name
from functions.report_generator.vitals.files import Bounds, Files

BUCKET = "lines"
PAGES = ("/", "/products/:id", "/checkout")


class FakeBucket:
    """S3's files by their keys. `away` takes it away, `refused` are keys that cannot be read."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.refused: set[str] = set()
        self.away = False
        self.read: list[str] = []

    def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803 - S3's names
        assert Bucket == BUCKET
        self.files[Key] = Body

    def list_objects_v2(self, *, Bucket: str, Prefix: str, MaxKeys: int) -> dict[str, Any]:  # noqa: N803
        if self.away:
            raise EndpointConnectionError(endpoint_url="https://s3.example")
        assert Bucket == BUCKET
        found = sorted(key for key in self.files if key.startswith(Prefix))
        listed: dict[str, Any] = {"Contents": [{"Key": key} for key in found[:MaxKeys]]} if found else {}
        return {**listed, "IsTruncated": len(found) > MaxKeys}

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        assert Bucket == BUCKET
        self.read.append(Key)
        if Key in self.refused:
            raise ClientError({"Error": {"Code": "SlowDown", "Message": "later"}}, "GetObject")
        return {"Body": io.BytesIO(self.files[Key])}

    def keep(self, batch: str, *told: Vitals) -> None:
        """As the log analyser keeps a batch."""
        Sessions(lambda: self, BUCKET).keep(batch, told)

    def shelf(self, bounds: Bounds | None = None) -> Files:
        """Who reads it."""
        return Files(lambda: self, BUCKET, bounds or Bounds(), clock=lambda: 0.0)


def lcp(value: float, id_: str = "v1", page: str = "/", device: Device = "mobile", name: Name = "LCP") -> Felt:
    return Felt(name, value, id_, page, device, first=True)


def told(at: str, session: str | None, *vitals: Felt) -> Vitals:
    """At `2026-11-22 08:00`, UTC."""
    return Vitals(datetime.fromisoformat(at).replace(tzinfo=UTC), session, vitals, whole=True)


def a_visitor(chance: Random, session: str | None, view: str, days: Sequence[str]) -> list[Vitals]:
    """What a page view tells, in one to three beacons, of which some come twice."""
    page, device = chance.choice(PAGES), chance.choice(DEVICES)
    beacons = []
    for _ in range(chance.randint(1, 3)):
        at = f"{chance.choice(days)} {chance.randrange(24):02}:{chance.randrange(60):02}"
        names = cast("list[Name]", chance.sample(("LCP", "INP", "CLS", "FCP", "TTFB"), chance.randint(1, 5)))
        values = [lcp(chance.choice((chance.uniform(0, 6000), 2500.0, 0.1)), view, page, device, name)
                  for name in names]  # fmt: skip
        beacons += [told(at, session, *values)] * chance.choice((1, 1, 2))
    return beacons
