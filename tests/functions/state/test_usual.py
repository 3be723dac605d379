from collections.abc import Iterator
from typing import Any

import pytest

from functions.model.trade import Step, UsualWeek
from functions.state import series_table
from functions.state.client import TableUnavailable
from functions.state.usual import UsualWeekItem, week_item
from tests.builders import NOON
from tests.functions.state.tables import create, delete

pytestmark = pytest.mark.integration

WEEK = UsualWeek(NOON, {step: [place * 7 + hour / 2 for hour in range(168)] for place, step in enumerate(Step)})


@pytest.fixture
def table(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of the empty table of series."""
    create(dynamodb, series_table.TABLE)
    yield dynamodb
    delete(dynamodb, series_table.TABLE)


@pytest.fixture
def store(table: Any) -> UsualWeekItem:  # noqa: ANN401 - as above
    return UsualWeekItem(table)


def test_the_usual_week_is_kept(store: UsualWeekItem) -> None:
    assert store.load() is None
    store.save(WEEK)
    assert store.load() == WEEK


@pytest.mark.parametrize("wrong", ["[1, 2]", "{}", "null", f"[{'NaN, ' * 167}1]", f"[{'-1, ' * 167}1]", "[]]"])
def test_what_is_no_week_is_none(table: Any, store: UsualWeekItem, wrong: str) -> None:  # noqa: ANN401 - as above
    table.put_item(TableName=series_table.TABLE, Item=week_item(WEEK) | {"orders": {"S": wrong}})
    assert store.load() is None


def test_without_the_table_nobody_knows(table: Any, store: UsualWeekItem) -> None:  # noqa: ANN401 - as above
    delete(table, series_table.TABLE)
    with pytest.raises(TableUnavailable, match="fitfoot-series"):
        store.load()
    with pytest.raises(TableUnavailable, match="fitfoot-series"):
        store.save(WEEK)
