"""Automation: loops: what their conditions read, and what is not done each time round."""

from collections.abc import Sequence

from infra.automation.reading import Reading
from infra.automation.references import named, texts
from infra.automation.steps import Placed


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
