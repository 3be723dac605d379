import json

import pytest

from functions.shop_reader.answer import Answer, fit, one_line

pytestmark = pytest.mark.unit


def an_answer(size: int) -> Answer:
    return Answer(1.0, [{"metric": {"job": "x" * size}, "value": [1, "1"]}])


def test_an_answer_is_shown_as_others_rely_on() -> None:
    value = [{"metric": {"job": "web"}, "value": [1.5, "NaN"]}]
    assert Answer(12.34, value).as_json() == {"ok": True, "value": value, "took_ms": 12.3, "error": None}
    assert Answer(0.0, error="why").as_json() == {"ok": False, "value": None, "took_ms": 0.0, "error": "why"}
    assert Answer(0.0, [], warnings=("half",)).as_json()["warnings"] == ["half"]


def test_the_largest_answers_go_first_when_a_batch_is_too_large() -> None:
    small, large, larger = an_answer(10), an_answer(2000), an_answer(3000)
    answers = [small, larger, None, large, small]
    fit(answers, 3000)
    assert answers[0] is answers[4] is small
    assert answers[2] is None
    assert answers[3] is large
    assert answers[1] is not None
    assert answers[1].value is None
    assert str(answers[1].error).startswith(
        f"the answer of {larger.bytes} bytes is too large beside the batch's others"
    )


def test_a_batch_that_fits_is_left_alone() -> None:
    answers: list[Answer | None] = [an_answer(10), an_answer(20)]
    kept = list(answers)
    fit(answers, 5000)
    assert answers == kept


def test_errors_alone_are_never_dropped() -> None:
    answers: list[Answer | None] = [Answer(0.0, error="x" * 500)] * 4
    fit(answers, 100)
    assert [one.error for one in answers if one] == ["x" * 500] * 4


def test_its_size_counts_every_letter_as_the_longest_it_may_be_written() -> None:
    answer = an_answer(0)
    wide = Answer(1.0, [{"metric": {"job": "ü✓😀"}, "value": [1, "1"]}])
    assert answer.bytes >= len(json.dumps(answer.as_json()))
    assert wide.bytes - answer.bytes == 6 + 6 + 12


@pytest.mark.parametrize(
    ("text", "line"), [("a\nb\t c", "a b c"), ("\x1b[31mred\ud800", "[31mred"), ("x" * 400, "x" * 299 + "…"), ("", "")]
)
def test_a_foreign_text_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text) == line
