"""Cluster operator: decides to which revision a deployment goes back, as `kubectl rollout undo` would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from functions.cluster_operator.faults import ClusterFault
from functions.cluster_operator.kubernetes import Object
from functions.cluster_operator.objects import HISTORY, RESTARTED_AT, REVISION, Deployment, ReplicaSet

_HASH: Final = "pod-template-hash"
_OF_THE_DEPLOYMENT: Final = frozenset(
    {
        "kubectl.kubernetes.io/last-applied-configuration",
        REVISION,
        HISTORY,
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.deployment.rollback.to",
    }
)
"""Annotations that stay as they are; the others, a change-cause above all, come with the revision."""


class CannotRollBack(ClusterFault):
    """There is nothing to go back to, or not yet."""


@dataclass(frozen=True)
class Back:
    """The way back. `to` is None where it was gone already."""

    current: ReplicaSet
    to: ReplicaSet | None


def the_way_back(deployment: Deployment, sets: Sequence[ReplicaSet]) -> Back:
    """From the current revision to the one before it whose pods are others.

    Going back makes an older revision the current one. So where the current one is not the youngest, that was done; a
    restart makes none younger.

    Raises:
        CannotRollBack: with what to do.
    """
    if deployment.paused:
        name = deployment.name
        raise CannotRollBack(f"{name} is paused; resume it first: kubectl rollout resume deployment/{name}")
    current = current_of(deployment, sets)
    if current is None:
        raise CannotRollBack(
            f"Kubernetes has not begun with {deployment.name}'s newest template yet; run the step again"
        )
    same = [one for one in sets if pods_of(one.template) == pods_of(current.template)]
    now, others = deployed(same)[0], deployed([one for one in sets if one not in same])
    used_before = any(HISTORY in one.annotations for one in same)  # tells apart what was made within one second
    if any((one.created_at, used_before) > (now.created_at, False) for one in others):
        return Back(now, None)
    before = [one for one in others if one.revision < now.revision]
    if not before:
        raise CannotRollBack(f"{deployment.name} has no revision before {now.revision}; restart or deploy it instead")
    return Back(now, max(before, key=lambda one: one.revision))


def deployed(sets: Sequence[ReplicaSet]) -> list[ReplicaSet]:
    """The youngest first; one that was only restarted is the same, of the same age, under its newest number."""
    found: list[ReplicaSet] = []
    for one in sorted(sets, key=lambda one: (one.created_at, one.revision)):
        known = next((at for at, other in enumerate(found) if pods_of(other.template) == pods_of(one.template)), None)
        if known is None:
            found.append(one)
        else:
            found[known] = replace(found[known], revision=max(found[known].revision, one.revision))
    return found[::-1]


def current_of(deployment: Deployment, sets: Sequence[ReplicaSet]) -> ReplicaSet | None:
    """The replica set of the deployment's template, or the one that Kubernetes numbers so; None before it made one."""
    wanted = template_of(deployment.template)
    if found := next((one for one in sets if template_of(one.template) == wanted), None):
        return found
    if deployment.rollout.observed < deployment.rollout.generation:
        return None
    return next((one for one in sets if one.revision == deployment.revision), None)


def template_of(template: Object) -> Object:
    """A template without the label that Kubernetes adds for each replica set."""
    return _without(template, "labels", _HASH)


def annotations_of(deployment: Deployment, to: ReplicaSet) -> dict[str, str]:
    """What a deployment's annotations are once it is back."""
    staying = {name: text for name, text in deployment.annotations.items() if name in _OF_THE_DEPLOYMENT}
    return staying | {name: text for name, text in to.annotations.items() if name not in _OF_THE_DEPLOYMENT}


def pods_of(template: Object) -> Object:
    """A template but for when its pods were restarted, which makes them no others."""
    return _without(template_of(template), "annotations", RESTARTED_AT)


def _without(template: Object, kind: str, name: str) -> Object:
    about: Mapping[str, Any] = template.get("metadata") or {}
    left = {key: text for key, text in (about.get(kind) or {}).items() if key != name}
    # Kubernetes writes `creationTimestamp: null` into some templates and leaves it out of others
    others = {key: value for key, value in about.items() if key != kind and value is not None}
    return dict(template) | {"metadata": others | ({kind: left} if left else {})}
