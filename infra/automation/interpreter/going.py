"""Automation: a run that goes on: what references stand for by now, and the steps that were begun."""

from dataclasses import dataclass, field
from typing import Any

from infra.automation.document import Flow, Goto
from infra.automation.interpreter.execution import StepExecution
from infra.automation.interpreter.ports import Ports

Json = Any


class Cancelled(Exception):
    """Somebody stopped the run; `then` is what the step that was going on has for that."""

    def __init__(self, then: Flow | Goto) -> None:
        super().__init__("cancelled")
        self.then = then


@dataclass
class Going:
    """What the steps of one run share.

    Attributes:
        id: of the execution.
        ports: what it needs of the world.
        values: what references stand for.
        done: the steps so far, by id, in the order in which they began.
        inside: the loop whose steps are being done, and which time.
    """

    id: str
    ports: Ports
    values: dict[str, Json]
    done: dict[str, StepExecution] = field(default_factory=dict)
    inside: tuple[str, int] = ("", 0)

    def forget(self, step: str) -> None:
        """Drop a step's outputs: what an earlier iteration gave is not this one's."""
        for name in [name for name in self.values if name.startswith(f"{step}.")]:
            del self.values[name]
