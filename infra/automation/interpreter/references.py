"""Automation: `{{ references }}` resolved: parameters, outputs of steps, `global:` and `automation:` variables."""

import json
import re
from collections.abc import Mapping
from typing import Any

REFERENCE = re.compile(r"\{\{ *([A-Za-z0-9_:.\-]+) *\}\}")

Json = Any


class Unresolved(Exception):
    """There is no such value, or not yet; the message names the reference."""


def resolve(value: Json, values: Mapping[str, Json]) -> Json:
    """A value of a document with its references replaced, in its keys' values at any depth.

    A text that is one reference becomes its value and keeps its type; inside a longer text it is written out.

    Raises:
        Unresolved: a reference stands for nothing, as the output of a step that has not run.
    """
    if isinstance(value, str):
        return _resolve_text(value, values)
    if isinstance(value, Mapping):
        return {key: resolve(inner, values) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(inner, values) for inner in value]
    return value


def as_text(value: Json) -> str:
    """A value as it is written into a text: true and false as JSON has them, lists and maps as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _resolve_text(text: str, values: Mapping[str, Json]) -> Json:
    if whole := REFERENCE.fullmatch(text.strip()):
        return _value(whole[1], values)
    return REFERENCE.sub(lambda found: as_text(_value(found[1], values)), text)


def _value(name: str, values: Mapping[str, Json]) -> Json:
    if name not in values:
        raise Unresolved(f"{{{{ {name} }}}} has no value: no parameter of that name, or its step gave no such output")
    return values[name]
