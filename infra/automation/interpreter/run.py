"""Automation: runs a document, step by step, with everything it needs of the world given to it.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from infra.automation.document import Branch, Document, Goto, Loop, Step
from infra.automation.interpreter import limits, parameters
from infra.automation.interpreter.doing import Doing
from infra.automation.interpreter.execution import Execution, Status
from infra.automation.interpreter.flow import Way, way
from infra.automation.interpreter.going import Cancelled, Going
from infra.automation.interpreter.ports import Ports


def run(document: Document, given: Mapping[str, Sequence[str]], ports: Ports, *, id_: str) -> Execution:
    """Run a document to its end and tell what it came to.

    Args:
        document: as it was read.
        given: parameters, each a list of texts, as Systems Manager takes them.
        ports: functions, time, people.
        id_: the execution's id; a run that was killed goes on under the same.

    Raises:
        InvalidParameters: nothing was run.
    """
    known = parameters.read(document, given)
    began = ports.clock.now()
    going = Going(id_, ports, {**known, **_variables(id_, began), **ports.surroundings})
    status, message = _Run(document, going).to_its_end()
    return Execution(
        id=id_,
        document=document.name,
        status=status,
        parameters=known,
        steps=tuple(going.done.values()),
        began=began,
        ended=ports.clock.now(),
        message=message,
    )


def _variables(id_: str, now: datetime) -> dict[str, str]:
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html."""
    return {
        "automation:EXECUTION_ID": id_,
        "global:DATE": f"{now:%Y-%m-%d}",
        "global:DATE_TIME": f"{now:%Y-%m-%d_%H.%M.%S}",
    }


class _Run:
    """Which step follows which; the first failure that counts is what the run came to."""

    def __init__(self, document: Document, going: Going) -> None:
        self._document, self._going = document, going
        self._failure: tuple[Status, str] | None = None
        self._ends: datetime | None = None

    def to_its_end(self) -> tuple[Status, str]:
        try:
            leads = self._sequence(self._document.steps)
        except Cancelled as cancelled:
            self._cancel(cancelled.then)
            return Status.CANCELLED, "cancelled"
        if isinstance(leads, Goto):
            return Status.FAILED, f"there is no step {leads.step}"
        return self._failure or (Status.SUCCESS, "")

    def _cancel(self, then: object) -> None:
        """Do what is to be done before it ends, which nobody can cancel again; AWS gives that two minutes.

        No step of a loop is: its iteration is over.
        """
        if isinstance(then, Goto) and any(step.name == then.step for step in self._document.steps):
            going = self._going
            going.ports = replace(going.ports, cancelled=lambda: False)
            self._ends = going.ports.clock.now() + limits.CANCELLATION
            self._sequence(self._document.steps, then.step)

    def _sequence(self, steps: Sequence[Step], first: str = "") -> Goto | Way:
        """Do steps until there is no next one among them, and tell where that leads."""
        places = {step.name: index for index, step in enumerate(steps)}
        at = places[first] if first else 0
        while at < len(steps):
            leads = self._step(steps[at])
            if isinstance(leads, Goto):
                if leads.step not in places:
                    return leads
                at = places[leads.step]
            elif leads is Way.NEXT:
                at += 1
            else:
                return leads
        return Way.NEXT

    def _step(self, step: Step) -> Goto | Way:
        """Do a step with its attempts, and tell where it leads."""
        doing = Doing(self._going, step, self._sequence)
        led = doing.attempt_all()
        over, ports = doing.execution, self._going.ports
        if over.status is Status.CANCELLED or (ports.cancelled() and not isinstance(step.action, Branch | Loop)):
            raise Cancelled(step.on_cancel)  # else it is the next step that is cancelled
        if self._ends and ports.clock.now() > self._ends:
            return Way.ABORT
        leads = way(step, over.status, led)
        ends_all = leads is Way.ABORT and not over.parent  # of a step in a loop the loop says what its failure means
        if over.status.failed and self._failure is None and (step.is_critical or ends_all):
            self._failure = over.status, f"{step.name}: {over.message}"
        return leads
