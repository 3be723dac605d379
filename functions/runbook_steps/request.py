"""Runbook steps: what an event asks for: a step of a document, or to close the page of an incident that is over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from functions.bus.events import SOURCE
from functions.model.invocation import BadRequest
from functions.model.names import did_you_mean
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.steps.ask import Ask
from functions.runbook_steps.steps.assertion import Assert
from functions.runbook_steps.steps.compare import Compare
from functions.runbook_steps.steps.deployments import Deployments
from functions.runbook_steps.steps.lock import Lock
from functions.runbook_steps.steps.record import Record
from functions.runbook_steps.steps.restored import Restored
from functions.runbook_steps.steps.save import Save
from functions.runbook_steps.steps.saved import Saved
from functions.runbook_steps.steps.stop import Stop
from functions.runbook_steps.steps.unlock import Unlock


class Step(Protocol):
    """One step's payload."""

    FIELDS: ClassVar[tuple[str, ...]]

    @classmethod
    def read(cls, fields: Fields) -> "Step": ...  # noqa: D102 - raises BadRequest
    def perform(self, desk: Desk) -> Answer: ...  # noqa: D102


STEPS: Mapping[str, type[Step]] = {
    "lock": Lock,
    "unlock": Unlock,
    "ask": Ask,
    "deployments": Deployments,
    "record": Record,
    "save": Save,
    "saved": Saved,
    "restored": Restored,
    "compare": Compare,
    "assert": Assert,
    "stop": Stop,
}
_COMMON = ("step", "run", "runbook", "dry_run")
_RUN = re.compile(r"[A-Za-z0-9-]{1,64}")
_RUNBOOK = re.compile(r"[A-Za-z0-9_.-]{3,128}")


@dataclass(frozen=True)
class Resolved:
    """An incident is over."""

    incident: str


@dataclass(frozen=True)
class Asked:
    """A step of a run."""

    name: str
    step: Step
    run: str
    runbook: str
    dry_run: bool


def parse(event: Mapping[str, Any]) -> Asked | Resolved:
    """Read an event of the bus, or `{"step", "run", "runbook", "dry_run"?, …}`.

    Raises:
        BadRequest: naming the field and what would be right.
        Unusable: what another step answered cannot be used.
    """
    if not isinstance(event, Mapping):
        raise BadRequest('the payload is an object, like {"step": "ask", "run": "by-hand", …}')
    if event.get("source") == SOURCE:
        return _resolved(event)
    name = event.get("step")
    if not isinstance(name, str) or name not in STEPS:
        raise BadRequest(f"there is no step {name!r}{did_you_mean(str(name), STEPS)}")
    fields = Fields(event, (*_COMMON, *STEPS[name].FIELDS))
    run, runbook = fields.text("run"), fields.text("runbook")
    if not _RUN.fullmatch(run):
        raise BadRequest("run is the execution's id: letters, digits and hyphens, 64 at most")
    if not _RUNBOOK.fullmatch(runbook):
        raise BadRequest("runbook is the name of a document, like FitFoot-HighErrorRate")
    return Asked(name, STEPS[name].read(fields), run, runbook, fields.truth("dry_run"))


def _resolved(event: Mapping[str, Any]) -> Resolved:
    detail = event.get("detail")
    incident = detail.get("id") if isinstance(detail, Mapping) else None
    if event.get("detail-type") != "IncidentResolved" or not isinstance(incident, str) or not incident:
        raise BadRequest("of the bus only IncidentResolved is listened to, with the incident's id")
    return Resolved(incident)
