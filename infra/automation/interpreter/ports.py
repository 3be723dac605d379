"""Automation: what a run needs of the world around it: time, functions, and people who approve."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from infra.automation.interpreter.progress import Event


class FunctionUnavailable(Exception):
    """A function could not be invoked at all: it is not there, or nobody answers."""


class Clock(Protocol):
    """The time, and its passing."""

    def now(self) -> datetime:
        """Tell the time, aware."""

    def sleep(self, duration: timedelta) -> None:
        """Return after so long, or once the run is cancelled."""


class Functions(Protocol):
    """Lambda."""

    def invoke(self, name: str, payload: bytes, within: timedelta) -> tuple[bytes, str | None]:
        """Invoke a function and wait for it; answers its JSON and, where it failed, `FunctionError`.

        Raises:
            FunctionUnavailable: it could not be invoked.
            TimeoutError: it did not answer within that time.
        """


@dataclass(frozen=True)
class Request:
    """What people are asked to approve; `least` of `approvers` have to."""

    execution: str
    step: str
    message: str
    approvers: tuple[str, ...]
    least: int


@dataclass(frozen=True)
class Decision:
    """What they said; `by` is who, or what decided in their place."""

    approved: bool
    by: str
    comment: str = ""


class Approvals(Protocol):
    """People."""

    def ask(self, request: Request, within: timedelta) -> Decision | None:
        """Wait for a decision; None where there was none in time, or the run was cancelled."""


def _ignore(_: Event) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Ports:
    """All of them.

    Attributes:
        tell: is called with everything that happens, in the run's own thread.
        cancelled: whether somebody wants the run to stop.
        function_error_fails: whether a function that raises fails its step; AWS does not say, so documents must be
            safe either way.
        surroundings: the `global:` variables but for the times, as `{"global:REGION": "eu-central-1"}`.
    """

    functions: Functions
    clock: Clock
    approvals: Approvals
    tell: Callable[[Event], None] = _ignore
    cancelled: Callable[[], bool] = field(default=lambda: False)
    function_error_fails: bool = True
    surroundings: Mapping[str, str] = field(default_factory=dict)
