"""Tests of the tables: an emulator for all, two empty tables for each."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.state import alerts, incidents_table, series_table
from tests.functions.state.tables import a_dynamodb, create, delete


@pytest.fixture(scope="package")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with a_dynamodb(tmp_path_factory.mktemp("emulator")) as client:
        yield client


@pytest.fixture
def client(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of two empty tables."""
    for table in (alerts.TABLE, incidents_table.TABLE):
        create(dynamodb, table)
    yield dynamodb
    for table in (alerts.TABLE, incidents_table.TABLE):
        delete(dynamodb, table)


@pytest.fixture
def series(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of an empty table of series."""
    create(dynamodb, series_table.TABLE)
    yield dynamodb
    delete(dynamodb, series_table.TABLE)
