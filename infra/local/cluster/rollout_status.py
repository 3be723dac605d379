"""The demo cluster: the status of a Deployment, as its controller writes it."""

from dataclasses import dataclass
from datetime import datetime

from infra.local.cluster.refusals import Document

_SURGE = 4  # 25 % of the pods may be missing


def is_complete(deployment: Document) -> bool:
    """Whether a Deployment's pods, of which it has some, are all ready ones of its newest template."""
    status, wanted = deployment["status"], deployment["spec"]["replicas"]
    counts = {status.get(each, 0) for each in ("replicas", "updatedReplicas", "readyReplicas")}
    seen = status.get("observedGeneration") == deployment["metadata"]["generation"]
    return seen and wanted > 0 and counts == {wanted}


@dataclass(frozen=True)
class Counts:
    """Pods of a Deployment: those wanted, all there are, those of the newest template, and those that are ready."""

    wanted: int
    all: int
    updated: int
    ready: int
    updated_ready: int

    @property
    def complete(self) -> bool:
        """Whether every pod is a ready one of the newest template."""
        return self.wanted == self.all == self.updated == self.updated_ready


def status_of(deployment: Document, counts: Counts, replica_set: str, now: datetime) -> Document:
    """Return the status; counts of 0 are left out, as the server does."""
    missing = max(counts.wanted - counts.ready, counts.all - counts.ready, 0)
    numbers = {
        "replicas": counts.all,
        "updatedReplicas": counts.updated,
        "readyReplicas": counts.ready,
        "availableReplicas": counts.ready,
        "unavailableReplicas": missing,
    }
    enough = counts.ready >= counts.wanted - counts.wanted // _SURGE
    progress = (
        ("NewReplicaSetAvailable", f'ReplicaSet "{replica_set}" has successfully progressed.')
        if counts.complete
        else ("ReplicaSetUpdated", f'ReplicaSet "{replica_set}" is progressing.')
    )
    availability = (
        ("MinimumReplicasAvailable", "Deployment has minimum availability.")
        if enough
        else ("MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
    )
    before = {each["type"]: each for each in deployment["status"].get("conditions", [])}
    return {
        "observedGeneration": deployment["metadata"]["generation"],
        **{key: value for key, value in numbers.items() if value},
        "conditions": [
            _condition("Available", availability, before.get("Available"), now, holds=enough),
            _condition("Progressing", progress, before.get("Progressing"), now, holds=True),
        ],
    }


def _condition(name: str, why: tuple[str, str], before: Document | None, now: datetime, *, holds: bool) -> Document:
    reason, message = why
    new = {"type": name, "status": str(holds), "reason": reason, "message": message}
    if before and new.items() <= before.items():
        return before
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    turned = before["lastTransitionTime"] if before and before["status"] == new["status"] else at
    return {**new, "lastUpdateTime": at, "lastTransitionTime": turned}
