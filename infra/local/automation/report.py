"""Local Automation: a run's progress in lines for people: a line a step, a line a look of a loop."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from infra.automation.interpreter.execution import Execution, Status, StepExecution
from infra.automation.interpreter.progress import Began, Ended, Event, Polled, Waits

_QUIET = ("aws:branch", "aws:sleep", "aws:loop")


@dataclass
class Report:
    """Says each event's line, if it has one; `width` is that of the longest step's name."""

    say: Callable[[str], None]
    width: int
    _most: dict[str, int] = field(default_factory=dict)

    def tell(self, event: Event) -> None:
        """Say what happened."""
        match event:
            case Began(step, most) if step.attempts > 1:
                self.say(f"  {step.step:<{self.width}}         attempt {step.attempts} of {most}")
            case Began(step, _) if step.action == "aws:sleep" and not step.parent:
                self.say(f"  {step.step:<{self.width}}         sleeps")
            case Polled(loop, number, most):
                self._most[loop] = most
                if number == 1:
                    self.say(f"  {loop:<{self.width}}         looks {most} times at most")
            case Waits(step, _):
                self.say(f"  {step.step:<{self.width}}         waits for approval")
            case Ended(step, line) if step.status is not Status.SUCCESS or step.action not in _QUIET:
                self.say(self._ended(step, line))
            case _:
                pass

    def _ended(self, step: StepExecution, line: str) -> str:
        name = f"{step.step} {step.iteration}/{self._most[step.parent]}" if step.parent else step.step
        shown = line if step.status is Status.SUCCESS else f"{step.status.upper()}: {line}"
        return f"  {name:<{self.width}} {seconds(step.took):>6}  {shown}".rstrip()


def closing(execution: Execution, api_url: str) -> Iterable[str]:
    """What a run came to, and where its evidence is."""
    yield f"{execution.status} after {seconds(execution.ended - execution.began)}" + (
        f": {execution.message}" if execution.message and execution.status.failed else ""
    )
    if incident := incident_of(execution):
        yield f"incident: {api_url}/incidents/{incident}"


def incident_of(execution: Execution) -> str:
    """The incident it was for: the first that an answer names, since one that it was given may not be; else empty."""
    return next(filter(None, map(_named, execution.steps)), "")


def _named(step: StepExecution) -> str:
    answer = json.loads(step.outputs.get("Payload", "null"))
    found = answer.get("incident") if isinstance(answer, dict) else None
    return found if isinstance(found, str) else ""


def seconds(took: timedelta) -> str:
    """As `2.4 s`."""
    return f"{took.total_seconds():.1f} s"
