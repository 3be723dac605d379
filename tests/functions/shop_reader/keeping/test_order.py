from datetime import UTC, datetime
from typing import Any

import pytest

from functions.shop_reader.keeping.order import Migrations, Order, Rollup, is_order, parse_order
from functions.shop_reader.request import BadRequest
from tests.builders import NOON

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("event", "order"),
    [
        ({"rollup": "refresh"}, Rollup("refresh", 5)),
        ({"rollup": "rebuild", "seconds": 240}, Rollup("rebuild", 240)),
        ({"rollup": "recount"}, Rollup("recount", 5, NOON)),
        (
            {"rollup": "recount", "since": "2026-11-23T04:05:00Z"},
            Rollup("recount", 5, datetime(2026, 11, 23, 4, 5, tzinfo=UTC)),
        ),
        ({"migrations": "list"}, Migrations(apply=False)),
        ({"migrations": "apply"}, Migrations(apply=True)),
    ],
)
def test_an_order_is_read(event: dict[str, Any], order: Order) -> None:
    assert is_order(event)
    assert parse_order(event, NOON) == order


@pytest.mark.parametrize("event", [None, [], {}, {"questions": []}])
def test_questions_are_no_order(event: object) -> None:
    assert not is_order(event)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"rollup": "refesh"}, "rollup is not 'refesh'; did you mean refresh?"),
        ({"rollup": ["refresh"]}, "rollup is not"),
        ({"rollup": "refresh", "second": 5}, "unknown field 'second' beside rollup; did you mean seconds?"),
        ({"rollup": "refresh", "questions": []}, "unknown field 'questions' beside rollup"),
        ({"rollup": "refresh", "seconds": 0}, "seconds is a whole number from 1 to 240"),
        ({"rollup": "refresh", "seconds": True}, "seconds is a whole number from 1 to 240"),
        ({"rollup": "refresh", "since": "2026-11-23T04:05:00Z"}, "a refresh takes no since"),
        ({"rollup": "recount", "since": "yesterday"}, "since is an instant"),
        ({"migrations": "aply"}, "migrations is not 'aply'; did you mean apply?"),
        ({"migrations": "apply", "seconds": 5}, "unknown field 'seconds' beside migrations"),
    ],
)
def test_what_is_wrong_is_named(event: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequest) as error:
        parse_order(event, NOON)
    assert words in str(error.value)
