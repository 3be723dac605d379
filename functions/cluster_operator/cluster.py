"""Cluster operator: the shop's part of a cluster: what steps read and change there, one request each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from functions.cluster_operator.faults import ClusterFault, NotKubernetes
from functions.cluster_operator.kubernetes import JSON_PATCH, Kubernetes, Object
from functions.cluster_operator.objects import Autoscaler, Deployment, ReplicaSet

BREAKER: Final = "CIRCUIT_BREAKER_ENABLED"
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
        return _read("Deployment", Deployment.of, await self._kubernetes.get(f"{self._apps}/deployments/{name}"))

    async def change(self, deployment: Deployment, change: Object) -> None:
        """Merge into a deployment, if it still is as it was read."""
        change = change | {"metadata": {"resourceVersion": deployment.version}}
        await self._kubernetes.patch(f"{self._apps}/deployments/{deployment.name}", change)

    async def replace(self, deployment: Deployment, parts: Mapping[str, object]) -> None:
        """Put other parts (by JSON pointer) into a deployment whole, if it still is as it was read."""
        test = {"op": "test", "path": "/metadata/resourceVersion", "value": deployment.version}
        # what is not there yet is added, what is there is replaced
        changes = [{"op": "add", "path": path, "value": value} for path, value in parts.items()]
        await self._kubernetes.patch(f"{self._apps}/deployments/{deployment.name}", [test, *changes], JSON_PATCH)

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
        return _read("Scale", _scale, await self._kubernetes.patch(f"{self._apps}/deployments/{name}/scale", change))

    async def breaker(self) -> Breaker:
        """The circuit breaker."""
        return _read("ConfigMap", _breaker, await self._kubernetes.get(self._map))

    async def set_breaker(self, value: str | None, seen: Breaker) -> Breaker:
        """Write the breaker's line, or remove it, if nobody changed the map since it was seen."""
        change = {"metadata": {"resourceVersion": seen.version}, "data": {BREAKER: value}}
        return _read("ConfigMap", _breaker, await self._kubernetes.patch(self._map, change))

    async def autoscalers(self) -> Autoscalers:
        """Those of deployments. Not to see them fails no step: the right to may be lacking, or the API for them."""
        try:
            every = _read_all("HorizontalPodAutoscaler", Autoscaler.of, await self._kubernetes.get(self._autoscalers))
        except ClusterFault as error:
            return Autoscalers({}, f"whether an autoscaler is in the way cannot be seen: {error}")
        return Autoscalers({one.target: one for one in every if one.kind == "Deployment"})


def _scale(found: Object) -> Scale:
    return Scale(found["metadata"]["resourceVersion"], int(found["spec"].get("replicas", 0)))


def _breaker(found: Object) -> Breaker:
    return Breaker(found["metadata"]["resourceVersion"], (found.get("data") or {}).get(BREAKER))


def _read_all(kind: str, of: Callable[[Object], _Found], found: Object) -> list[_Found]:
    items = found.get("items") or ()
    return [_read(kind, of, one) for one in (items if isinstance(items, Iterable) else (items,))]


def _read(kind: str, of: Callable[[Object], _Found], found: Object) -> _Found:
    try:
        return of(found)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotKubernetes(f"what should be a {kind} lacks or garbles {error}") from error
