"""Automation: loops: what their conditions read, and what is not done each time round."""

from collections.abc import Sequence
from typing import Final

from infra.automation.changing import CHANGES
from infra.automation.holding import LOCK, asked
from infra.automation.keeping import STOP, UNLOCK
from infra.automation.reading import Reading
from infra.automation.references import named, texts
from infra.automation.steps import Placed

_ONCE: Final = (LOCK, UNLOCK, STOP, *CHANGES)


def judge_loops(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell what stands in a loop and is done once, by a run that has the lock."""
    for one in (inner for outer in steps for inner in outer.inside):
        if (step := asked(one)) in _ONCE:
            message = f"{one.step.name} would {step.replace('_', ' ')} each time round"
            reading.wrong((*one.place, "inputs"), message, f"write {one.step.name} before or after the loop")
        if one.step.is_end:
            message = f"{one.step.name} ends the run in the loop, and nothing after the loop is done"
            reading.wrong((*one.place, "isEnd"), message, "remove isEnd; a loop ends as its LoopCondition says")


def judge_conditions(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell the loops whose condition reads nothing that changes while they go round."""
    for one in steps:
        place = (*one.place, "inputs", "LoopCondition")
        read = {
            name.partition(".")[0] for _, text in texts(place, one.inputs.get("LoopCondition")) for name in named(text)
        }
        if one.inside and not read & {inner.step.name for inner in one.inside}:
            message = f"it reads no answer of a step of {one.step.name}, so that it is the same each time round"
            hint = f'write Variable: "{{{{ {one.inside[-1].step.name}.Payload }}}}"'
            reading.wrong(place, message, hint)
