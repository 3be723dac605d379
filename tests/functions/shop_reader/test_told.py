"""Tests of a list of texts that a question is told: Postgres gets it as JSON that it can read, or it is refused."""

import json

import pytest

from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.queries.query_file import parse
from functions.shop_reader.queries.told import MOST_CHARS, MOST_TEXTS, bind

pytestmark = pytest.mark.unit
QUERY = parse("which", "-- Which.\n-- :'ids' texts  a list\nSELECT json_array_elements_text(:'ids'::json);\n")


@pytest.mark.parametrize("texts", [[], ["a", "a'; --", "ü"], ["x" * MOST_CHARS] * 3, ["a"] * MOST_TEXTS])
def test_a_list_of_texts_is_told_as_it_is(texts: list[str]) -> None:
    (told,) = bind(QUERY, {"ids": json.dumps(texts)})
    assert json.loads(told) == texts


@pytest.mark.parametrize(
    "value",
    [
        "", "a", "{}", '"a"', "[1]", '["a", null]', '[["a"]]', "[NaN]", '["\\u0000"]', '["\\ud800"]', "[" * 100_000,
        7, None, ["a"], json.dumps(["a"] * (MOST_TEXTS + 1)), json.dumps(["x" * (MOST_CHARS + 1)]), " " * 2_000_001,
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name(value: object) -> None:
    with pytest.raises(Unanswerable, match=r'^which: ids is a list in JSON like \["a", "b"\]'):
        bind(QUERY, {"ids": value})
