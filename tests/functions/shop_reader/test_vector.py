import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.vector import MOST_ELEMENTS, Vector, read_vector

pytestmark = pytest.mark.unit
JSON = "application/json"


def element(value: Any = "1.5", at: Any = 1.5, **labels: Any) -> dict[str, Any]:  # noqa: ANN401 - also wrong ones
    return {"metric": labels, "value": [at, value]}


def success(result: Any, kind: str = "vector", **more: Any) -> bytes:  # noqa: ANN401 - JSON
    return json.dumps({"status": "success", "data": {"resultType": kind, "result": result}, **more}).encode()


def why(body: bytes, status: int = 200, content_type: str = JSON) -> str:
    with pytest.raises(Unanswerable) as refusal:
        read_vector(status, content_type, body)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) <= 300
    return str(refusal.value)


@pytest.mark.parametrize("value", ["1.5", "NaN", "+Inf", "-Inf", "1e+06", "0"])
def test_a_vector_is_passed_on_as_prometheus_wrote_it(value: str) -> None:
    elements = [element(value, job="a"), element(value, job="b", __name__="up")]
    assert read_vector(200, JSON, success(elements)) == Vector(elements)


def test_an_empty_vector_is_an_answer() -> None:
    assert read_vector(200, JSON, success([])) == Vector([])


def test_a_scalar_is_one_element_without_labels() -> None:
    assert read_vector(200, JSON, success([7, "2"], "scalar")) == Vector([{"metric": {}, "value": [7, "2"]}])


def test_warnings_are_passed_on_a_few_of_them() -> None:
    body = success([], warnings=["a store\nis not there", 7, *["more"] * 9])
    assert read_vector(200, JSON, body).warnings == ("a store is not there", *["more"] * 4)


@pytest.mark.parametrize("kind", ["matrix", "string"])
def test_another_kind_of_result_is_told_by_its_name(kind: str) -> None:
    assert why(success([], kind)) == f"the answer is a {kind}; ask for an instant vector or a scalar"


def test_native_histograms_are_no_numbers() -> None:
    assert "native histograms" in why(success([{"metric": {}, "histogram": [1, {"count": "1"}]}]))


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (400, {"status": "error", "errorType": "bad_data", "error": "1:3: parse error"}, "400: bad_data: 1:3: parse"),
        (422, {"status": "error", "errorType": "execution", "error": "many-to-many"}, "422: execution: many-to-many"),
        (503, {"status": "error", "errorType": "timeout", "error": "query timed out"}, "503: timeout: query timed"),
        (200, {"status": "error", "errorType": "internal", "error": "a\nb"}, "200: internal: a b"),
        (403, {"message": "Missing Authentication Token"}, "403: Missing Authentication Token"),
        (404, {}, "404: JSON that is no query's answer"),
        (200, [], "200: JSON that is no query's answer"),
        (500, {"error": {"deep": 1}, "errorType": 5}, "500: JSON that is no query's answer"),
        (503, {"error": "x" * 9999}, "503: xxx"),
    ],
)
def test_a_refusal_is_told_in_prometheus_s_words(status: int, said: object, words: str) -> None:
    assert why(json.dumps(said).encode(), status).startswith(f"Prometheus answers {words}")


def test_success_with_another_status_is_none() -> None:
    assert why(success([]), 500) == "Prometheus answers 500: JSON that is no query's answer"


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("text/html; charset=utf-8", b"<html>Bad gateway", "with text/html instead of JSON"),
        ("", b"", "with something instead of JSON"),
        ("text/\x1b[31mred" * 100, b"<", "with text/ [31mred"),
        (JSON, b"", "with broken JSON"),
        (JSON, b'{"status": "success", "data": {"resu', "with broken JSON"),
        (JSON, b'\xff\xfe{"status"', "with broken JSON"),
        (JSON, b"[" * 200_000, "with broken JSON"),
        (JSON, b'{"a":' * 200_000, "with broken JSON"),
        (JSON, success([element(at=float("nan"))]), "with broken JSON"),
        (JSON, success([element(job="\ud800")]), "with broken JSON"),
        (JSON, success([element(job="\ud800")]).decode().encode("utf-16"), "with broken JSON"),
        (JSON, b'{"status": ' + b"9" * 5000 + b"}", "with broken JSON"),
    ],
)
def test_what_is_not_json_is_said_to_be_what_it_is(content_type: str, body: bytes, words: str) -> None:
    assert words in why(body, 502, content_type)


@pytest.mark.parametrize(
    "result",
    [
        None,
        {},
        "up",
        [None],
        [[]],
        [{}],
        [{"metric": {}}],
        [{"metric": [], "value": [1, "1"]}],
        [{"metric": {"job": 5}, "value": [1, "1"]}],
        [{"metric": {"job": None}, "value": [1, "1"]}],
        [{"metric": {}, "value": [1, 1]}],
        [{"metric": {}, "value": ["1", "1"]}],
        [{"metric": {}, "value": [True, "1"]}],
        [{"metric": {}, "value": [1]}],
        [{"metric": {}, "value": [1, "1", "2"]}],
        [{"metric": {}, "value": {"t": 1}}],
        [element(at=1e300)],
        [element(at=10**400)],
        [element(at=-1)],
        [element(), element(1)],
    ],
)
def test_json_of_another_shape_is_no_answer(result: object) -> None:
    assert why(success(result)).startswith("Prometheus answers JSON of another shape: ")


@pytest.mark.parametrize("data", [None, [], "vector", {}, {"resultType": "vector"}, {"resultType": [], "result": []}])
def test_data_of_another_shape_is_no_answer(data: object) -> None:
    assert "another shape" in why(json.dumps({"status": "success", "data": data}).encode())


def test_a_scalar_of_another_shape_is_no_answer() -> None:
    wrong: list[object] = [[], [1], [1, 2], ["1", "2"], {}, [1, "2", "3"]]
    for result in wrong:
        assert "another shape" in why(success(result, "scalar"))


def test_thousands_of_elements_are_an_answer_and_one_too_many_is_none() -> None:
    assert len(read_vector(200, JSON, success([element()] * MOST_ELEMENTS)).elements) == MOST_ELEMENTS
    assert why(success([element()] * (MOST_ELEMENTS + 1))).startswith("the answer has 10001 elements")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["status", "data", "resultType", "result", "metric", "value"]), inner)
    ),
)


@given(body=st.binary() | ANYTHING.map(lambda said: json.dumps(said).encode()), status=st.sampled_from([200, 503]))
def test_whatever_comes_is_a_vector_or_unanswerable(body: bytes, status: int) -> None:
    with contextlib.suppress(Unanswerable):
        assert isinstance(read_vector(status, JSON, body), Vector)
