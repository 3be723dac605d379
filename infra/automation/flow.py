"""Automation: where each step leads: to steps that are there, to an end, and past no step that nothing reaches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.model.names import nearest
from infra.automation.document import Approve, Branch, Flow, Goto, Loop, Sleep
from infra.automation.reading import Reading
from infra.automation.steps import Placed
from infra.operator.findings import Place

_RUNS_OUT: Final = "remove onCancel: where a run is stopped in a loop, its lock runs out by itself"
_NOT_AFTER_CANCEL: Final = {Approve: "aws:approve", Loop: "aws:loop", Sleep: "aws:sleep"}


@dataclass(frozen=True)
class Edge:
    """That a step may be followed by another one, where this is written, and whether it then has succeeded.

    `passed` says whether it counts as done: where onFailure is Continue, what follows is to be safe without its answer.
    """

    target: str
    place: Place
    succeeded: bool = True
    passed: bool = True


Edges = Mapping[str, Sequence[Edge]]


def edges_of(steps: Sequence[Placed]) -> Edges:
    """What may follow each step of one list, by name."""
    following = [*(one.step.name for one in steps[1:]), ""]
    return {one.step.name: list(_edges(one, then)) for one, then in zip(steps, following, strict=False)}


def _edges(one: Placed, following: str) -> Iterator[Edge]:
    step, place = one.step, one.place
    then = Edge(step.next_step, (*place, "nextStep")) if step.next_step else Edge(following, place)
    if isinstance(step.action, Branch):
        inputs = (*place, "inputs")
        for index, choice in enumerate(step.action.choices):
            yield Edge(choice.next_step, (*inputs, "Choices", index, "NextStep"))
        yield Edge(step.action.default, (*inputs, "Default"))
    elif not step.is_end and then.target:
        yield then
    if step.on_failure is Flow.CONTINUE and not step.is_end and then.target:
        yield Edge(then.target, then.place, succeeded=False)
    for key, flow in (("onFailure", step.on_failure), ("onCancel", step.on_cancel)):
        if isinstance(flow, Goto):
            yield Edge(flow.step, (*place, key), succeeded=False, passed=False)


def judge_targets(reading: Reading, steps: Sequence[Placed], elsewhere: Sequence[str]) -> None:
    """Tell the steps that lead nowhere, or out of or into a loop, whose steps `elsewhere` are."""
    by_name = {one.step.name: one for one in steps}
    for one in steps:
        for edge in edges_of(steps)[one.step.name]:
            if edge.target in by_name or not edge.target:
                continue
            if edge.target in elsewhere:
                message = f"{edge.target} stands on the other side of a loop"
                reading.wrong(edge.place, message, "write a step of the same list of steps")
                continue
            near = nearest(edge.target, by_name)
            hint = f"did you mean {near}?" if near else "write the name of a step"
            reading.wrong(edge.place, f"there is no step {edge.target!r}", hint)
        _judge_ends(reading, one, by_name)
        if isinstance(one.step.on_cancel, Goto) and "Steps" in one.place:
            reading.wrong((*one.place, "onCancel"), "a loop that is stopped does none of its steps any more", _RUNS_OUT)


def _judge_ends(reading: Reading, one: Placed, by_name: Mapping[str, Placed]) -> None:
    """Tell what contradicts itself, or what AWS does not do."""
    step, place = one.step, one.place
    if isinstance(step.action, Branch):
        for key, written in (("nextStep", step.next_step), ("isEnd", step.is_end)):
            if written:
                reading.wrong((*place, key), "a branch goes where its Choices and its Default say", f"remove {key}")
    if step.is_end and step.next_step:
        reading.wrong((*place, "nextStep"), "isEnd ends the run here, so that nothing is next", "remove one of the two")
    if step.is_end and step.on_failure is not Flow.ABORT:
        message = "isEnd ends the run whether the step fails or not, so that onFailure leads nowhere"
        reading.wrong((*place, "onFailure"), message, "remove one of the two")
    if step.on_cancel is Flow.CONTINUE:
        reading.wrong((*place, "onCancel"), "onCancel is Abort or step:NAME", "write onCancel: step:Unlock")
    if isinstance(step.action, Loop) and isinstance(step.on_cancel, Goto):
        reading.wrong((*place, "onCancel"), "AWS knows no onCancel of a loop", _RUNS_OUT)
    target = by_name.get(step.on_cancel.step) if isinstance(step.on_cancel, Goto) else None
    if target and (action := _NOT_AFTER_CANCEL.get(type(target.step.action))):
        message = f"a run that is cancelled has two minutes left, and AWS goes to no {action} then"
        reading.wrong((*place, "onCancel"), message, "write a step that invokes a function")


def judge_reach(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell the first step of each part that nothing leads to, and each way back."""
    edges = edges_of(steps)
    reached: set[str] = set()
    for index, one in enumerate(steps):
        if one.step.name in reached:
            continue
        if index:
            message = f"nothing leads to {one.step.name}"
            reading.wrong(one.place, message, "name it in a step before, or remove it")
        reached |= reach(edges, [one.step.name])
    for name, leads in edges.items():
        for edge in leads:
            if name in reach(edges, [edge.target]):
                message = f"this goes back to {edge.target}, so that the run might never end"
                reading.wrong(edge.place, message, "write a step after it, or an aws:loop, which counts")


def reach(edges: Edges, starts: Sequence[str]) -> set[str]:
    """The steps that some way leads to, the starts among them."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += [edge.target for edge in edges.get(name, ())]
    return found


def answered_before(steps: Sequence[Placed]) -> dict[str, set[str]]:
    """For each step of one list those that have run and answered on every way to it."""
    edges = edges_of(steps)
    before = {one.step.name: set(edges) if index else set() for index, one in enumerate(steps)}
    waiting = list(edges)
    while waiting:
        name = waiting.pop()
        for edge in edges[name]:
            through = before[name] | {name} if edge.passed else before[name]
            if edge.target in before and not before[edge.target] <= through:
                before[edge.target] &= through
                waiting.append(edge.target)
    return before


def answered_at_end(steps: Sequence[Placed]) -> set[str]:
    """Those of one list that have run and answered whenever its last one is over."""
    last = steps[-1].step.name if steps else ""
    return answered_before(steps)[last] | {last} if last else set()
