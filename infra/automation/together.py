"""Automation: what only the steps of a document together show: names, ways, references, payloads."""

from collections.abc import Mapping, Sequence

from infra.automation.changing import judge_changes
from infra.automation.document import Invoke, Parameter
from infra.automation.flow import answered_at_end, answered_before, judge_reach, judge_targets
from infra.automation.input_types import judge_inputs
from infra.automation.keeping import judge_lock, judge_proofs, judge_stops
from infra.automation.loops import judge_conditions, judge_loops
from infra.automation.payload_fields import DRY_RUN
from infra.automation.payloads import judge_payload
from infra.automation.reading import Reading
from infra.automation.references import Known, judge_references, judge_unused
from infra.automation.steps import MOST_STEPS, Placed, walk
from infra.automation.timeouts import judge_timeouts


def judge_together(
    reading: Reading, steps: Sequence[Placed], parameters: Mapping[str, Parameter], document: str
) -> None:
    """Everything that only the steps together show."""
    every = list(walk(steps))
    _judge_names(reading, every)
    lists = [steps, *(one.inside for one in every if one.inside)]
    for those in lists:
        judge_targets(reading, those, [one.step.name for one in every if one not in those])
    if clear := not reading.findings:
        for those in lists:
            judge_reach(reading, those)
        judge_lock(reading, steps)
        judge_conditions(reading, steps)
        judge_timeouts(reading, steps)
    judge_proofs(reading, steps)
    judge_loops(reading, steps)
    known = Known(
        parameters,
        {one.step.name: one.step.action for one in every},
        [one.step.name for one in every if not one.clear],
        _run_before(steps) if clear else {},
    )
    judge_references(reading, ("assumeRole",), reading.written.values.get("assumeRole"), known, "")
    for one in every:
        place = (*one.place, "inputs")
        judge_references(reading, place, dict(one.inputs), known, one.step.name)
        judge_inputs(reading, one, known)
        if one.clear and isinstance(one.step.action, Invoke):
            judge_payload(reading, place, one.step.action, known, document)
    _judge_dry_run(reading, parameters)
    if clear and not any(".Choices" in one.field for one in reading.findings):  # else nobody knows what a branch finds
        judge_changes(reading, steps)
        judge_stops(reading, steps)
    if all(one.field.startswith("parameters") for one in reading.findings):  # else it might be read where it was meant
        judge_unused(reading, known)


def _judge_dry_run(reading: Reading, parameters: Mapping[str, Parameter]) -> None:
    """Nobody who starts a run for an incident says that it is to be a real one."""
    found = parameters.get(DRY_RUN)
    if found and (found.default is not False or found.allowed_values):
        place = ("parameters", DRY_RUN, "default" if found.default is not False else "allowedValues")
        reading.wrong(place, f"{DRY_RUN} is false unless somebody asks for it, and may be true", "write default: false")


def _run_before(steps: Sequence[Placed]) -> dict[str, set[str]]:
    """For each step those that have answered on every way to it; a loop's condition reads what its steps answered."""
    before = answered_before(steps)
    for one in steps:
        outer = before[one.step.name]
        for name, those in answered_before(one.inside).items():
            before[name] = outer | those
        before[one.step.name] = outer | answered_at_end(one.inside)
    return before


def _judge_names(reading: Reading, every: Sequence[Placed]) -> None:
    """Each step has a name of its own, those in loops too."""
    first: dict[str, int] = {}
    for one in every:
        name = one.step.name
        if name and (line := first.setdefault(name, one.step.line)) != one.step.line:
            message = f"the name {name} is taken by the step on line {line}"
            reading.wrong((*one.place, "name"), message, "give each step a name of its own, in loops too")
    if len(every) > MOST_STEPS:
        reading.wrong(("mainSteps",), f"there are {len(every)} steps, and {MOST_STEPS} at most", "write fewer")
