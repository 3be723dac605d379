"""Cluster operator: the shop's part of a cluster: what steps read and change there, one request each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from functions.cluster_operator.faults import NO_PROXY, ClusterFault, NotDone, NotKubernetes, one_line
from functions.cluster_operator.kubernetes import JSON_PATCH, Kubernetes, Object
from functions.cluster_operator.objects import RESTARTED_AT, Autoscaler, Deployment, ReplicaSet
from functions.cluster_operator.part import Garbled, Part
from functions.model.period import utc_text

BREAKER: Final = "CIRCUIT_BREAKER_ENABLED"
_LOOK = "something in the cluster changes it (a webhook, an operator): find out what, with kubectl get and describe"
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Scale:
    """How many replicas a deployment shall have. `version` is the deployment's own."""

    version: str
    replicas: int


@dataclass(frozen=True)
class Breaker:
    """The circuit breaker's line of the map, as it stands; None where there is none."""

    version: str
    value: str | None


@dataclass(frozen=True)
class Autoscalers:
    """Those of deployments, by the deployment's name. `unseen` says why, where they cannot be seen."""

    by_deployment: Mapping[str, Autoscaler]
    unseen: str = ""


class Cluster:
    """Deployments and one ConfigMap in one namespace. Every method but `autoscalers` may raise a ClusterFault."""

    def __init__(self, kubernetes: Kubernetes, namespace: str, config_map: str) -> None:
        self._kubernetes = kubernetes
        self._apps = f"/apis/apps/v1/namespaces/{namespace}"
        self._autoscalers = f"/apis/autoscaling/v2/namespaces/{namespace}/horizontalpodautoscalers"
        self._map = f"/api/v1/namespaces/{namespace}/configmaps/{config_map}"

    async def deployment(self, name: str) -> Deployment:
        """One deployment."""
        found = await self._kubernetes.get(f"{self._apps}/deployments/{name}")
        return _read("Deployment", lambda one: _named(Deployment.of(one), name), found)

    async def restart(self, deployment: Deployment, at: datetime) -> None:
        """Mark a deployment as restarted, as `kubectl rollout restart` does, if it still is as it was read."""
        mark = {"template": {"metadata": {"annotations": {RESTARTED_AT: utc_text(at)}}}}
        change = {"metadata": {"resourceVersion": deployment.version}, "spec": mark}
        answer = await self._kubernetes.patch(f"{self._apps}/deployments/{deployment.name}", change)
        _insist(f"the time of {deployment.name}'s restart", at, _read("Deployment", Deployment.of, answer).restarted_at)

    async def replace(self, deployment: Deployment, template: Object, annotations: Mapping[str, str]) -> Deployment:
        """Put a template and annotations into a deployment whole, if it still is as it was read; what stands then."""
        test = {"op": "test", "path": "/metadata/resourceVersion", "value": deployment.version}
        parts = {"/spec/template": template, "/metadata/annotations": annotations}
        # what is not there yet is added, what is there is replaced
        changes = [{"op": "add", "path": path, "value": value} for path, value in parts.items()]
        path = f"{self._apps}/deployments/{deployment.name}"
        return _read("Deployment", Deployment.of, await self._kubernetes.patch(path, [test, *changes], JSON_PATCH))

    async def revisions(self, deployment: Deployment) -> list[ReplicaSet]:
        """The replica sets of a deployment, the youngest first."""
        labels = ",".join(f"{name}={value}" for name, value in sorted(deployment.selector.items()))
        query = {"labelSelector": labels} if labels else {}
        found = await self._kubernetes.get(f"{self._apps}/replicasets", **query)
        sets = [one for one in _read_all("ReplicaSet", ReplicaSet.of, found) if deployment.uid in one.owners]
        return sorted(sets, key=lambda one: (one.created_at, one.revision), reverse=True)

    async def scale(self, name: str) -> Scale:
        """How many replicas are wanted of a deployment."""
        return _read("Scale", _scale, await self._kubernetes.get(f"{self._apps}/deployments/{name}/scale"))

    async def set_scale(self, name: str, replicas: int, seen: Scale) -> Scale:
        """Want another number, if nobody changed the deployment since it was seen."""
        change = {"metadata": {"resourceVersion": seen.version}, "spec": {"replicas": replicas}}
        answer = await self._kubernetes.patch(f"{self._apps}/deployments/{name}/scale", change)
        stands = _read("Scale", _scale, answer)
        _insist(f"the number of {name}'s replicas", replicas, stands.replicas)
        return stands

    async def breaker(self) -> Breaker:
        """The circuit breaker."""
        return _read("ConfigMap", _breaker, await self._kubernetes.get(self._map))

    async def set_breaker(self, value: str | None, seen: Breaker) -> Breaker:
        """Write the breaker's line, or remove it, if nobody changed the map since it was seen."""
        change = {"metadata": {"resourceVersion": seen.version}, "data": {BREAKER: value}}
        stands = _read("ConfigMap", _breaker, await self._kubernetes.patch(self._map, change))
        _insist(BREAKER, value, stands.value)
        return stands

    async def autoscalers(self) -> Autoscalers:
        """Those of deployments. Not to see them fails no step: the right to may be lacking, or the API for them."""
        try:
            every = _read_all("HorizontalPodAutoscaler", Autoscaler.of, await self._kubernetes.get(self._autoscalers))
        except ClusterFault as error:
            return Autoscalers({}, f"whether an autoscaler is in the way cannot be seen: {error}")
        return Autoscalers({one.target: one for one in every if one.kind == "Deployment"})


def _named(deployment: Deployment, name: str) -> Deployment:
    if deployment.name != name:  # it would be the one that is changed
        raise Garbled("metadata.name")
    return deployment


def _scale(found: Part) -> Scale:
    return Scale(found.part("metadata").text("resourceVersion"), found.part("spec").count("replicas", 0))


def _breaker(found: Part) -> Breaker:
    return Breaker(found.part("metadata").text("resourceVersion"), found.texts("data").get(BREAKER))


def _read_all(kind: str, of: Callable[[Part], _Found], found: Object) -> list[_Found]:
    return _read(f"{kind}List", lambda every: [of(one) for one in every.parts("items", needed=False)], found)


def _read(kind: str, of: Callable[[Part], _Found], found: Object) -> _Found:
    try:
        return of(Part(found))
    except Garbled as error:
        path = one_line(str(error))
        raise NotKubernetes(f"what should be a {kind} lacks or garbles {path}; {NO_PROXY}") from error


def _insist(what: str, wanted: object, stands: object) -> None:
    """A cluster may take a change and make something else of it.

    Raises:
        NotDone: what stands is not what was wanted.
    """
    if wanted != stands:
        is_, not_ = ("not set" if one is None else one for one in (stands, wanted))
        shown = one_line(f"{what} is {is_}; it should be {not_}")
        raise NotDone(f"the cluster took the change, and {shown}; {_LOOK}")
