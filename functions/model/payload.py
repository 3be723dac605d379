"""Model: another step's answer, as a runbook hands it on: as it is, as a JSON text, or within what Lambda adds."""

import json
from collections.abc import Mapping
from typing import Final

_DEEPEST: Final = 4  # a text of an invocation's output of a text of an answer


def answer_in(value: object) -> dict[str, object] | None:
    """The object that a step answered; None where there is none, as in `""`.

    `value` is the object, its JSON, or the output of `aws:invokeLambdaFunction` (`{"StatusCode", "Payload", …}`) with
    either.
    """
    for _ in range(_DEEPEST):
        match value:
            case str():
                value = _read(value)
            case {"Payload": inner}:
                value = inner
            case Mapping():
                return {str(name): each for name, each in value.items()}
            case _:
                return None
    return None


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
