"""Cluster operator: the objects of Kubernetes that steps read: deployments, their replica sets, autoscalers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.cluster_operator.kubernetes import Object
from functions.cluster_operator.part import Garbled, Part

REVISION: Final = "deployment.kubernetes.io/revision"
HISTORY: Final = "deployment.kubernetes.io/revision-history"
CHANGE_CAUSE: Final = "kubernetes.io/change-cause"
RESTARTED_AT: Final = "kubectl.kubernetes.io/restartedAt"
_MOST_DIGITS: Final = 18


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
    def of(cls, found: Part) -> "Rollout":
        """From a Deployment; what its status does not mention is 0."""
        status = found.part("status", needed=False)
        return cls(
            found.part("metadata").count("generation", 0),
            status.count("observedGeneration", 0),
            found.part("spec").count("replicas", 1),
            status.count("replicas", 0),
            status.count("updatedReplicas", 0),
            status.count("readyReplicas", 0),
            status.count("availableReplicas", 0),
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
    def of(cls, found: Part) -> "Deployment":
        """From the API's JSON."""
        about, spec = found.part("metadata"), found.part("spec")
        annotations = about.texts("annotations")
        return cls(
            about.text("name"),
            about.text("uid"),
            about.text("resourceVersion"),
            _revision(about, annotations),
            spec.truth("paused"),
            _selector(spec.part("selector")),
            annotations,
            _template(spec),
            Rollout.of(found),
        )

    @property
    def restarted_at(self) -> datetime | None:
        """When its pods were last restarted as `kubectl rollout restart` does; None where nothing legible says so."""
        about = Part(self.template).part("metadata", needed=False)
        try:
            return about.part("annotations", needed=False).instant(RESTARTED_AT)
        except Garbled:
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
    def of(cls, found: Part) -> "ReplicaSet":
        """From the API's JSON."""
        about, spec = found.part("metadata"), found.part("spec")
        annotations = about.texts("annotations")
        containers = spec.part("template").part("spec").parts("containers")
        return cls(
            about.text("name"),
            tuple(one.text("uid") for one in about.parts("ownerReferences", needed=False)),
            _revision(about, annotations),
            about.instant("creationTimestamp"),
            annotations,
            _template(spec),
            ", ".join(one.text("image") for one in containers),
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
    def of(cls, found: Part) -> "Autoscaler":
        """From the API's JSON (autoscaling/v2)."""
        spec = found.part("spec")
        target = spec.part("scaleTargetRef")
        return cls(
            found.part("metadata").text("name"),
            target.text("kind"),
            target.text("name"),
            spec.count("minReplicas", 1),
            spec.count("maxReplicas"),
        )

    def as_json(self) -> dict[str, str | int]:
        """`{"name", "min", "max"}`."""
        return {"name": self.name, "min": self.least, "max": self.most}


def _revision(about: Part, annotations: Mapping[str, str]) -> int:
    text = annotations.get(REVISION, "0")
    if not text.isdecimal() or not text.isascii() or len(text) > _MOST_DIGITS:
        raise Garbled(f"{about.path}.annotations.{REVISION}")
    return int(text)


def _selector(selector: Part) -> dict[str, str]:
    labels = selector.texts("matchLabels")
    if not all(f"{name}{value}".isascii() for name, value in labels.items()):
        raise Garbled(f"{selector.path}.matchLabels")
    return labels


def _template(spec: Part) -> Object:
    """As it is, once what is read of it is what it should be."""
    template = spec.part("template")
    about = template.part("metadata", needed=False)
    about.part("annotations", needed=False)
    about.part("labels", needed=False)
    return dict(template.value)
