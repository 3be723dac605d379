"""Automation: the parameters that a run is started with: their types, their defaults, what is allowed."""

from collections.abc import Mapping
from typing import Any, Final

from infra.automation.document import Parameter, Type
from infra.automation.patterns import read_pattern
from infra.automation.reading import OPTIONAL, Reading
from infra.operator.field_values import matching, one_of
from infra.operator.findings import Place, shown

MOST: Final = 200
_KEYS: Final = {
    "type": "String", "description": "what it is for", "allowedValues": OPTIONAL,
    "allowedPattern": OPTIONAL,
}  # fmt: skip
# default has an example of each type: a run that an incident starts is given the incident and nothing else
_INSTEAD: Final = {
    key: f"{key} is not checked by the local run; remove {key}"
    for key in ("minItems", "maxItems", "minChars", "maxChars", "displayType")
}
_NAME: Final = matching(r"[A-Za-z][A-Za-z0-9_]{0,49}", "a name of letters and digits", "WebReplicas")
_KIND: Final = one_of([str(one) for one in Type], "a parameter's type", "String")
_EXAMPLES: Final[Mapping[Type, str]] = {
    Type.STRING: '"1"', Type.INTEGER: "5", Type.BOOLEAN: "false", Type.STRING_LIST: "[web, api]",
    Type.STRING_MAP: "{service: web}", Type.MAP_LIST: "[{service: web}]",
}  # fmt: skip
_WORDS: Final[Mapping[Type, str]] = {
    Type.STRING: "a text", Type.INTEGER: "a whole number", Type.BOOLEAN: "true or false",
    Type.STRING_LIST: "a list of texts", Type.STRING_MAP: "a map", Type.MAP_LIST: "a list of maps",
}  # fmt: skip
_ENTRIES: Final[Mapping[Type, Type]] = {Type.STRING_LIST: Type.STRING, Type.MAP_LIST: Type.STRING_MAP}


def read_parameters(reading: Reading, found: object) -> dict[str, Parameter]:
    """All parameters by name; what is wrong with one does not hide the others."""
    place: Place = ("parameters",)
    if not isinstance(found, dict):
        reading.wrong(place, f"parameters is a map, not {shown(found)}", "write NAME: {type: String, description: …}")
        return {}
    if len(found) > MOST:
        reading.wrong(place, f"there are {len(found)} parameters, and {MOST} at most", "write fewer")
    for name in found:
        reading.value((*place, name), name, _NAME, "")
    return {name: _parameter(reading, (*place, name), name, one) for name, one in found.items()}


def of_type(kind: Type, found: object) -> bool:
    """Whether a value is of a parameter's type."""
    match kind:
        case Type.STRING:
            return isinstance(found, str)
        case Type.INTEGER:
            return isinstance(found, int) and not isinstance(found, bool)
        case Type.BOOLEAN:
            return isinstance(found, bool)
        case Type.STRING_LIST:
            return isinstance(found, list) and all(isinstance(one, str) for one in found)
        case Type.STRING_MAP:
            return isinstance(found, dict)
        case Type.MAP_LIST:
            return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _parameter(reading: Reading, place: Place, name: str, found: object) -> Parameter:
    kind = Type(found["type"]) if isinstance(found, dict) and found.get("type") in list(Type) else Type.STRING
    known = reading.mapping(place, found, {**_KEYS, "default": _EXAMPLES[kind]}, _INSTEAD)
    reading.value((*place, "type"), known.get("type", "String"), _KIND, "String")
    told = len(reading.findings)
    description = reading.text((*place, "description"), known.get("description", ""), "what it is for")
    values = _allowed_values(reading, place, kind, known)
    pattern = _allowed_pattern(reading, place, kind, known)
    parameter = Parameter(name, kind, description, known.get("default"), values, pattern)
    if "default" in known and len(reading.findings) == told:
        _judge_default(reading, (*place, "default"), parameter)
    return parameter


def _allowed_values(reading: Reading, place: Place, kind: Type, known: Mapping[str, Any]) -> tuple[Any, ...]:
    if "allowedValues" not in known:
        return ()
    inside = (*place, "allowedValues")
    values = reading.items(inside, known["allowedValues"], 100)
    entry = _ENTRIES.get(kind, kind)
    for index, one in enumerate(values):
        if not of_type(entry, one):
            reading.wrong((*inside, index), f"{shown(one)} is not {_WORDS[entry]}", f"write {_EXAMPLES[entry]}")
    return tuple(values)


def _allowed_pattern(reading: Reading, place: Place, kind: Type, known: Mapping[str, Any]) -> str:
    if "allowedPattern" not in known:
        return ""
    inside = (*place, "allowedPattern")
    pattern = reading.text(inside, known["allowedPattern"], '"^[a-z]+$"')
    if kind is not Type.STRING:
        reading.wrong(inside, f"allowedPattern is for a String, not for {kind}", "remove allowedPattern")
        return ""
    return reading.value(inside, pattern, lambda one: read_pattern(str(one)), "")


def _judge_default(reading: Reading, place: Place, parameter: Parameter) -> None:
    default = parameter.default
    if not of_type(parameter.type, default):
        message = f"default is {_WORDS[parameter.type]}, not {shown(default)}"
        reading.wrong(place, message, f"write default: {_EXAMPLES[parameter.type]}, or another type")
    elif "{{" in str(default):
        reading.wrong(place, "nothing is filled into a default", "write the value itself")
    elif wrong := parameter.forbidden(default):
        listed = ", ".join(map(str, parameter.allowed_values))
        reading.wrong(place, f"{shown(wrong[0])} is none of the allowed values", f"write one of {listed}")
    elif not parameter.fits(default):
        message = f"{shown(default)} does not fit allowedPattern {parameter.allowed_pattern}"
        reading.wrong(place, message, "write a default that fits")
