from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from functions.shop import columns
from functions.shop.columns import count, day, decimal, instant, optional, text, truth
from functions.shop.questions import PromQL, RedisPing, Rows, Sql, Unanswered
from functions.shop.reader import ShopReader
from tests.builders import NOON
from tests.functions.shop.lambdas import FakeLambda, says

pytestmark = pytest.mark.unit
Read = Callable[[columns.Row, str], object]
SHAPE = Unanswered("the shop reader answers in a shape that is not its own")


def answered(*rows: object) -> dict[str, Any]:
    return {"ok": True, "rows": list(rows), "took_ms": 1.0, "error": None}


def ask_one(answer: object) -> Rows | Unanswered:
    (only,) = ShopReader(FakeLambda(lambda _: says({"answers": [answer]}))).ask([Sql("daily_revenue")])
    return only


def test_a_question_carries_its_name_and_what_it_is_told_as_its_file_declares_it() -> None:
    client = FakeLambda(lambda _: says({"answers": [answered()]}))
    zurich = datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=1)))
    told = Sql("made_up", {"day": date(2026, 11, 22), "since": zurich, "limit": 7, "title": "shoe"})
    assert ShopReader(client).ask([told]) == [Rows(())]
    params = {"day": "2026-11-22", "since": "2026-11-22T23:00:00Z", "limit": 7, "title": "shoe"}
    assert client.asked == [{"questions": [{"sql": "made_up", "params": params}]}]


def test_rows_come_as_they_are_and_their_errors_as_reasons() -> None:
    assert ask_one(answered({"revenue": "12.50"}, {"revenue": None})) == Rows(({"revenue": "12.50"}, {"revenue": None}))
    assert ask_one({"ok": False, "rows": None, "took_ms": 1.0, "error": "no database"}) == Unanswered("no database")


@pytest.mark.parametrize(
    "answer", [None, {}, {"ok": True, "value": []}, answered(["no object"]), {"ok": False, "error": ""}]
)
def test_an_answer_of_another_shape_is_none(answer: object) -> None:
    assert ask_one(answer) == SHAPE


def test_all_kinds_of_questions_go_into_one_batch() -> None:
    refused = {"ok": False, "error": "no"}
    client = FakeLambda(lambda _: says({"answers": [refused, answered({"orders": 3}), refused]}))
    answers = ShopReader(client).ask([PromQL("up", NOON), Sql("daily_revenue"), RedisPing()])
    assert answers == [Unanswered("no"), Rows(({"orders": 3},)), Unanswered("no")]


def test_columns_are_read_as_what_they_are() -> None:
    row = {"revenue": "-12.50", "orders": 3, "title": "shoe", "at": "2026-11-22T23:00:00Z", "day": "2026-11-22"}
    assert (decimal(row, "revenue"), decimal(row, "orders")) == (Decimal("-12.50"), Decimal(3))
    assert (count(row, "orders"), text(row, "title")) == (3, "shoe")
    assert instant(row, "at") == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert day(row, "day") == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (decimal, "a lot", "x is not a decimal number: 'a lot'"),
        (decimal, "NaN", "x is not a decimal number: 'NaN'"),
        (decimal, 1.5, "x is not a decimal number: 1.5"),
        (decimal, True, "x is not a decimal number: True"),
        (decimal, None, "x is not a decimal number: None"),
        (count, -1, "x is not a count: -1"),
        (count, True, "x is not a count: True"),
        (count, "3", "x is not a count: '3'"),
        (text, 3, "x is not a text: 3"),
        (instant, "2026-11-22T23:00:00", "x is not an instant: '2026-11-22T23:00:00'"),
        (instant, "infinity", "x is not an instant: 'infinity'"),
        (instant, 7, "x is not an instant: 7"),
        (truth, 1, "x is not a boolean: 1"),
        (truth, "t", "x is not a boolean: 't'"),
        (day, "2026-11-31", "x is not a day: '2026-11-31'"),
        (day, "20261122", "x is not a day: '20261122'"),
        (day, "2026-W44-7", "x is not a day: '2026-W44-7'"),
        (text, ["a" * 100], f"x is not a text: ['{'a' * 37}…"),
    ],
)
def test_a_column_of_another_type_is_named(read: Read, value: object, words: str) -> None:
    with pytest.raises(ValueError, match="x is not a") as error:
        read({"x": value}, "x")
    assert str(error.value) == words


@pytest.mark.parametrize("read", [decimal, count, text, instant, day, truth])
def test_a_column_that_is_missing_is_named_and_null_is_none_only_where_it_may_be(read: Read) -> None:
    with pytest.raises(ValueError, match="there is no column y"):
        optional(read, {"x": None}, "y")
    assert optional(read, {"x": None}, "x") is None
    with pytest.raises(ValueError, match="x is not a"):
        read({"x": None}, "x")
