"""Cluster operator: step `ready`: whether deployments run what they shall, as `kubectl rollout status` has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.objects import Rollout
from functions.cluster_operator.step import Answer
from functions.model.verdict import Verdict


@dataclass(frozen=True)
class AskReady:
    """`{"step": "ready", "deployments"?}`."""

    name: ClassVar[str] = "ready"
    fields: ClassVar[tuple[str, ...]] = ("deployments",)
    deployments: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(fields.deployments())

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:  # noqa: ARG002 - as every step
        """`{"verdict", "deployments": [{"name", "replicas", "ready", "waiting_for"}]}`; READY waits for nothing."""
        found = []
        for name in self.deployments:
            rollout = (await cluster.deployment(name)).rollout
            found.append(
                {
                    "name": name,
                    "replicas": rollout.replicas,
                    "ready": rollout.ready,
                    "waiting_for": waiting_for(rollout),
                }
            )
        waits = any(one["waiting_for"] for one in found)
        return {"verdict": Verdict.WAITING if waits else Verdict.READY, "deployments": found}


def waiting_for(rollout: Rollout) -> str:
    """What is missing, for people; empty where nothing is."""
    if rollout.observed < rollout.generation:
        return "Kubernetes to begin with it"
    if rollout.replicas == 0:
        return "anybody to scale it up: it shall have no replicas"
    if rollout.updated < rollout.replicas:
        return f"{rollout.replicas - rollout.updated} new of {rollout.replicas} replicas"
    if rollout.total > rollout.updated:
        return f"{rollout.total - rollout.updated} old replicas to end"
    if rollout.available < rollout.replicas:
        return f"{rollout.replicas - rollout.available} of {rollout.replicas} replicas to become available"
    return ""
