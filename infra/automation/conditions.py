"""Automation: conditions of branches and loops: one comparison, or And, Or, Not of them."""

from typing import Any, Final

from infra.automation.document import Compare, Condition, Either, Every, Operation, Opposite
from infra.automation.reading import Reading
from infra.operator.findings import Place, shown

_OPERATORS: Final = [str(one) for one in Operation]
_COMBINED: Final = ("And", "Or", "Not")
_VARIABLE: Final = '"{{ Lock.Payload }}"'
EXAMPLE: Final = f"{{Variable: {_VARIABLE}, Contains: VERDICT_LOCKED}}"
_NEVER: Final = Compare("", Operation.STRING_EQUALS, "")
_DEEPEST: Final = 5


def read_condition(reading: Reading, place: Place, found: object, depth: int = 0) -> Condition:
    """The condition at a place; where it is none, that is told, and it never holds."""
    if not isinstance(found, dict):
        reading.wrong(place, f"a condition is a map, not {shown(found)}", f"write {EXAMPLE}")
        return _NEVER
    if depth > _DEEPEST:
        reading.wrong(place, "conditions are nested too deeply", "write it flat")
        return _NEVER
    combined = [key for key in _COMBINED if key in found]
    if not combined:
        return _comparison(reading, place, found)
    first = combined[0]
    for key in found:
        if key != first:
            reading.wrong((*place, key), f"{key} stands beside {first}", f"write {key} in an And, or remove it")
    inside = (*place, first)
    if first == "Not":
        return Opposite(read_condition(reading, inside, found["Not"], depth + 1))
    entries = enumerate(reading.items(inside, found[first], 10))
    conditions = tuple(read_condition(reading, (*inside, index), one, depth + 1) for index, one in entries)
    return Every(conditions) if first == "And" else Either(conditions)


def _comparison(reading: Reading, place: Place, found: dict[str, Any]) -> Condition:
    """`Variable` and one operator."""
    known = reading.mapping(place, found, {"Variable": _VARIABLE, **dict.fromkeys((*_OPERATORS, *_COMBINED), "")})
    operators = [key for key in known if key != "Variable"]
    if not operators:
        if len(known) == len(found):
            reading.wrong(place, "the condition compares with nothing", f"write {EXAMPLE}")
        return _NEVER
    for one in operators[1:]:
        reading.wrong((*place, one), f"{one} stands beside {operators[0]}", "write one operator, or an And of two")
    operation = Operation(operators[0])
    variable = reading.text((*place, "Variable"), known.get("Variable", ""), _VARIABLE)
    _judge_value(reading, (*place, operation), operation, known[operation])
    return Compare(variable, operation, known[operation])


def _judge_value(reading: Reading, place: Place, operation: Operation, found: object) -> None:
    """The value is of the operator's kind."""
    if isinstance(found, str) and "{{" in found:
        reading.wrong(
            place, f"{operation} compares with what is written, not with a reference", "write the value itself"
        )
        return
    if operation is Operation.BOOLEAN_EQUALS:
        right, kind, example = isinstance(found, bool), "true or false", "true"
    elif operation.name.startswith("NUMERIC"):
        right, kind, example = isinstance(found, int) and not isinstance(found, bool), "a whole number", "5"
    else:
        right, kind, example = isinstance(found, str) and found != "", "a text", "VERDICT_LOCKED"
    if not right:
        reading.wrong(place, f"{operation} compares with {kind}, not {shown(found)}", f"write {operation}: {example}")
