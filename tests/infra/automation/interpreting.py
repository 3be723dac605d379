"""What tests of the interpreter share: a clock that only sleeping moves, functions with a script, people."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.automation.document import Document, Invoke, Parameter, Step
from infra.automation.interpreter.execution import Execution
from infra.automation.interpreter.ports import Decision, Ports, Request
from infra.automation.interpreter.progress import Event
from infra.automation.interpreter.run import run

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
ID = "0b2c6a1e-6a0e-4d0e-9a5e-0123456789ab"


@dataclass
class FakeClock:
    """`slept` are the sleeps so far; `while_sleeping` is called in each."""

    at: datetime = NOW
    slept: list[timedelta] = field(default_factory=list)
    while_sleeping: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.at

    def sleep(self, duration: timedelta) -> None:
        self.slept.append(duration)
        self.at += duration
        self.while_sleeping()


Answer = Mapping[str, Any] | bytes | Exception | Callable[[Any], Any]


@dataclass
class FakeFunctions:
    """Answers in order, the last one again and again; each invocation of a function is kept."""

    clock: FakeClock
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    invoked: list[tuple[str, Any]] = field(default_factory=list)
    takes: timedelta = timedelta()

    def invoke(self, name: str, payload: bytes, _within: timedelta) -> tuple[bytes, str | None]:
        given = json.loads(payload)
        self.invoked.append((name, given))
        self.clock.at += self.takes
        queue = self.answers.get(name) or [{"verdict": "VERDICT_DONE"}]
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if callable(answer):
            answer = answer(given)
        if isinstance(answer, ValueError):
            said = {"errorMessage": str(answer), "errorType": type(answer).__name__}
            return json.dumps(said).encode(), "Unhandled"
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode(), None

    def of(self, name: str) -> list[Any]:
        return [given for invoked, given in self.invoked if invoked == name]


@dataclass
class FakePeople:
    decision: Decision | None = None
    asked: list[Request] = field(default_factory=list)

    def ask(self, request: Request, _within: timedelta) -> Decision | None:
        self.asked.append(request)
        return self.decision


@dataclass
class Scene:
    """A run on fakes, and what it told."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    people: FakePeople = field(default_factory=FakePeople)
    function_error_fails: bool = True
    stopped: bool = False
    told: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        self.functions = FakeFunctions(self.clock, self.answers)

    def stop(self) -> None:
        self.stopped = True

    def run(self, *steps: Step, parameters: Sequence[Parameter] = (), **given: list[str]) -> Execution:
        return self.run_document(a_document(*steps, parameters=parameters), **given)

    def run_document(self, document: Document, **given: list[str]) -> Execution:
        ports = Ports(
            functions=self.functions,
            clock=self.clock,
            approvals=self.people,
            tell=self.told.append,
            cancelled=lambda: self.stopped,
            function_error_fails=self.function_error_fails,
            surroundings={"global:REGION": "eu-central-1"},
        )
        return run(document, given, ports, id_=ID)


def a_document(*steps: Step, parameters: Sequence[Parameter] = ()) -> Document:
    return Document("FitFoot-Test", "a test", "", {one.name: one for one in parameters}, steps, {})


def invoking(name: str, payload: Mapping[str, Any] | None = None, **more: Any) -> Step:  # noqa: ANN401 - fields of Step
    """A step that invokes the function of its own name."""
    return Step(name, Invoke(name, payload or {}), **more)


def names(execution: Execution) -> list[str]:
    return [one.step for one in execution.steps]
