"""Automation: payloads of our functions, judged by their table of fields."""

from collections.abc import Mapping
from typing import Any, Final

from infra.automation.document import Invoke
from infra.automation.field import Field, Kind
from infra.automation.payload_fields import ALWAYS, DRY_RUN, EXAMPLES, OF_KIND, OF_STEP
from infra.automation.reading import OPTIONAL, Reading
from infra.automation.references import PAYLOAD, Known, type_of, whole
from infra.automation.values import example, judge_value
from infra.operator.findings import Place, shown

_RUN: Final = "automation:EXECUTION_ID"
_CHANGES_A_DAY: Final = 20  # the step's own, where it is not written


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
    keys = {name: example(name, field) if field.needed else OPTIONAL for name, field in fields.items()}
    for name, value in reading.mapping(inside, dict(payload), keys).items():
        field = fields[name]
        if field.kind in (Kind.ANSWER, Kind.EVIDENCE):
            _judge_answer(reading, (*inside, name), value, field, known)
        else:
            judge_value(reading, (*inside, name), value, field, known)
    _judge_names(reading, inside, payload, document)


def _judge_names(reading: Reading, place: Place, payload: Mapping[str, Any], document: str) -> None:
    """The run is this run, the runbook this document: the lock hangs on both. A dry run is one in every step."""
    if "runbook" in payload and payload["runbook"] != document:
        message = f"runbook is {shown(payload['runbook'])}, and this document is {document}"
        reading.wrong((*place, "runbook"), message, f"write runbook: {document}")
    if "run" in payload and whole(payload["run"]) != _RUN:
        message = f"run is this run's id, not {shown(payload['run'])}"
        reading.wrong((*place, "run"), message, f'write run: "{{{{ {_RUN} }}}}"')
    if "dry_run" in payload and whole(payload["dry_run"]) != DRY_RUN:
        message = f"dry_run is the parameter's, or a dry run would not be one here, not {shown(payload['dry_run'])}"
        reading.wrong((*place, "dry_run"), message, f"write dry_run: {EXAMPLES['dry_run']}")
    changes, budget = payload.get("changes"), payload.get("changes_a_day", _CHANGES_A_DAY)
    if isinstance(changes, int) and isinstance(budget, int) and changes > budget:
        message = f"changes is {changes}, and the budget of a day holds {budget}: no run would ever get the lock"
        reading.wrong((*place, "changes"), message, f"write {budget} at most, or another changes_a_day")


def _judge_answer(reading: Reading, place: Place, value: object, field: Field, known: Known) -> None:
    """It is another step's `Payload`, whole, and of the right step."""
    key = str(place[-1])
    if field.kind is Kind.EVIDENCE and value == {}:
        reading.wrong(place, f"{key} is an empty map", f"write {key}: {OF_KIND[Kind.ANSWER]}")
        return
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
