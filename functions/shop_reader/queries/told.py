"""Shop reader: what a question is told, held against what it declares; pure. No value ever stands in the SQL."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from functions.model.names import did_you_mean
from functions.model.period import parse_utc, utc_text
from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.queries.query_file import Parameter, Query

MOST_CHARS: Final = 1000
MOST_TEXTS: Final = 10_000
_MOST_TEXTS_CHARS = 2_000_000
_LARGEST = 2**63 - 1
_SHOWN_CHARS = 40
_EXAMPLES = {
    "date": "a date like 2026-11-01",
    "timestamptz": "an instant like 2026-11-01T04:05:00Z",
    "integer": "a whole number like 7",
    "text": f"a text of up to {MOST_CHARS} characters",
    "texts": f'a list in JSON like ["a", "b"], of up to {MOST_TEXTS} texts of up to {MOST_CHARS} characters',
}


def bind(query: Query, params: Mapping[str, Any]) -> tuple[str, ...]:
    """The value of each placeholder, in their order, as Postgres reads it.

    Raises:
        Unanswerable: a parameter is unknown, missing or of another type; it is named.
    """
    declared = {one.name: one for one in query.parameters}
    for name in params:
        if name not in declared:
            known = did_you_mean(str(name)[:_SHOWN_CHARS], declared) if declared else "; it has none"
            raise Unanswerable(f"{query.name} has no parameter {str(name)[:_SHOWN_CHARS]!r}{known}")
    for one in query.parameters:
        if one.name not in params and not one.optional:
            raise Unanswerable(f"{query.name} wants the parameter {one.name}, {one.says}: {_EXAMPLES[one.type]}")
    values = {one.name: _text(query, one, params[one.name]) for one in query.parameters if one.name in params}
    return tuple(values.get(name, "") for name in query.statement.names)


def _text(query: Query, parameter: Parameter, value: Any) -> str:  # noqa: ANN401 - JSON
    try:
        text = _read(parameter.type, value)
    except (ValueError, RecursionError):
        text = None
    if text is None:
        shown = repr(value)
        shown = shown if len(shown) <= _SHOWN_CHARS else shown[: _SHOWN_CHARS - 1] + "…"
        raise Unanswerable(f"{query.name}: {parameter.name} is {_EXAMPLES[parameter.type]}, not {shown}")
    return text


def _read(kind: str, value: Any) -> str | None:  # noqa: ANN401 - JSON
    """As Postgres reads it, or None.

    Raises:
        ValueError: it is not of that kind either.
    """
    match kind, value:
        case "date", str() if date.fromisoformat(value).isoformat() == value:  # not 20261101 or 2026-W44-7
            return value
        case "timestamptz", str():
            return utc_text(parse_utc(value))
        case "integer", int() if not isinstance(value, bool) and -_LARGEST <= value <= _LARGEST:
            return str(value)
        case "text", str() if _is_text(value):
            return value
        case "texts", str() if len(value) <= _MOST_TEXTS_CHARS:
            texts = json.loads(value)
            if isinstance(texts, list) and len(texts) <= MOST_TEXTS and all(map(_is_text, texts)):
                return json.dumps(texts)  # as Postgres reads it, too
    return None


def _is_text(value: object) -> bool:
    """One that Postgres can hold.

    Raises:
        ValueError: half a character is no Unicode.
    """
    if not isinstance(value, str) or len(value) > MOST_CHARS or "\0" in value:
        return False
    value.encode()
    return True
