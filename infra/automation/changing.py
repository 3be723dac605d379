"""Automation: whether a run changes something only where it has the lock, counts it, and proves that it helped."""

from collections.abc import Sequence
from typing import Final

from infra.automation.document import Invoke
from infra.automation.flow import Edges, edges_of, reach
from infra.automation.holding import LOCK, asked, held_at
from infra.automation.reading import Reading
from infra.automation.steps import Placed

RESTORE: Final = "restore"
COUNTED: Final = ("scale", "breaker", "restart", "roll_back")
"""What is put back is not: no budget shall ever keep it from being put back, and it is proved before."""
CHANGES: Final = (*COUNTED, RESTORE)
ASSERT: Final = "assert"


def judge_changes(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell the steps of the document, not of its loops, that change without the lock, uncounted, or without proof."""
    held, edges = held_at(steps), edges_of(steps)
    counted = {one.step.name for one in steps if asked(one) in COUNTED}
    proofs = {one.step.name for one in steps if asked(one) == ASSERT}
    for one in steps:
        name, place = one.step.name, (*one.place, "inputs")
        if asked(one) in CHANGES and not all(status and status.proved for status in held[name]):
            message = f"{name} changes something, and on some way to it no branch has found the lock taken"
            hint = 'write before it a branch on "{{ Lock.Payload }}", Contains: VERDICT_LOCKED'
            reading.wrong(place, message, f"{hint}; after an approval lock again")
        if name in counted and not reach(edges, [name]) & proofs:
            message = f"{name} changes something, and nothing after it proves that it has helped"
            reading.wrong(place, message, "write a step after it whose step is assert")
        if asked(one) == LOCK:
            _judge_count(reading, one, edges, counted)


def _judge_count(reading: Reading, lock: Placed, edges: Edges, counted: set[str]) -> None:
    """The budget of a day holds for what is said here."""
    written = lock.step.action.payload.get("changes") if isinstance(lock.step.action, Invoke) else None
    most = _most(edges, lock.step.name, counted, {})
    if isinstance(written, int) and 0 <= written < most:
        message = f"changes is {written}, and on a way from {lock.step.name} {most} steps change something"
        reading.wrong((*lock.place, "inputs", "InputPayload", "changes"), message, f"write changes: {most}")


def _most(edges: Edges, name: str, counted: set[str], known: dict[str, int]) -> int:
    """How many of those stand on the way that has the most, from a step on."""
    if name not in known:
        known[name] = 0  # of a way that goes back, which is told elsewhere
        after = [_most(edges, edge.target, counted, known) for edge in edges.get(name, ())]
        known[name] = max(after, default=0) + (name in counted)
    return known[name]
