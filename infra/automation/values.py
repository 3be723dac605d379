"""Automation: single values of a payload: what a function would refuse at run time, or might be given, is refused."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from infra.automation.document import Parameter, Type
from infra.automation.field import Field, Kind
from infra.automation.patterns import texts_of
from infra.automation.payload_fields import DRY_RUN, EXAMPLES, OF_KIND
from infra.automation.reading import Reading
from infra.automation.references import AUTOMATION, GLOBAL, PAYLOAD, Known, type_of, whole
from infra.operator.findings import Place, shown

_FITS: Final[Mapping[Kind, tuple[Type, ...]]] = {
    Kind.TEXT: (Type.STRING,),
    Kind.WHOLE: (Type.INTEGER,),
    Kind.NUMBER: (Type.INTEGER, Type.STRING),
    Kind.YES: (Type.BOOLEAN,),
    Kind.TEXTS: (Type.STRING_LIST,),
}


def example(name: str, field: Field) -> str:
    """A right value of a field, as it is written."""
    return field.choices[0] if field.choices and field.kind is Kind.TEXT else EXAMPLES.get(name, OF_KIND[field.kind])


def judge_value(reading: Reading, place: Place, value: object, field: Field, known: Known) -> None:
    """Tell a value that its function would refuse, or might be given and refuse."""
    key = str(place[-1])
    if (name := whole(value)) is not None:
        _judge_reference(reading, place, name, field, known)
    elif not _is(field.kind, value):
        reading.wrong(place, f"{key} is {field.kind}, not {shown(value)}", f"write {key}: {example(key, field)}")
    elif isinstance(value, list):
        entry = Field(Kind.TEXT, choices=field.choices, empty=False)
        for index, one in enumerate(value):
            _judge_entry(reading, (*place, index), one, entry, known)
    elif wrong := field.refuses(value):
        _tell(reading, place, f"{key} {wrong}", value, field)


def _judge_entry(reading: Reading, place: Place, value: str, field: Field, known: Known) -> None:
    if (name := whole(value)) is not None:
        _judge_reference(reading, place, name, field, known)
    elif wrong := field.refuses(value):
        _tell(reading, place, f"{place[-2]} {wrong}", value, field)


def _tell(reading: Reading, place: Place, message: str, value: object, field: Field) -> None:
    if field.choices:
        reading.wrong_name(place, message, value, field.choices)
    else:
        reading.wrong(place, message, f"write {example(str(place[-1]), field)}")


def _judge_reference(reading: Reading, place: Place, name: str, field: Field, known: Known) -> None:
    """What a reference names is of the field's type, and can be nothing that the function refuses."""
    key = str(place[-1] if isinstance(place[-1], str) else place[-2])
    kind = type_of(name, known)
    if kind is None:
        return
    if kind not in _FITS[field.kind]:
        message = f"{key} is {field.kind}, and {name} is a {kind}"
        reading.wrong(place, message, f"write a {' or '.join(_FITS[field.kind])}, like {example(key, field)}")
    elif (parameter := known.parameters.get(name)) is None:
        _judge_answer(reading, place, name, field)
    elif name == DRY_RUN and key != "dry_run":
        message = f"{key} is given by {DRY_RUN}, so that a dry run does something else than a run would"
        reading.wrong(place, message, f"write {key}: {example(key, field)}, and {DRY_RUN} as dry_run only")
    elif field.bounded:
        _judge_allowed(reading, parameter, key, field)
    elif not field.empty and parameter.default == "":
        reading.wrong(place, f"{key} is empty where {name} is not given", f"write a default at {name}, or a text here")


def _judge_answer(reading: Reading, place: Place, name: str, field: Field) -> None:
    """An answer is for people, or goes to a step that reads it; it is no name and no number."""
    key = str(place[-1] if isinstance(place[-1], str) else place[-2])
    if name in (*AUTOMATION, *GLOBAL) and not field.bounded:
        return
    if not (field.said and name.endswith(f".{PAYLOAD}")):
        message = f"{key} is {field.kind}, and nobody knows before what {name} will be"
        reading.wrong(place, message, f"write {key}: {example(key, field)}, or a parameter")


def _judge_allowed(reading: Reading, parameter: Parameter, key: str, field: Field) -> None:
    """The parameter itself lets nothing be given that the function refuses, so that no run begins with it."""
    place: Place = ("parameters", parameter.name)
    if parameter.allowed_values:
        found, inside = _refused(parameter.allowed_values, field), "allowedValues"
    elif parameter.allowed_pattern and texts_of(parameter.allowed_pattern) is not None:
        found, inside = _refused_of(parameter.allowed_pattern, field), "allowedPattern"
    else:
        message = f"{parameter.name} may be given as anything, and {key} {field.takes}"
        reading.wrong(place, message, f"write allowedValues: {field.some} below it")
        return
    if found is not None:
        reading.wrong((*place, inside), f"it allows {shown(found)}, and {key} {field.takes}", f"write {field.some}")


def _refused(allowed: Iterable[object], field: Field) -> object:
    """The first that the function would refuse; None if there is none."""
    return next((one for one in allowed if field.refuses(one)), None)


@cache
def _refused_of(pattern: str, field: Field) -> object:
    return _refused(texts_of(pattern) or (), field)


def _is(kind: Kind, value: object) -> bool:
    """Whether a value that is no reference is of a kind."""
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.WHOLE:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.NUMBER:
            return isinstance(value, str | int | float) and not isinstance(value, bool)
        case Kind.YES:
            return isinstance(value, bool)
        case _:
            return isinstance(value, list) and value != [] and all(isinstance(one, str) for one in value)
