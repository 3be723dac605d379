"""Automation: whether a run gives back the lock that it takes, whatever fails, and pages once if it did not cure."""

from collections.abc import Sequence
from typing import Final

from infra.automation.changing import ASSERT
from infra.automation.document import Approve, Flow, Goto, Invoke
from infra.automation.flow import Edges, edges_of, reach
from infra.automation.holding import LOCK, asked, held_at, led
from infra.automation.reading import Reading
from infra.automation.steps import Placed

UNLOCK: Final = "unlock"
STOP: Final = "stop"


def judge_proofs(reading: Reading, steps: Sequence[Placed], *, in_loop: bool = False) -> None:
    """Tell what would page more than once, as each proof that fails pages, and what fails while its run does not."""
    for one in steps:
        if asked(one) in (ASSERT, STOP):
            _judge_failing(reading, one)
        if asked(one) == ASSERT and one.step.max_attempts != 1:
            message = f"{one.step.name} pages where it fails, and would page again at each attempt"
            reading.wrong((*one.place, "maxAttempts"), message, "remove maxAttempts")
        if asked(one) == ASSERT and in_loop:
            message = f"{one.step.name} pages where it fails, and would page each time round"
            reading.wrong((*one.place, "inputs"), message, "write step: compare in the loop, and assert after it")
        judge_proofs(reading, one.inside, in_loop=True)


def _judge_failing(reading: Reading, one: Placed) -> None:
    step = one.step
    if not step.is_critical:
        message = f"where {step.name} fails the run has failed, and isCritical: false calls it a success"
        reading.wrong((*one.place, "isCritical"), message, "remove isCritical")
    if step.on_failure is Flow.CONTINUE:
        message = f"what comes after {step.name} is done though it failed"
        reading.wrong((*one.place, "onFailure"), message, "write onFailure: step: and the step that unlocks")


def judge_lock(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell the steps of the document, not of its loops, that may end a run while it holds the lock."""
    edges, held = edges_of(steps), held_at(steps)
    locks = [one for one in steps if asked(one) == LOCK]
    unlocks = [one.step.name for one in steps if asked(one) == UNLOCK]
    if locks and not unlocks:
        message = f"{locks[0].step.name} takes the lock, and no step gives it back"
        hint = "write a step whose step is unlock, and onFailure: step: and its name"
        reading.wrong(locks[0].place, message, hint)
        return
    for one in steps:
        _judge_end(reading, one)
        if not _ends(one) and (one in locks or any(held[one.step.name])):
            _judge(reading, one, edges, unlocks)


def judge_stops(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell the ways that lead to a stop which ends a run, while no branch has found that the lock is not taken."""
    edges, held = edges_of(steps), held_at(steps)
    stops = [one.step.name for one in steps if asked(one) == STOP and one.step.is_end]
    unlocks = [one.step.name for one in steps if asked(one) == UNLOCK]
    for one in steps:
        for edge, after in led(one, edges[one.step.name], held[one.step.name]):
            if unlocks and edge.succeeded and edge.target in stops and any(after):
                message = f"{edge.target} ends the run, which keeps the lock until it runs out"
                reading.wrong(edge.place, message, f"write {_unlock(unlocks)} in its place")


def _ends(one: Placed) -> bool:
    """Whether it ends a run as it should, if it is led to rightly."""
    return asked(one) == UNLOCK or (asked(one) == STOP and one.step.is_end)


def _unlock(unlocks: Sequence[str]) -> str:
    """The one that is for a failure."""
    return next((name for name in unlocks if "Failure" in name), unlocks[0])


def _judge_end(reading: Reading, one: Placed) -> None:
    """AWS does not say whether a stop fails its step, so that what is written next may be done after it."""
    step = one.step
    if asked(one) == UNLOCK and not step.is_end:
        message = f"what comes after {step.name} is done without the lock"
        reading.wrong((*one.place, "isEnd"), message, "write isEnd: true")
    elif asked(one) == STOP and not step.is_end and not step.next_step:
        message = f"{step.name} stops the run, and goes on with whatever step is written next"
        reading.wrong((*one.place, "isEnd"), message, "write isEnd: true, or nextStep: and the step that unlocks")


def _judge(reading: Reading, one: Placed, edges: Edges, unlocks: Sequence[str]) -> None:
    step = one.step
    unlock = _unlock(unlocks)
    after = [edge.target for edge in edges[step.name] if edge.succeeded]
    if step.is_end or not after:
        key = "isEnd" if step.is_end else "nextStep"
        message = f"{step.name} ends the run, which keeps the lock until it runs out"
        reading.wrong((*one.place, key), message, f"write nextStep: {unlock} in its place")
        return
    if isinstance(step.action, Invoke | Approve) and not isinstance(step.on_cancel, Goto):
        message = f"where the run is stopped at {step.name}, it keeps the lock until it runs out"
        reading.wrong((*one.place, "onCancel"), message, f"write onCancel: step:{unlock}")
    elif isinstance(step.on_cancel, Goto) and not reach(edges, [step.on_cancel.step]) & set(unlocks):
        message = f"where the run is stopped at {step.name}, {step.on_cancel.step} ends it and keeps the lock"
        reading.wrong((*one.place, "onCancel"), message, f"write onCancel: step:{unlock}")
    failed = [step.on_failure.step] if isinstance(step.on_failure, Goto) else after
    if step.on_failure is Flow.ABORT or not reach(edges, failed) & set(unlocks):
        message = f"where {step.name} fails, the run ends and keeps the lock until it runs out"
        reading.wrong((*one.place, "onFailure"), message, f"write onFailure: step:{unlock}")
