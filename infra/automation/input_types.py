"""Automation: whether a reference is of the type that its place wants, and a condition can hold at all."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from functions.model.verdict import Verdict
from infra.automation.actions import APPROVALS, ITERATIONS, sleep_duration
from infra.automation.document import Compare, Invoke, Operation, Type
from infra.automation.payload_fields import VERDICTS
from infra.automation.reading import Reading
from infra.automation.references import PAYLOAD, Known, type_of, whole
from infra.automation.steps import Placed
from infra.operator.findings import Place, shown

_WANTED: Final = {
    "Approvers": Type.STRING_LIST,
    "MinRequiredApprovals": Type.INTEGER,
    "MaxIterations": Type.INTEGER,
    "Duration": Type.STRING,
    "NotificationArn": Type.STRING,
}
_READ: Final[Mapping[str, Callable[[object], Any]]] = {
    "MinRequiredApprovals": APPROVALS, "MaxIterations": ITERATIONS, "Duration": sleep_duration,
}  # fmt: skip
_EXAMPLES: Final = {"MinRequiredApprovals": "1, 2", "MaxIterations": "10, 20", "Duration": "PT30S, PT1M"}
_HOLDS: Final = [str(one) for one in Operation]


def judge_inputs(reading: Reading, one: Placed, known: Known) -> None:
    """Tell the inputs of a step whose references are of another type, and conditions that never hold."""
    for key, value in one.inputs.items():
        if (name := whole(value)) is not None and key in _WANTED:
            _judge_given(reading, (*one.place, "inputs", key), name, known)
    for place, found in _comparisons((*one.place, "inputs"), one.inputs):
        for operator in (key for key in found if key in _HOLDS):
            compared = Compare(found["Variable"], Operation(operator), found[operator])
            _judge_comparison(reading, place, compared, known)


def _judge_given(reading: Reading, place: Place, name: str, known: Known) -> None:
    """It is a parameter, of the right type, which can be nothing that fails once the run is under way."""
    key = str(place[-1])
    kind, wanted = type_of(name, known), _WANTED[key]
    if kind is None:
        return
    if kind is not wanted:
        reading.wrong(place, f"{key} is a {wanted}, and {name} is a {kind}", f"write a {wanted}")
    elif (parameter := known.parameters.get(name)) is None:
        message = f"{key} is given by {name}, of which nobody knows before what it will be"
        reading.wrong(place, message, f"write a parameter with allowedValues, or {key} itself")
    elif (read := _READ.get(key)) and not parameter.allowed_values:
        message = f"{name} may be given as anything, and {key} is what it gives"
        reading.wrong(("parameters", name), message, f"write allowedValues: [{_EXAMPLES[key]}] below it")
    elif read:
        for index, one in enumerate(parameter.allowed_values):
            reading.value(("parameters", name, "allowedValues", index), one, read, None)


def _comparisons(place: Place, found: object) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The comparisons in a branch's or a loop's inputs, at any depth."""
    if isinstance(found, dict):
        if "Variable" in found:
            yield place, found
        else:
            for key, value in found.items():
                yield from _comparisons((*place, key), value)
    for index, value in enumerate(found if isinstance(found, list) else ()):
        yield from _comparisons((*place, index), value)


def _judge_comparison(reading: Reading, place: Place, compared: Compare, known: Known) -> None:
    name, operation = whole(compared.variable), compared.operation
    if name is None:
        message = f"Variable is a reference and nothing else, not {shown(compared.variable)}"
        reading.wrong((*place, "Variable"), message, 'write Variable: "{{ Lock.Payload }}"')
        return
    step, _, output = name.partition(".")
    action = known.steps.get(step)
    if isinstance(action, Invoke) and output != PAYLOAD and type_of(name, known):
        message = f"{output} says how the call went, and nothing of what came of it"
        reading.wrong((*place, "Variable"), message, f'write Variable: "{{{{ {step}.{PAYLOAD} }}}}", and Contains')
        return
    wanted = _wanted(operation)
    if (kind := type_of(name, known)) is not None and kind is not wanted:
        hint = {Type.BOOLEAN: "BooleanEquals", Type.INTEGER: "NumericEquals"}.get(kind, "StringEquals")
        reading.wrong((*place, operation), f"{operation} compares a {wanted}, and {name} is a {kind}", f"write {hint}")
        return
    if isinstance(compared.value, str) and compared.value in list(Verdict) and not isinstance(action, Invoke):
        message = f"{name} is no step's answer, and {compared.value} is never in it"
        reading.wrong((*place, "Variable"), message, 'write Variable: "{{ Step.Payload }}"')
    if output == PAYLOAD and isinstance(action, Invoke) and isinstance(compared.value, str):
        _judge_verdict(reading, (*place, operation), operation, compared.value, action)


def _wanted(operation: Operation) -> Type:
    if operation is Operation.BOOLEAN_EQUALS:
        return Type.BOOLEAN
    return Type.INTEGER if operation.name.startswith("NUMERIC") else Type.STRING


def _judge_verdict(reading: Reading, place: Place, operation: Operation, value: str, action: Invoke) -> None:
    """A step's answer is looked into for one of its verdicts, and in no other way."""
    if operation is not Operation.CONTAINS:
        message = f"an answer is a JSON text, which {operation} does not look into"
        reading.wrong(place, message, f"write Contains: {value}")
        return
    step = str(action.payload.get("step"))
    verdicts = VERDICTS.get(action.function, {}).get(step)
    if verdicts is None or value in verdicts:
        return
    if value in list(Verdict):
        hint = f"write one of {', '.join(verdicts)}" if verdicts else "branch on another step"
        reading.wrong(place, f"{step} never answers with {value}", hint)
    else:
        reading.wrong_name(place, f"{shown(value)} is no verdict", value, verdicts or list(Verdict))
