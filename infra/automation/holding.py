"""Automation: what a run knows of its lock at each step: that it has it, that it may have it, that it does not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.model.verdict import Verdict
from infra.automation.document import Approve, Branch, Compare, Condition, Every, Invoke, Operation, Opposite
from infra.automation.flow import Edge, edges_of
from infra.automation.references import PAYLOAD, whole
from infra.automation.steps import Placed

LOCK: Final = "lock"


@dataclass(frozen=True)
class Held:
    """The lock may be held: `lock` is the step that took it, `proved` whether a branch has looked at its answer."""

    lock: str
    proved: bool = False


Status = Held | None  # None: it is not held


def asked(one: Placed) -> str:
    """Which step of ours it asks for; empty if none."""
    action = one.step.action
    return str(action.payload.get("step")) if isinstance(action, Invoke) else ""


def held_at(steps: Sequence[Placed]) -> Mapping[str, set[Status]]:
    """For each step of a document everything that may be so of the lock when it begins."""
    found: dict[str, set[Status]] = {one.step.name: set() for one in steps}
    waiting = list(steps)
    if steps:
        found[steps[0].step.name].add(None)
    by_name = {one.step.name: one for one in steps}
    edges = edges_of(steps)
    while waiting:
        one = waiting.pop()
        for edge, held in led(one, edges[one.step.name], found[one.step.name]):
            if edge.target in found and not held <= found[edge.target]:
                found[edge.target] |= held
                waiting.append(by_name[edge.target])
    return found


def led(one: Placed, edges: Sequence[Edge], held: set[Status]) -> Iterator[tuple[Edge, set[Status]]]:
    """What is so of the lock on each way from a step, where `held` is so when it begins."""
    for index, edge in enumerate(edges):
        yield edge, {_after(one, index, status) for status in held}


def _after(one: Placed, index: int, status: Status) -> Status:
    """What is so on the edge of that index; those of a branch are its choices', then its default's, then failures."""
    action = one.step.action
    if asked(one) == LOCK:
        return Held(one.step.name)
    if status and isinstance(action, Approve):
        return Held("")  # it may have run out while people thought
    if status and isinstance(action, Branch) and index <= len(action.choices):
        told: dict[str, bool] = {}
        for choice in action.choices[:index]:
            told |= _says(choice.condition)[1]
        if index < len(action.choices):
            told |= _says(action.choices[index].condition)[0]
        if status.lock in told:
            return Held(status.lock, proved=True) if told[status.lock] else None
    return status


def _says(condition: Condition) -> tuple[dict[str, bool], dict[str, bool]]:
    """Which steps took the lock, or did not, where a condition holds, and where it does not."""
    match condition:
        case Opposite(inner):
            return _says(inner)[1], _says(inner)[0]
        case Every(conditions):
            every: dict[str, bool] = {}
            for one in conditions:
                every |= _says(one)[0]
            return every, {}
        case Compare(variable, Operation.CONTAINS, value):
            step, _, output = (whole(variable) or "").partition(".")
            if output == PAYLOAD and value == Verdict.LOCKED:
                return {step: True}, {step: False}
            if output == PAYLOAD and value == Verdict.REFUSED:
                return {step: False}, {}
    return {}, {}
