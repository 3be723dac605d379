"""Cluster operator: step `capacity`: how many replicas there are and how the breaker stands, to be put back later."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import NotFound
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.step import Answer
from functions.cluster_operator.steps.breaker import shown
from functions.model.verdict import Verdict


@dataclass(frozen=True)
class SeeCapacity:
    """`{"step": "capacity", "deployments"?}`."""

    name: ClassVar[str] = "capacity"
    fields: ClassVar[tuple[str, ...]] = ("deployments",)
    deployments: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(fields.deployments())

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:  # noqa: ARG002 - as every step
        """`{"verdict", "deployments": [{"name", "replicas", "ready", "autoscaler"}], "breaker", "note"?}`."""
        autoscalers = await cluster.autoscalers()
        notes = [autoscalers.unseen]
        found = []
        for name in self.deployments:
            rollout = (await cluster.deployment(name)).rollout
            scaler = autoscalers.by_deployment.get(name)
            shape = scaler.as_json() if scaler else None
            found.append({"name": name, "replicas": rollout.replicas, "ready": rollout.ready, "autoscaler": shape})
        try:
            breaker = shown((await cluster.breaker()).value)
        except NotFound as error:
            breaker = None
            notes.append(f"there is no breaker: {error}")
        note = "; ".join(filter(None, notes))
        return {"verdict": Verdict.DONE, "deployments": found, "breaker": breaker} | ({"note": note} if note else {})
