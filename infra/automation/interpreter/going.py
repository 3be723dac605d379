"""Automation: a run that goes on: what references stand for by now, and the steps that were begun."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
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


class TimeIsUp(Exception):
    """The loop whose steps are being done has had its time."""


@dataclass
class Going:
    """What the steps of one run share.

    Attributes:
        id: of the execution.
        ports: what it needs of the world.
        values: what references stand for.
        done: the steps so far, by id, in the order in which they began.
        inside: the loop whose steps are being done, and which time.
        ends: when the time of that loop is up; None where it has no timeout.
    """

    id: str
    ports: Ports
    values: dict[str, Json]
    done: dict[str, StepExecution] = field(default_factory=dict)
    inside: tuple[str, int] = ("", 0)
    ends: datetime | None = None

    def within(self, given: timedelta | None) -> timedelta | None:
        """How long a step may take that is given so long: no longer than its loop has left.

        Raises:
            TimeIsUp: that is nothing.
        """
        if self.ends is None:
            return given
        if (left := self.ends - self.ports.clock.now()) <= timedelta():
            raise TimeIsUp
        return left if given is None else min(given, left)

    def forget(self, step: str) -> None:
        """Drop a step's outputs: what an earlier iteration gave is not this one's."""
        for name in [name for name in self.values if name.startswith(f"{step}.")]:
            del self.values[name]
