"""Automation: payloads of our functions, judged by their table of fields."""

import re
from collections.abc import Mapping
from typing import Any, Final

from infra.automation.document import Invoke, Type
from infra.automation.payload_fields import ALWAYS, EXAMPLES, OF_KIND, OF_STEP, Field, Kind
from infra.automation.reading import OPTIONAL, Reading
from infra.automation.references import PAYLOAD, Known, type_of, whole
from infra.operator.findings import Place, shown

_RUN: Final = "automation:EXECUTION_ID"
_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
_FITS: Final[Mapping[Kind, tuple[Type, ...]]] = {
    Kind.TEXT: (Type.STRING,),
    Kind.WHOLE: (Type.INTEGER,),
    Kind.NUMBER: (Type.INTEGER, Type.STRING),
    Kind.YES: (Type.BOOLEAN,),
    Kind.TEXTS: (Type.STRING_LIST,),
}


def judge_payload(reading: Reading, place: Place, invoke: Invoke, known: Known, document: str) -> None:
    """Tell what a function would refuse; `document` is the name of the one that it stands in."""
    function, payload = invoke.function, invoke.payload
    if function not in OF_STEP:
        message = f"{shown(function)} is none of our functions"
        reading.wrong_name((*place, "FunctionName"), message, function, OF_STEP)
        return
    inside = (*place, "InputPayload")
    if "step" not in payload:
        reading.wrong(inside, f"step is missing, one of {function}'s", f"write one of {', '.join(OF_STEP[function])}")
        return
    step = payload["step"]
    if not isinstance(step, str) or step not in OF_STEP[function]:
        message = f"step is {shown(step)}, none of {function}'s"
        reading.wrong_name((*inside, "step"), message, step, OF_STEP[function])
        return
    fields = {**ALWAYS[function], **OF_STEP[function][step]}
    keys = {name: _example(name, field) if field.needed else OPTIONAL for name, field in fields.items()}
    for name, value in reading.mapping(inside, dict(payload), keys).items():
        _judge_field(reading, (*inside, name), value, fields[name], known)
    _judge_names(reading, inside, payload, document)


def _example(name: str, field: Field) -> str:
    return field.choices[0] if field.choices else EXAMPLES.get(name, OF_KIND[field.kind])


def _judge_names(reading: Reading, place: Place, payload: Mapping[str, Any], document: str) -> None:
    """The run is this run, the runbook this document: the lock hangs on both. A dry run is one in every step."""
    if "runbook" in payload and payload["runbook"] != document:
        message = f"runbook is {shown(payload['runbook'])}, and this document is {document}"
        reading.wrong((*place, "runbook"), message, f"write runbook: {document}")
    if "run" in payload and whole(payload["run"]) != _RUN:
        message = f"run is this run's id, not {shown(payload['run'])}"
        reading.wrong((*place, "run"), message, f'write run: "{{{{ {_RUN} }}}}"')
    if "dry_run" in payload and whole(payload["dry_run"]) is None:
        message = f"dry_run is the parameter's, or a dry run would not be one here, not {shown(payload['dry_run'])}"
        reading.wrong((*place, "dry_run"), message, f"write dry_run: {EXAMPLES['dry_run']}")


def _judge_field(reading: Reading, place: Place, value: object, field: Field, known: Known) -> None:
    key = str(place[-1])
    if field.kind in (Kind.ANSWER, Kind.EVIDENCE):
        _judge_answer(reading, place, value, field, known)
        return
    if (name := whole(value)) is not None:
        kind = type_of(name, known)
        if kind is not None and kind not in _FITS[field.kind]:
            message = f"{key} is {field.kind}, and {name} is a {kind}"
            reading.wrong(place, message, f"write a {' or '.join(_FITS[field.kind])}, like {_example(key, field)}")
    elif not _is(field.kind, value):
        reading.wrong(place, f"{key} is {field.kind}, not {shown(value)}", f"write {key}: {_example(key, field)}")
    elif field.choices and value not in field.choices:
        reading.wrong_name(place, f"{key} is {shown(value)}, which is none that it knows", value, field.choices)
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if (name := whole(one)) is not None and type_of(name, known) not in (Type.STRING, None):
            reading.wrong(
                (*place, index), f"{name} is a {type_of(name, known)}, not a String", "write one text an entry"
            )


def _judge_answer(reading: Reading, place: Place, value: object, field: Field, known: Known) -> None:
    """It is another step's `Payload`, whole, and of the right step."""
    key = str(place[-1])
    if field.kind is Kind.EVIDENCE and isinstance(value, dict):
        for name, one in value.items():
            _judge_answer(reading, (*place, name), one, Field(Kind.ANSWER), known)
        return
    step, _, output = (whole(value) or "").partition(".")
    action = known.steps.get(step)
    if whole(value) is None or (output != PAYLOAD and type_of(f"{step}.{output}" if output else step, known)):
        reading.wrong(place, f"{key} is {field.kind}, not {shown(value)}", f"write {key}: {OF_KIND[Kind.ANSWER]}")
    elif field.of and isinstance(action, Invoke) and (found := action.payload.get("step")) != field.of:
        asks = next((name for name, one in known.steps.items() if _answers(one, field.of)), None)
        hint = f"write {{{{ {asks}.Payload }}}}" if asks else f"write a step {field.of} before it"
        reading.wrong(place, f"{key} is the answer of {field.of}, and {step} asks for {found}", hint)


def _answers(action: object, step: str) -> bool:
    return isinstance(action, Invoke) and action.payload.get("step") == step


def _is(kind: Kind, value: object) -> bool:
    """Whether a value that is no reference is of a kind."""
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.WHOLE:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.NUMBER:
            return not isinstance(value, bool) and _NUMBER.fullmatch(str(value)) is not None
        case Kind.YES:
            return isinstance(value, bool)
        case _:
            return isinstance(value, list) and value != [] and all(isinstance(one, str) for one in value)
