"""Shop: from one answer of fitfoot-shop-reader to samples; pure."""

import re
from typing import Any

from functions.model.rule import Sample
from functions.shop.questions import Answer, Answered, Unanswered

_NUMBER = re.compile(r"NaN|[+-]?Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)  # as Prometheus writes them


def read(answer: Any) -> Answer:  # noqa: ANN401 - JSON
    """`{"ok", "value", "took_ms", "error"}` in samples; whatever is not that is no answer."""
    match answer:
        case {"ok": True, "value": list(elements)}:
            try:
                return Answered(tuple(_sample(one) for one in elements), _warnings(answer.get("warnings")))
            except ValueError as error:
                return Unanswered(f"the answer is not samples: {error}")
        case {"ok": False, "error": str(error)} if error:
            return Unanswered(error)
        case _:
            return Unanswered("the shop reader answers in a shape that is not its own")


def _sample(element: Any) -> Sample:  # noqa: ANN401 - JSON
    match element:
        case {"metric": dict(labels), "value": [_, str(value)]}:
            wrong = next((name for name, text in labels.items() if not isinstance(text, str)), None)
            if wrong is not None:
                raise ValueError(f"the label {wrong!r} is not a text")
            if not _NUMBER.fullmatch(value):
                raise ValueError(f"{value[:40]!r} is not a number")
            return Sample(labels, float(value))
        case _:
            raise ValueError("an element has no labels, or no value")


def _warnings(warnings: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    return tuple(one for one in warnings if isinstance(one, str)) if isinstance(warnings, list) else ()
