"""Infra: what pydantic says of an operator's file, said in the words and places of the file."""

import re
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from functions.model.names import did_you_mean, nearest
from infra.operator.findings import Finding, Place, WrongValue, shown
from infra.operator.yaml_file import Document

# `[key]` is how pydantic marks that a map's key is wrong and not its value; others are our tags.
_MARK = re.compile(r"\[[a-z]+\]")


class Part(BaseModel):
    """A map in an operator's file; an unknown key is refused, one in `instead` with a reason of its own.

    `tag`, like `[alert]`, tells it from what else may stand in its place, where pydantic's Tag says the same.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    instead: ClassVar[Mapping[str, str]] = {}
    tag: ClassVar[str] = ""


Found = TypeVar("Found", bound=Part)


def validate(kind: type[Found], document: Document) -> tuple[Found | None, list[Finding]]:
    """The file as a model, or None and why not."""
    try:
        return kind.model_validate(document.values), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = {_meant(kind, one["loc"]) for one in details if one["type"] == "extra_forbidden"}
        found = [_finding(kind, document, one) for one in details if not _follows(one, misspelt)]
        passed_over = {one.field for one in document.findings}
        return None, [one for one in found if one.field not in passed_over]


def _meant(kind: type[Part], place: Place) -> Place:
    """The place that an unknown key was to be."""
    return (*place[:-1], nearest(str(place[-1]), _known(_part(kind, place[:-1]))) or "")


def _follows(error: ErrorDetails, misspelt: Collection[Place]) -> bool:
    """Whether it is said already: a misspelt key is missing, too, and a list of wrong entries too short."""
    match error["type"]:
        case "missing":
            return error["loc"] in misspelt
        case "too_short":
            return bool(error["input"])
        case _:
            return False


def _finding(kind: type[Part], document: Document, error: ErrorDetails) -> Finding:
    place: Place = tuple(step for step in error["loc"] if not _is_mark(step))
    message, hint = _words(key_of(place), _part(kind, error["loc"][:-1]), error)
    return document.finding(place, message, hint)


def _is_mark(step: str | int) -> bool:
    return isinstance(step, str) and _MARK.fullmatch(step) is not None


def _words(key: str, part: type[Part], error: ErrorDetails) -> tuple[str, str]:
    """A message and what to do."""
    if error["type"] == "extra_forbidden":
        return of_unknown_key(key, _known(part), part.instead)
    if error["type"] == "value_error":
        return of_wrong_value(key, error["ctx"]["error"])
    facts = {"found": shown(error["input"]), "example": _example(part, key), **error.get("ctx", {})}
    message, hint = _OF_SHAPE.get(error["type"], ("is wrong", _AS_SHOWN))
    return f"{key} {message.format_map(facts)}", hint.format_map({"key": key, **facts})


def of_wrong_value(key: str, wrong: ValueError) -> tuple[str, str]:
    """What is said of a value that its reader refused, and what to do."""
    if isinstance(wrong, WrongValue):
        return f"{key} {wrong}", f"write {wrong.example}" if "[" in key else f"write {key}: {wrong.example}"
    return _split(str(wrong), _AS_SHOWN)


def of_unknown_key(key: str, known: Collection[str], instead: Mapping[str, str]) -> tuple[str, str]:
    """What is said of a key that is not known, and what to do; `instead` has reasons of their own for some."""
    if reason := instead.get(key):
        return _split(reason, f"remove {key}")
    return _split(f"unknown key {shown(key)}{did_you_mean(key, known)}", f"remove {key}")


_AS_SHOWN = "write it as the comments in the file show"
_OF_SHAPE = {
    "missing": ("is missing", "write {key}: {example}"),
    "model_type": ("is a map, not {found}", "write its keys indented below it, or remove it"),
    "dict_type": ("is a map, not {found}", "write its keys indented below it, or remove it"),
    "tuple_type": ("is a list, not {found}", "write each entry on a line of its own, after a dash: - …"),
    "too_short": ("is empty", "write at least one entry: {example}"),
    "too_long": ("has {actual_length} entries, and {max_length} at most", "keep {max_length}"),
}


def _known(part: type[Part]) -> list[str]:
    return [field.alias or name for name, field in part.model_fields.items()]


def _split(sentence: str, otherwise: str) -> tuple[str, str]:
    """`what is wrong; what to do` in its two halves."""
    message, _, hint = sentence.rpartition("; ")
    return (message, hint) if message else (hint, otherwise)


def key_of(place: Place) -> str:
    """The last key of a place, as a sentence names it."""
    match place:
        case (*_, str(name), int(index)):
            return f"{name}[{index}]"
        case (*_, last):
            return str(last)
        case _:
            return "the file"


def _part(kind: type[Part], place: Place) -> type[Part]:
    """The model of the map at a place, which may have marks in it."""
    choice = [kind]
    for step in place:
        for name, field in kind.model_fields.items():
            if step in (name, field.alias):
                choice = [one for one in _inside(field.annotation) if issubclass(one, Part)] or [kind]
                kind = choice[0]
        kind = next((one for one in choice if one.tag == step), kind)
    return kind


def _inside(annotation: Any) -> list[type]:  # noqa: ANN401 - what typing makes has no common type
    """The classes that an annotation is made of."""
    if isinstance(annotation, type) and not get_args(annotation):
        return [annotation]
    return [inner for one in get_args(annotation) for inner in _inside(one)]


def _example(part: type[Part], key: str) -> str:
    """A right value for a key, from its field."""
    fields = (field for name, field in part.model_fields.items() if key in (name, field.alias))
    return str(next((field.examples[0] for field in fields if field.examples), "…"))
