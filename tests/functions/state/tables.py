"""Tests: DynamoDB as the emulator plays it, with the bundle's tables."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from functions.state import alerts, deltas, incidents, incidents_table, observations, series_table
from infra.local import emulator, process

KEYS = {
    observations.TABLE: ("check", "day"),
    alerts.TABLE: ("fingerprint",),
    incidents_table.TABLE: ("subject", "entry"),
    series_table.TABLE: ("series", "entry"),
}
INDEXES = {
    alerts.TABLE: (alerts.ACTIVE, ("active", "starts_at")),
    incidents_table.TABLE: (incidents.RECENT, ("kind", "opened_at")),
    series_table.TABLE: (deltas.PENDING, ("pending", "at")),
}


@contextlib.contextmanager
def a_dynamodb(folder: Path) -> Iterator[Any]:
    """A client of an emulator that lives as long as the block."""
    running = emulator.start(folder)
    try:
        client = boto3.client(
            "dynamodb",
            endpoint_url=running.url,
            region_name=running.region,
            aws_access_key_id=running.access_key,
            aws_secret_access_key=running.secret_key,
            config=Config(retries={"mode": "standard", "max_attempts": 3}, max_pool_connections=50),
        )
        yield client
        client.close()
    finally:
        process.stop(running.process)


def create(client: Any, table: str) -> None:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A table of ours, empty, with the keys and the index that infra/tables.py gives it."""
    keys = KEYS[table]
    name, sparse = INDEXES.get(table, ("", ()))
    index = {"IndexName": name, "KeySchema": _schema(sparse), "Projection": {"ProjectionType": "ALL"}}
    client.create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in (*keys, *sparse)],
        KeySchema=_schema(keys),
        **({"GlobalSecondaryIndexes": [index]} if sparse else {}),
    )


def _schema(keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)]


def delete(client: Any, table: str) -> None:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """Let a table be absent."""
    with contextlib.suppress(client.exceptions.ResourceNotFoundException):
        client.delete_table(TableName=table)
