"""Automation: what a run tells while it goes on, and a step's answer in one line for people."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.automation.interpreter.execution import StepExecution

_MOST_CHARACTERS = 160


@dataclass(frozen=True)
class Began:
    """An attempt at a step; `most` is how many there may be."""

    step: StepExecution
    most: int


@dataclass(frozen=True)
class Waits:
    """A step waits for people to approve."""

    step: StepExecution
    message: str


@dataclass(frozen=True)
class Polled:
    """A loop begins its `number`-th time of `most`."""

    loop: str
    number: int
    most: int


@dataclass(frozen=True)
class Ended:
    """A step is over; `line` says what came of it."""

    step: StepExecution
    line: str


Event = Began | Waits | Polled | Ended


def line_of(step: StepExecution) -> str:
    """What a step came to, in one line: why it failed, or what its answer says."""
    return _short(step.message or _answer(step.outputs))


def _answer(outputs: Mapping[str, Any]) -> str:
    if status := outputs.get("ApprovalStatus"):
        return str(status)
    if "Payload" not in outputs:
        return ""
    answer = json.loads(outputs["Payload"])
    if not isinstance(answer, dict):
        return str(answer)
    verdict = str(answer.get("verdict", "")).removeprefix("VERDICT_").lower()
    return ": ".join(word for word in (verdict, _details(answer)) if word)


def _details(answer: Mapping[str, Any]) -> str:
    """What an answer gives as a reason, or as lines for people, or as before and after."""
    said = [str(answer[name]) for name in ("reason", "value", "note") if answer.get(name) not in (None, "")]
    said[:0] = [*_changes(answer), *_found(answer)]
    lines = answer.get("lines")
    if isinstance(lines, list):
        said += [str(line) for line in lines]
    return "; ".join(said)


def _changes(answer: Mapping[str, Any]) -> Iterator[str]:
    """What was before and after, of an answer itself, or of each deployment and the breaker in it."""
    if "before" in answer and "after" in answer:
        yield f"{answer['before']} → {answer['after']}"
    for one in _maps(answer.get("deployments")):
        if "before" in one and "after" in one:
            yield f"{one.get('name')} {one['before']} → {one['after']}"
        elif "replicas" in one:
            yield f"{one.get('name')} {one['replicas']}"
    for one in _maps([answer.get("breaker")]):
        if "before" in one and "after" in one:
            yield f"breaker {one['before']} → {one['after']}"


def _found(answer: Mapping[str, Any]) -> Iterator[str]:
    """When it was restarted, from which image to which it was rolled back, and what was deployed last."""
    if "restarted_at" in answer:
        yield f"{answer.get('deployment')} restarted at {answer['restarted_at']}"
    if "from" in answer and "to" in answer and answer.get("changed"):
        yield f"{answer.get('deployment')} {_image(answer['from'])} → {_image(answer['to'])}"
    for one in _maps(answer.get("revisions"))[:1]:
        yield f"last {one.get('image')}, {one.get('age')} old"


def _image(revision: object) -> str:
    return str(revision.get("image")) if isinstance(revision, dict) else str(revision)


def _maps(found: object) -> list[dict[str, Any]]:
    """The maps in what should be a list of them."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _MOST_CHARACTERS else f"{one[: _MOST_CHARACTERS - 1]}…"
