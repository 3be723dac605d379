"""Automation: what a run is started with, as Systems Manager takes it: a list of texts for each parameter."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from functions.model.names import nearest
from infra.automation.document import FILLED_IN, Document, Parameter, Type

Json = Any
_MOST_CHARACTERS, _MOST_VALUES = 512, 50


class InvalidParameters(Exception):
    """Named wrongly, missing, or not of its type; the message names the parameter and what is right."""


def read(document: Document, given: Mapping[str, Sequence[str]]) -> dict[str, Json]:
    """The value of each parameter, of its type, its default where none is given.

    Raises:
        InvalidParameters: with the first that is wrong.
    """
    for name in given:
        if name not in document.parameters:
            known = [one for one in document.parameters if one not in FILLED_IN]
            near = nearest(name, known)
            hint = f"; did you mean {near}?" if near else ""
            listed = ", ".join(known) or "none"
            raise InvalidParameters(f"{document.name} has no parameter {name!r}{hint}; it has {listed}")
    return {name: _value(parameter, given) for name, parameter in document.parameters.items()}


def _value(parameter: Parameter, given: Mapping[str, Sequence[str]]) -> Json:
    if parameter.name not in given:
        if parameter.default is None:
            raise InvalidParameters(f"parameter {parameter.name} must be given ({parameter.type})")
        return parameter.default
    texts = given[parameter.name]
    _refuse_sizes(parameter.name, texts)
    value = _typed(parameter, texts)
    _refuse_forbidden(parameter, value)
    return value


def _refuse_sizes(name: str, texts: Sequence[str]) -> None:
    if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
        raise InvalidParameters(f'parameter {name} is given as a list of texts, like ["5"]')
    if len(texts) > _MOST_VALUES:
        raise InvalidParameters(f"parameter {name} has {len(texts)} values; AWS takes {_MOST_VALUES}")
    if any(not 1 <= len(text) <= _MOST_CHARACTERS for text in texts):
        raise InvalidParameters(
            f"a value of parameter {name} has not 1 to {_MOST_CHARACTERS} characters, which is what AWS takes; "
            "for its default leave it out"
        )


def _typed(parameter: Parameter, texts: Sequence[str]) -> Json:
    match parameter.type:
        case Type.STRING_LIST:
            return list(texts)
        case Type.MAP_LIST:
            return [_map(parameter, text) for text in texts]
    if len(texts) != 1:
        raise InvalidParameters(f"parameter {parameter.name} takes one value ({parameter.type}), not {len(texts)}")
    text = texts[0]
    match parameter.type:
        case Type.STRING:
            return text
        case Type.INTEGER if re.fullmatch(r"[+-]?[0-9]{1,18}", text.strip()):
            return int(text)
        case Type.BOOLEAN if text.strip().lower() in {"true", "false"}:
            return text.strip().lower() == "true"
        case Type.STRING_MAP:
            return _map(parameter, text)
    wanted = {Type.INTEGER: "a whole number", Type.BOOLEAN: "true or false"}[parameter.type]
    raise InvalidParameters(f"parameter {parameter.name} is {text!r}, not {wanted}")


def _map(parameter: Parameter, text: str) -> Json:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InvalidParameters(f"parameter {parameter.name} is {text!r}, not an object as JSON ({parameter.type})")
    return value


def _refuse_forbidden(parameter: Parameter, value: Json) -> None:
    for one in parameter.forbidden(value):
        allowed = ", ".join(str(allowed) for allowed in parameter.allowed_values)
        raise InvalidParameters(f"parameter {parameter.name} is {one!r}; it may be {allowed}")
    if not parameter.fits(value):
        raise InvalidParameters(f"parameter {parameter.name} is {value!r}, not like {parameter.allowed_pattern}")
