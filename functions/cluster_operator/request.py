"""Cluster operator: which step a payload asks for, and whether it is only to be tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.cluster_operator.faults import one_line
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.step import Step
from functions.cluster_operator.steps.breaker import SetBreaker
from functions.cluster_operator.steps.capacity import SeeCapacity
from functions.cluster_operator.steps.ready import AskReady
from functions.cluster_operator.steps.restart import Restart
from functions.cluster_operator.steps.restore import Restore
from functions.cluster_operator.steps.revisions import ListRevisions
from functions.cluster_operator.steps.roll_back import RollBack
from functions.cluster_operator.steps.scale import ScaleUp
from functions.model.invocation import BadRequest, refuse_unknown
from functions.model.names import did_you_mean

_KINDS: tuple[type[Step], ...] = (
    SeeCapacity, ScaleUp, SetBreaker, Restore, ListRevisions, Restart, RollBack, AskReady,
)  # fmt: skip
STEPS: Final[Mapping[str, type[Step]]] = {kind.name: kind for kind in _KINDS}


@dataclass(frozen=True)
class Request:
    """A step to perform; in a dry run the cluster only says what would come of it."""

    step: Step
    dry_run: bool


def parse(event: object, touchable: tuple[str, ...]) -> Request:
    """Read `{"step": name, "dry_run"?: bool, …}`; every step's own fields stand beside it.

    Raises:
        BadRequest: naming the field and what would be right.
    """
    if not isinstance(event, Mapping):
        raise BadRequest('the payload is an object, like {"step": "capacity"}')
    name: Any = event.get("step")
    kind = STEPS.get(name) if isinstance(name, str) else None
    if kind is None:
        shown = f"step {one_line(name)!r} is not one of ours" if isinstance(name, str) else "step is a name"
        raise BadRequest(f"{shown}{did_you_mean(str(name), STEPS)}")
    refuse_unknown({one_line(str(field)): None for field in event}, ("step", "dry_run", *kind.fields), f" of {name}")
    fields = Fields(event, touchable)
    return Request(kind.read(fields), dry_run=fields.flag("dry_run", default=False))
