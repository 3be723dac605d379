"""Benchmarks: what of a run is measured at its end: tables, incidents, an answer of /metrics."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import Request, urlopen

from infra.local.deploy import Aws
from tests.benchmarks.cost.capacity import size


def scrape_bytes(environment: Mapping[str, str]) -> int:
    """Of an answer of /metrics as Prometheus asks for it."""
    request = Request(
        f"{environment['API_URL']}/metrics",
        headers={
            "Authorization": f"Bearer {environment['METRICS_TOKEN']}",
            "Accept-Encoding": "gzip",
            "Accept": "text/plain;version=0.0.4",
        },
    )
    with urlopen(request, timeout=30) as answer:
        return len(answer.read())


def table_bytes(aws: Aws) -> int:
    """Of all our tables together."""
    dynamodb = aws.client("dynamodb")
    names = [name for name in dynamodb.list_tables()["TableNames"] if name.startswith("fitfoot-")]
    scans = [dynamodb.get_paginator("scan").paginate(TableName=name) for name in names]
    return sum(size(_plain(item)) for pages in scans for page in pages for item in page["Items"])


def incidents(aws: Aws) -> int:
    """How many were opened."""
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName="fitfoot-incidents", IndexName="recent")
    return sum(page["Count"] for page in pages)


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes as the protocol has them: base64 is a third longer; the size of it is what counts."""
    plain: dict[str, Any] = json.loads(json.dumps(item, default=lambda held: "=" * -(-len(held) * 4 // 3)))
    return plain
