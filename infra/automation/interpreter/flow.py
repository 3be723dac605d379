"""Automation: where a step leads: the next one, another by name, or the end."""

from enum import Enum, auto

from infra.automation.document import Approve, Branch, Flow, Goto, Invoke, Loop, Sleep, Step
from infra.automation.interpreter.execution import Status


class Way(Enum):
    """What follows, where that is not a step by name."""

    NEXT = auto()
    END = auto()
    ABORT = auto()


def way(step: Step, status: Status, led: Goto | Way | None) -> Goto | Way:
    """Where a step that is over leads; `led` is where a branch, or a step inside a loop, leads already."""
    if status.failed:
        return _after_failure(step, led)
    if led is not None:
        return led
    if step.is_end:
        return Way.END
    return Goto(step.next_step) if step.next_step else Way.NEXT


def _after_failure(step: Step, led: Goto | Way | None) -> Goto | Way:
    """`isEnd` ends a run whether its step failed or not; a loop reacts as its step that failed says."""
    if isinstance(led, Goto) or led is Way.END:
        return led
    if step.is_end:
        return Way.END
    if step.on_failure is Flow.ABORT:
        return Way.ABORT
    if isinstance(step.on_failure, Goto):
        return step.on_failure
    return Goto(step.next_step) if step.next_step else Way.NEXT


def action_name(step: Step) -> str:
    """As AWS calls what it does."""
    match step.action:
        case Invoke():
            return "aws:invokeLambdaFunction"
        case Sleep():
            return "aws:sleep"
        case Branch():
            return "aws:branch"
        case Loop():
            return "aws:loop"
        case Approve():
            return "aws:approve"
