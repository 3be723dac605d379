"""Shop reader: from what Prometheus answered to a vector; pure.

The format is that of its HTTP API, https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, NoReturn

from functions.shop_reader.answer import Unanswerable, one_line

MOST_ELEMENTS: Final = 10_000
_MOST_WARNINGS = 5
_SHOWN_CHARS = 60  # of a content type
_LATEST = 1e12  # seconds; a time beyond is none, and may be too large for a float
_UNLIKE = "Prometheus answers JSON of another shape"


@dataclass(frozen=True)
class Vector:
    """Elements as Prometheus has them: `{"metric": {label: value}, "value": [unix seconds, "1.5"]}`."""

    elements: list[dict[str, Any]]
    warnings: tuple[str, ...] = ()


def read_vector(status: int, content_type: str, body: bytes) -> Vector:
    """A query's vector; a scalar is one element without labels.

    Raises:
        Unanswerable: Prometheus refused, or answered something else.
    """
    answer = _json(status, content_type, body)
    if not isinstance(answer, dict) or status != HTTPStatus.OK or answer.get("status") != "success":
        raise Unanswerable(_refusal(status, answer))
    data = answer.get("data")
    kind, result = (data.get("resultType"), data.get("result")) if isinstance(data, dict) else (None, None)
    match kind, result:
        case "scalar", [_, _]:
            elements = [_element({"metric": {}, "value": result})]
        case "vector", list() if len(result) <= MOST_ELEMENTS:
            elements = [_element(one) for one in result]
        case "vector", list():
            raise Unanswerable(f"the answer has {len(result)} elements, and {MOST_ELEMENTS} at most are taken")
        case (("matrix" | "string"), _):
            raise Unanswerable(f"the answer is a {kind}; ask for an instant vector or a scalar")
        case _:
            raise Unanswerable(f"{_UNLIKE}: it has no vector in data.result")
    return Vector(elements, _warnings(answer.get("warnings")))


def _json(status: int, content_type: str, body: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        text = body.decode()
        answer = json.loads(text, parse_constant=_no_number)
        if "\\u" in text:  # it may hold half a character, which nothing could carry on
            json.dumps(answer, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        what = one_line(content_type.partition(";")[0][:_SHOWN_CHARS]) or "something"
        if what == "application/json":
            raise Unanswerable(f"Prometheus answers {status} with broken JSON") from error
        raise Unanswerable(f"Prometheus answers {status} with {what} instead of JSON") from error
    return answer


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refusal(status: int, answer: Any) -> str:  # noqa: ANN401 - JSON
    """In Prometheus's own words, or in those of who stands before it (Amazon's say `message`)."""
    said = answer if isinstance(answer, dict) else {}
    words = [said[key] for key in ("errorType", "error", "message") if isinstance(said.get(key), str) and said[key]]
    return one_line(": ".join([f"Prometheus answers {status}", *(words or ["JSON that is no query's answer"])]))


def _element(element: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    match element:
        case {"metric": dict(metric), "value": [int() | float() as at, str(value)]}:
            if not all(isinstance(label, str) for label in metric.values()):
                raise Unanswerable(f"{_UNLIKE}: a label is not a text")
            if isinstance(at, bool) or not 0 <= at < _LATEST:
                raise Unanswerable(f"{_UNLIKE}: a time is none")
            return {"metric": metric, "value": [at, value]}
        case {"histogram": _}:
            raise Unanswerable("the answer holds native histograms; ask for numbers, as histogram_quantile gives")
        case _:
            raise Unanswerable(f'{_UNLIKE}: an element is not {{"metric": {{…}}, "value": [time, "number"]}}')


def _warnings(warnings: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    texts = [one_line(one) for one in warnings if isinstance(one, str)] if isinstance(warnings, list) else []
    return tuple(texts[:_MOST_WARNINGS])
