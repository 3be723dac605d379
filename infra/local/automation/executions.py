"""Local Automation: the runs that were started over the API, each in a thread of its own, and how far they are."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, Queue
from uuid import uuid4

from infra.automation.document import Document
from infra.automation.interpreter import parameters
from infra.automation.interpreter.execution import Status, StepExecution
from infra.automation.interpreter.ports import Clock, Decision, Functions, Ports, Request
from infra.automation.interpreter.progress import Began, Ended, Event, Polled, Waits
from infra.automation.interpreter.run import run
from infra.local.automation.releasing import release
from infra.local.automation.world import Stop

_LOOK_SECONDS = 0.1
Given = Mapping[str, Sequence[str]]


@dataclass
class Live:
    """One run, as far as it is; `decisions` is what was signalled while it waits for approval."""

    id: str
    document: Document
    given: Given
    began: datetime
    stop: Stop = field(default_factory=Stop)
    status: Status = Status.IN_PROGRESS
    message: str = ""
    ended: datetime | None = None
    steps: dict[str, StepExecution] = field(default_factory=dict)
    waits: Request | None = None
    decisions: "Queue[Decision]" = field(default_factory=Queue)

    @property
    def current(self) -> StepExecution | None:
        """The step that goes on: the innermost."""
        return next((one for one in reversed(list(self.steps.values())) if not one.status.over), None)

    def tell(self, event: Event) -> None:
        """Take over what the run tells."""
        match event:
            case Began(step, _) | Waits(step, _) | Ended(step, _):
                self.steps[step.id] = step
                self.status = Status.WAITING if isinstance(event, Waits) else Status.IN_PROGRESS
            case Polled():
                pass

    def ask(self, request: Request, within: timedelta) -> Decision | None:
        """Wait for as many Approve signals as it takes, or one Reject."""
        self.waits, approved = request, 0
        waited = timedelta()
        try:
            while not self.stop.asked and waited < within:
                with suppress(Empty):
                    decision = self.decisions.get(timeout=_LOOK_SECONDS)
                    approved += decision.approved
                    if not decision.approved or approved >= request.least:
                        return decision
                waited += timedelta(seconds=_LOOK_SECONDS)
        finally:
            self.waits = None
        return None


@dataclass(frozen=True)
class World:
    """What runs need: the functions, a clock that a Stop ends the sleeps of, and what `global:` variables are."""

    functions: Functions
    clock: Callable[[Stop], Clock]
    surroundings: Mapping[str, str]


class Executions:
    """All runs since the process began, by id, the oldest first."""

    def __init__(self, world: World, log: Callable[[str], None]) -> None:
        self._world, self._log = world, log
        self._tokens: dict[str, str] = {}
        self.by_id: dict[str, Live] = {}

    def started_with(self, token: str) -> Live | None:
        """The run that a client's token stands for already."""
        return self.by_id.get(self._tokens.get(token, ""))

    def start(self, document: Document, given: Given, token: str = "") -> Live:
        """Start a run.

        Raises:
            InvalidParameters: it was not started.
        """
        parameters.read(document, given)
        stop = Stop()
        live = Live(str(uuid4()), document, given, self._world.clock(stop).now(), stop)
        self.by_id[live.id] = live
        if token:
            self._tokens[token] = live.id
        self._log(f"{live.id} {document.name} started with {dict(given)}")
        threading.Thread(target=self._run, args=(live,), name=document.name, daemon=True).start()
        return live

    def _run(self, live: Live) -> None:
        def tell(event: Event) -> None:
            live.tell(event)
            if isinstance(event, Ended):
                self._log(f"{live.id} {event.step.id} {event.step.status} {event.line}".rstrip())

        ports = Ports(
            functions=self._world.functions,
            clock=self._world.clock(live.stop),
            approvals=live,
            tell=tell,
            cancelled=live.stop.is_asked,
            surroundings=self._world.surroundings,
        )
        status, message = Status.FAILED, "the local Automation broke; its log says where"
        try:
            over = run(live.document, live.given, ports, id_=live.id)
            release(over, self._world.functions)  # before it reads as over, so that the next one may start then
            status, message = over.status, over.message
        finally:
            live.message, live.ended = message, ports.clock.now()
            live.status = status
            self._log(f"{live.id} {live.document.name} {status} {message}".rstrip())
