"""Cluster operator: step `scale`: a deployment gets at least so many replicas; it is never scaled down."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Self

from functions.cluster_operator.cluster import Autoscalers, Cluster
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.step import Answer
from functions.cluster_operator.tries import until_unhindered
from functions.model.verdict import Verdict

MOST_REPLICAS: Final = 100


@dataclass(frozen=True)
class ScaleUp:
    """`{"step": "scale", "deployment", "replicas"}`."""

    name: ClassVar[str] = "scale"
    fields: ClassVar[tuple[str, ...]] = ("deployment", "replicas")
    deployment: str
    replicas: int

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(fields.deployment(), fields.whole("replicas", 1, MOST_REPLICAS))

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:  # noqa: ARG002 - as every step
        """`{"verdict", "deployment", "before", "after", "changed", "note"}`."""
        before, after = await until_unhindered(lambda: self._scale(cluster))
        notes = [f"{self.deployment} has {before} already, and is never scaled down"] if before > self.replicas else []
        notes += in_the_way(await cluster.autoscalers(), self.deployment, after)
        return {
            "verdict": Verdict.DONE,
            "deployment": self.deployment,
            "before": before,
            "after": after,
            "changed": before != after,
            "note": "; ".join(notes),
        }

    async def _scale(self, cluster: Cluster) -> tuple[int, int]:
        """Before and after."""
        seen = await cluster.scale(self.deployment)
        if seen.replicas >= self.replicas:
            return seen.replicas, seen.replicas
        return seen.replicas, (await cluster.set_scale(self.deployment, self.replicas, seen)).replicas


def in_the_way(autoscalers: Autoscalers, deployment: str, replicas: int) -> list[str]:
    """What an autoscaler may make of a deployment's replicas, for people."""
    if autoscalers.unseen:
        return [autoscalers.unseen]
    found = autoscalers.by_deployment.get(deployment)
    if found is None:
        return []
    bounds = f"the autoscaler {found.name} ({found.least} to {found.most}) decides how many replicas {deployment} has"
    if replicas > found.most:
        return [f"{bounds}, and brings it back to {found.most}: raise its maxReplicas"]
    if replicas < found.least:
        return [f"{bounds}, and brings it back to {found.least}"]
    return [f"{bounds}, and may undo this by the load that it sees"]
