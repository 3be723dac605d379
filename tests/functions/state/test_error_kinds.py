from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.model.error_kind import ErrorKind, Occurrences
from functions.state.client import TableUnavailable
from functions.state.error_kinds import ErrorKinds
from functions.state.series_table import TABLE
from tests.builders import NOON
from tests.functions.state.tables import create, delete

pytestmark = pytest.mark.integration
BOOM = ErrorKind("00aa00aa00aa00aa", "api", "boom", "Error: boom")
API, WEB = ("api", BOOM.fingerprint), ("web", BOOM.fingerprint)
LATER, EARLIER = NOON + timedelta(minutes=5), NOON - timedelta(minutes=5)


@pytest.fixture
def series(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of the empty table."""
    create(dynamodb, TABLE)
    yield dynamodb
    delete(dynamodb, TABLE)


def test_a_kind_is_known_by_service_with_when_it_was_last_seen(series: Any) -> None:  # noqa: ANN401 - as above
    kinds = ErrorKinds(series)
    kinds.put(Occurrences(BOOM, EARLIER, NOON))
    assert kinds.last_seen([API, WEB, API]) == {API: NOON}


def test_what_was_seen_later_stays(series: Any) -> None:  # noqa: ANN401 - as above
    kinds = ErrorKinds(series)
    kinds.put(Occurrences(BOOM, NOON, NOON))
    kinds.seen_again(*API, LATER)
    kinds.seen_again(*API, EARLIER)
    kinds.put(Occurrences(BOOM, EARLIER, EARLIER))
    assert kinds.last_seen([API]) == {API: LATER}


def test_a_kind_that_was_forgotten_is_not_seen_again(series: Any) -> None:  # noqa: ANN401 - as above
    ErrorKinds(series).seen_again(*API, NOON)
    assert ErrorKinds(series).last_seen([API]) == {}


def test_a_table_that_is_not_there_is_named(dynamodb: Any) -> None:  # noqa: ANN401 - as above
    kinds = ErrorKinds(dynamodb)
    for ask in (
        lambda: kinds.last_seen([API]),
        lambda: kinds.put(Occurrences(BOOM, NOON, NOON)),
        lambda: kinds.seen_again(*API, NOON),
    ):
        with pytest.raises(TableUnavailable, match="fitfoot-series"):
            ask()
