"""Automation: what a run tells while it goes on, and a step's answer in one line for people."""

import json
from collections.abc import Mapping
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
    if "before" in answer and "after" in answer:
        said.insert(0, f"{answer['before']} → {answer['after']}")
    lines = answer.get("lines")
    if isinstance(lines, list):
        said += [str(line) for line in lines]
    return "; ".join(said)


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _MOST_CHARACTERS else f"{one[: _MOST_CHARACTERS - 1]}…"
