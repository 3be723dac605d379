"""Automation: one run of a document as facts: its steps with what went in and came out, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Status(StrEnum):
    """Of an execution and of a step, by the names that GetAutomationExecution has for them."""

    IN_PROGRESS = "InProgress"
    WAITING = "Waiting"
    SUCCESS = "Success"
    FAILED = "Failed"
    TIMED_OUT = "TimedOut"
    CANCELLED = "Cancelled"
    REJECTED = "Rejected"

    @property
    def failed(self) -> bool:
        """Whether `onFailure` says what follows."""
        return self in {Status.FAILED, Status.TIMED_OUT, Status.REJECTED}

    @property
    def over(self) -> bool:
        """Whether nothing comes after it."""
        return self not in {Status.IN_PROGRESS, Status.WAITING}


@dataclass(frozen=True)
class StepExecution:
    """One time that a step was done, with all its attempts.

    Attributes:
        id: `NUMBER-NAME`, in the order in which they began.
        step: its name in the document.
        action: as `aws:sleep`.
        began: of its first attempt.
        status: so far.
        ended: None while it goes on.
        attempts: begun so far.
        inputs: with every reference resolved, of the last attempt.
        outputs: by name, JSON values.
        message: why it failed.
        parent: the loop it was done in, or empty.
        iteration: of that loop, the first is 1; 0 outside.
    """

    id: str
    step: str
    action: str
    began: datetime
    status: Status = Status.IN_PROGRESS
    ended: datetime | None = None
    attempts: int = 1
    inputs: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    outputs: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    message: str = ""
    parent: str = ""
    iteration: int = 0

    @property
    def took(self) -> timedelta:
        """Nothing while it goes on."""
        return self.ended - self.began if self.ended else timedelta()


@dataclass(frozen=True)
class Execution:
    """A run that is over.

    Attributes:
        id: its execution id.
        document: its name.
        status: Success, Failed, TimedOut, Cancelled or Rejected.
        parameters: of their types, defaults too.
        steps: in the order in which they began.
        message: why it failed; empty where it did not.
    """

    id: str
    document: str
    status: Status
    parameters: Mapping[str, Any]
    steps: tuple[StepExecution, ...]
    began: datetime
    ended: datetime
    message: str = ""

    def of(self, step: str) -> tuple[StepExecution, ...]:
        """The times that a step was done."""
        return tuple(one for one in self.steps if one.step == step)
