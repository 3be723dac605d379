"""Automation: steps: the keys that every action shares, and the steps inside a loop."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from infra.automation.actions import ACTIONS, ITERATIONS, LOOP, READERS, loop_inputs
from infra.automation.conditions import read_condition
from infra.automation.document import Action, Flow, Goto, Loop, Sleep, Step
from infra.automation.reading import OPTIONAL, Reading
from infra.automation.references import whole
from infra.operator.field_values import matching, true_or_false, whole_number
from infra.operator.findings import Place, WrongValue, shown

MOST_STEPS: Final = 100
_KEYS: Final = {
    "name": "Lock", "action": "aws:invokeLambdaFunction", "inputs": "{…}", "description": OPTIONAL,
    "onFailure": OPTIONAL, "onCancel": OPTIONAL, "isCritical": OPTIONAL, "isEnd": OPTIONAL, "nextStep": OPTIONAL,
    "maxAttempts": OPTIONAL, "timeoutSeconds": OPTIONAL,
}  # fmt: skip
_INSTEAD: Final = {
    "outputs": "documents disagree on where a selector begins; branch on {{ Step.Payload }} with Contains",
    "precondition": "it belongs to other documents than Automation's; write an aws:branch before the step",
}
_NAME: Final = matching(r"[A-Za-z0-9_]{3,128}", "a name of 3 to 128 letters, digits and underscores", "ScaleWeb")
_NONE: Final = Sleep("PT1S")
_GOTO: Final = re.compile(r"step:(\S+)")


@dataclass(frozen=True)
class Placed:
    """A step, and where it is written; `inside` has the steps of a loop.

    `inputs` are as they are written, those steps left out; `clear` says that the action could be read.
    """

    step: Step
    place: Place
    inside: tuple["Placed", ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    clear: bool = True


def walk(steps: Sequence[Placed]) -> Iterator[Placed]:
    """Every step, those in loops too."""
    for one in steps:
        yield one
        yield from walk(one.inside)


def read_steps(reading: Reading, place: Place, found: object, *, in_loop: bool = False) -> tuple[Placed, ...]:
    """The steps of a list, which is the document's or a loop's."""
    entries = reading.items(place, found, MOST_STEPS)
    return tuple(_step(reading, (*place, index), one, in_loop=in_loop) for index, one in enumerate(entries))


def _step(reading: Reading, place: Place, found: object, *, in_loop: bool) -> Placed:
    known = reading.mapping(place, found, _KEYS, _INSTEAD)
    name = reading.value((*place, "name"), known["name"], _NAME, str(known["name"])) if "name" in known else ""
    action, inside = _action(reading, place, known, in_loop=in_loop)
    if known.get("nextStep") == "":
        reading.wrong((*place, "nextStep"), "nextStep is empty", "write nextStep: and the step to go to, or remove it")
    if known.get("onFailure") == Flow.CONTINUE and "isCritical" not in known:
        message = "isCritical is not written, and true: the run goes on, and has failed in the end all the same"
        reading.wrong((*place, "onFailure"), message, "write isCritical: false beside it, or isCritical: true")
    step = Step(
        name=name,
        action=action,
        description=reading.text((*place, "description"), known.get("description", ""), "what it is for"),
        on_failure=_after(reading, (*place, "onFailure"), known.get("onFailure", "Abort")),
        on_cancel=_after(reading, (*place, "onCancel"), known.get("onCancel", "Abort")),
        is_critical=reading.value((*place, "isCritical"), known.get("isCritical", True), true_or_false, otherwise=True),
        is_end=reading.value((*place, "isEnd"), known.get("isEnd", False), true_or_false, otherwise=False),
        next_step=reading.text((*place, "nextStep"), known.get("nextStep", ""), "Unlock"),
        max_attempts=reading.value((*place, "maxAttempts"), known.get("maxAttempts", 1), whole_number(1, 10, 3), 1),
        timeout=_timeout(reading, (*place, "timeoutSeconds"), known),
        line=reading.written.lines.get(place, 1),
    )
    inputs = known.get("inputs")
    written = {key: one for key, one in inputs.items() if key != "Steps"} if isinstance(inputs, dict) else {}
    return Placed(step, place, inside, written, clear=known.get("action") in ACTIONS and "inputs" in known)


def _timeout(reading: Reading, place: Place, known: dict[str, Any]) -> timedelta | None:
    if "timeoutSeconds" not in known:
        return None
    most = 300 if known.get("action") == "aws:invokeLambdaFunction" else 2_592_000
    seconds = reading.value(place, known["timeoutSeconds"], whole_number(1, most, 60), 60)
    return timedelta(seconds=seconds)


def _after(reading: Reading, place: Place, found: object) -> Flow | Goto:
    """Abort, Continue or `step:NAME`."""

    def read(one: object) -> Flow | Goto:
        if one in list(Flow):
            return Flow(str(one))
        if goto := _GOTO.fullmatch(str(one)):
            return Goto(goto[1])
        raise WrongValue("Abort, Continue or step:NAME", one, "step:Unlock")

    abort: Flow | Goto = Flow.ABORT
    return reading.value(place, found, read, abort)


def _action(
    reading: Reading, place: Place, known: dict[str, Any], *, in_loop: bool
) -> tuple[Action, tuple[Placed, ...]]:
    """The action, with the steps in it if it is a loop; _NONE where it cannot be read, which is told."""
    name, inside = known.get("action"), (*place, "inputs")
    if "action" in known and not isinstance(name, str):
        reading.wrong((*place, "action"), f"action is a text, not {shown(name)}", f"write action: {ACTIONS[0]}")
    elif "action" in known and name not in ACTIONS:
        message = f"the action {shown(name)} is not one of those that the local run knows"
        reading.wrong_name((*place, "action"), message, name, ACTIONS)
    if not isinstance(name, str) or name not in ACTIONS or "inputs" not in known:
        return _NONE, ()
    if name != LOOP:
        return READERS[name](reading, inside, known["inputs"]), ()
    if in_loop:
        reading.wrong((*place, "action"), "a loop stands inside a loop", "write its steps into the outer one")
    return _loop(reading, inside, known["inputs"])


def _loop(reading: Reading, place: Place, inputs: object) -> tuple[Action, tuple[Placed, ...]]:
    known = loop_inputs(reading, place, inputs)
    steps = read_steps(reading, (*place, "Steps"), known["Steps"], in_loop=True) if "Steps" in known else ()
    if not {"LoopCondition", "MaxIterations"} <= set(known):
        return _NONE, steps
    condition = read_condition(reading, (*place, "LoopCondition"), known["LoopCondition"])
    most = known["MaxIterations"]
    if whole(most) is None:
        most = reading.value((*place, "MaxIterations"), most, ITERATIONS, 1)
    return Loop(tuple(one.step for one in steps), condition, most), steps
