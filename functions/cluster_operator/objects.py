"""Cluster operator: the objects of Kubernetes that steps read: deployments, their replica sets, autoscalers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.cluster_operator.kubernetes import Object
from functions.model.period import parse_utc

REVISION: Final = "deployment.kubernetes.io/revision"
HISTORY: Final = "deployment.kubernetes.io/revision-history"
CHANGE_CAUSE: Final = "kubernetes.io/change-cause"
RESTARTED_AT: Final = "kubectl.kubernetes.io/restartedAt"


@dataclass(frozen=True)
class Rollout:
    """How far a deployment is with its pods."""

    generation: int
    observed: int
    replicas: int
    total: int
    updated: int
    ready: int
    available: int

    @classmethod
    def of(cls, found: Object) -> "Rollout":
        """From a Deployment; what its status does not mention is 0."""
        status: Mapping[str, Any] = found.get("status") or {}
        return cls(
            int(found["metadata"].get("generation", 0)),
            int(status.get("observedGeneration", 0)),
            int(found["spec"].get("replicas", 1)),
            int(status.get("replicas", 0)),
            int(status.get("updatedReplicas", 0)),
            int(status.get("readyReplicas", 0)),
            int(status.get("availableReplicas", 0)),
        )


@dataclass(frozen=True)
class Deployment:
    """What runs, and from which template. `version` changes with every change of anything in it."""

    name: str
    uid: str
    version: str
    revision: int
    paused: bool
    selector: Mapping[str, str]
    annotations: Mapping[str, str]
    template: Object
    rollout: Rollout

    @classmethod
    def of(cls, found: Object) -> "Deployment":
        """From the API's JSON."""
        about, spec = found["metadata"], found["spec"]
        annotations = about.get("annotations") or {}
        return cls(
            about["name"],
            about["uid"],
            about["resourceVersion"],
            int(annotations.get(REVISION, 0)),
            bool(spec.get("paused", False)),
            spec["selector"].get("matchLabels") or {},
            annotations,
            spec["template"],
            Rollout.of(found),
        )

    @property
    def restarted_at(self) -> datetime | None:
        """When its pods were last restarted as `kubectl rollout restart` does; None where nothing legible says so."""
        text = ((self.template.get("metadata") or {}).get("annotations") or {}).get(RESTARTED_AT)
        try:
            return parse_utc(text) if text else None
        except ValueError:
            return None


@dataclass(frozen=True)
class ReplicaSet:
    """One revision of a deployment. `owners` are the uids of what it belongs to; `image` has commas between several."""

    name: str
    owners: tuple[str, ...]
    revision: int
    created_at: datetime
    annotations: Mapping[str, str]
    template: Object
    image: str

    @classmethod
    def of(cls, found: Object) -> "ReplicaSet":
        """From the API's JSON."""
        about = found["metadata"]
        annotations = about.get("annotations") or {}
        return cls(
            about["name"],
            tuple(one["uid"] for one in about.get("ownerReferences") or ()),
            int(annotations.get(REVISION, 0)),
            parse_utc(about["creationTimestamp"]),
            annotations,
            found["spec"]["template"],
            ", ".join(str(one["image"]) for one in found["spec"]["template"]["spec"]["containers"]),
        )


@dataclass(frozen=True)
class Autoscaler:
    """A HorizontalPodAutoscaler, which has the last word on how many replicas its deployment has."""

    name: str
    kind: str
    target: str
    least: int
    most: int

    @classmethod
    def of(cls, found: Object) -> "Autoscaler":
        """From the API's JSON (autoscaling/v2)."""
        spec = found["spec"]
        target = spec["scaleTargetRef"]
        return cls(
            found["metadata"]["name"],
            target["kind"],
            target["name"],
            int(spec.get("minReplicas", 1)),
            int(spec["maxReplicas"]),
        )

    def as_json(self) -> dict[str, str | int]:
        """`{"name", "min", "max"}`."""
        return {"name": self.name, "min": self.least, "max": self.most}
