"""Automation: one step being done: its attempts, where a branch leads, and how often a loop goes round."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from infra.automation.document import Approve, Branch, Goto, Invoke, Loop, Sleep, Step
from infra.automation.interpreter import actions, limits
from infra.automation.interpreter.actions import Result
from infra.automation.interpreter.conditions import NotComparable, holds
from infra.automation.interpreter.execution import Status, StepExecution
from infra.automation.interpreter.flow import Way, action_name
from infra.automation.interpreter.going import Cancelled, Going, TimeIsUp
from infra.automation.interpreter.progress import Began, Ended, Polled, Waits, line_of
from infra.automation.interpreter.references import Unresolved, resolve

Led = Goto | Way | None


class Doing:
    """A step, `sequence` does those of a loop; `execution` is how far it is."""

    def __init__(self, going: Going, step: Step, sequence: Callable[[Sequence[Step]], Goto | Way]) -> None:
        self._going, self._step, self._sequence = going, step, sequence
        loop, iteration = going.inside
        self.execution = StepExecution(
            id=f"{len(going.done) + 1}-{step.name}",
            step=step.name,
            action=action_name(step),
            began=going.ports.clock.now(),
            parent=loop,
            iteration=iteration,
        )

    def attempt_all(self) -> Led:
        """Attempt it until it does not fail, as often as it may; tells where a branch or a loop leads.

        Raises:
            Cancelled: out of a loop.
            TimeIsUp: the loop that it stands in is to be left.
        """
        ports = self._going.ports
        self._going.forget(self._step.name)
        for attempt in range(1, self._step.max_attempts + 1):
            self._keep(attempts=attempt)
            ports.tell(Began(self.execution, self._step.max_attempts))
            result, led = self._attempt_safely()
            if result.status not in {Status.FAILED, Status.TIMED_OUT} or ports.cancelled():
                break
        self._finish(result)
        return led

    def _attempt_safely(self) -> tuple[Result, Led]:
        try:
            return self._attempt()
        except (Unresolved, NotComparable, limits.BeyondLimit) as error:
            return Result(Status.FAILED, message=str(error)), None
        except Cancelled:
            self._finish(Result(Status.CANCELLED, message="cancelled"))
            raise
        except TimeIsUp:
            self._finish(Result(Status.TIMED_OUT, message="the time of its loop is up"))
            raise

    def _attempt(self) -> tuple[Result, Led]:
        match self._step.action:
            case Branch() as branch:
                return Result(Status.SUCCESS), self._branch(branch)
            case Loop() as loop:
                return self._loop(loop)
            case action:
                result = self._act(action)
                if result.status is Status.TIMED_OUT:
                    self._going.within(None)  # its loop's time may be up too
                return result, None

    def _act(self, action: Invoke | Sleep | Approve) -> Result:
        if self._going.ports.cancelled():
            return Result(Status.CANCELLED, message="cancelled before it began")
        inputs, ports = actions.inputs_of(action, self._going.values), self._going.ports
        self._keep(inputs=inputs)
        within = self._going.within(self._step.timeout)
        match action:
            case Invoke():
                return actions.invoke(inputs, min(within or limits.LAMBDA, limits.LAMBDA), ports)
            case Sleep():
                return actions.sleep(inputs, within, ports)
            case Approve():
                of = self._going.id, self._step.name
                return actions.approve(inputs, within or limits.APPROVAL, ports, of, self._wait)

    def _branch(self, branch: Branch) -> Goto | None:
        """Where it leads; None where no choice holds and there is no default, so that the next step follows."""
        for choice in branch.choices:
            if holds(choice.condition, self._going.values):
                return Goto(choice.next_step)
        return Goto(branch.default) if branch.default else None

    def _loop(self, loop: Loop) -> tuple[Result, Led]:
        """Do its steps while the condition holds; to have done them as often as may be is no failure."""
        going, outside = self._going, self._going.inside
        most = limits.iterations(resolve(loop.most, going.values))
        self._keep(inputs={"MaxIterations": most})
        going.ends = self.execution.began + self._step.timeout if self._step.timeout else None
        try:
            for number in range(1, most + 1):
                going.ports.tell(Polled(self._step.name, number, most))
                going.inside = self._step.name, number
                leads = self._sequence(loop.steps)
                if leads is not Way.NEXT:
                    return self._left(leads)
                if not holds(loop.condition, going.values):
                    break
        except TimeIsUp:
            return Result(Status.TIMED_OUT, message=f"it took longer than {self._step.timeout}"), None
        finally:
            going.inside, going.ends = outside, None
        return Result(Status.SUCCESS), None

    def _left(self, leads: Goto | Way) -> tuple[Result, Led]:
        """A loop that a step of its own has left: it failed if that step did, and leads where that step leads."""
        last = next(one for one in reversed(self._going.done.values()) if one.parent == self._step.name)
        if not last.status.failed:
            return Result(Status.SUCCESS), leads
        return Result(last.status, message=f"{last.step}: {last.message}"), leads

    def _wait(self, message: str) -> None:
        self._keep(status=Status.WAITING)
        self._going.ports.tell(Waits(self.execution, message))

    def _finish(self, result: Result) -> None:
        self._going.values |= {f"{self._step.name}.{name}": value for name, value in result.outputs.items()}
        now = self._going.ports.clock.now()
        self._keep(status=result.status, outputs=result.outputs, message=result.message, ended=now)
        self._going.ports.tell(Ended(self.execution, line_of(self.execution)))

    def _keep(self, **changes: Any) -> None:  # noqa: ANN401 - fields of StepExecution
        self.execution = replace(self.execution, **changes)
        self._going.done[self.execution.id] = self.execution
