from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.state.client import TableUnavailable
from functions.state.recounts import Recount, Recounts
from functions.state.series_table import TABLE
from tests.builders import NOON
from tests.functions.state.tables import create, delete

pytestmark = pytest.mark.integration


@pytest.fixture
def series(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of the empty table."""
    create(dynamodb, TABLE)
    yield dynamodb
    delete(dynamodb, TABLE)


def test_the_latest_pass_is_kept_while_it_runs_and_once_it_is_through(series: Any) -> None:  # noqa: ANN401 - as above
    recounts = Recounts(series)
    assert recounts.latest() is None
    recounts.put(Recount(NOON))
    assert recounts.latest() == Recount(NOON)
    recounts.put(Recount(NOON, NOON + timedelta(minutes=5)))
    assert recounts.latest() == Recount(NOON, NOON + timedelta(minutes=5))


def test_a_table_that_is_not_there_is_named(dynamodb: Any) -> None:  # noqa: ANN401 - as above
    with pytest.raises(TableUnavailable, match="fitfoot-series"):
        Recounts(dynamodb).latest()
