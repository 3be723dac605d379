"""Cluster operator: step `restore`: puts replicas and breaker back to what `capacity` saw before they were changed.

It only takes back: no replica is added and no breaker switched on, whatever was saved, and whoever was here meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import ClusterFault, NotFound
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.saved import Saved
from functions.cluster_operator.step import Answer
from functions.cluster_operator.steps.breaker import shown, switch
from functions.cluster_operator.steps.scale import in_the_way
from functions.cluster_operator.tries import until_unhindered
from functions.model.verdict import Verdict


class NotAllRestored(ClusterFault):
    """Some of it could not be put back; the rest was."""


@dataclass(frozen=True)
class Restore:
    """`{"step": "restore", "capacity": what the runbook steps' `saved` answered}`."""

    name: ClassVar[str] = "restore"
    fields: ClassVar[tuple[str, ...]] = ("capacity",)
    saved: Saved

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(Saved.read(fields))

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:  # noqa: ARG002 - as every step
        """`{"verdict", "deployments": [{"name", "before", "after", "changed", "note"}], "breaker", "note"?}`.

        `breaker` is `{"before", "after", "changed", "note"?}`, or null where there is no map for it.
        """
        if self.saved.nothing:
            return {"verdict": Verdict.DONE, "deployments": [], "breaker": None, "note": "nothing was saved"}
        foreign = self.saved.foreign  # it hinders nothing else, and can never be put back
        failed: list[str] = []
        restored = []
        for name, replicas in self.saved.replicas.items():
            try:
                restored.append(await _put_back(cluster, name, replicas))
            except ClusterFault as error:  # what fails for one hinders no other
                failed.append(f"{name}: {error}")
        breaker = None
        try:
            breaker = await _breaker_back(cluster, self.saved.breaker)
        except ClusterFault as error:
            failed.append(f"breaker: {error}")
        if failed:
            raise NotAllRestored("; ".join(failed))
        answer: Answer = {"verdict": Verdict.DONE, "deployments": restored, "breaker": breaker}
        return answer | {"note": f"left alone, not to be touched: {', '.join(foreign)}"} if foreign else answer


async def _put_back(cluster: Cluster, name: str, replicas: int) -> Mapping[str, object]:
    async def scale() -> tuple[int, int]:
        seen = await cluster.scale(name)
        if replicas == 0 or replicas >= seen.replicas:
            return seen.replicas, seen.replicas
        return seen.replicas, (await cluster.set_scale(name, replicas, seen)).replicas

    before, after = await until_unhindered(scale)
    notes = in_the_way(await cluster.autoscalers(), name, after)
    if replicas > after:
        notes.insert(0, f"{name} had {replicas} replicas, to which it is not put back: that would be more than it has")
    if replicas == 0 != after:
        notes.insert(0, f"{name} had 0 replicas, to which it is not put back: that would take it down")
    return {"name": name, "before": before, "after": after, "changed": before != after, "note": "; ".join(notes)}


async def _breaker_back(cluster: Cluster, value: str | None) -> Answer | None:
    try:
        if _is_off(value):
            return await switch(cluster, value)
        seen = (await cluster.breaker()).value
    except NotFound:
        if value is None:  # there was no map then, and there is none now
            return None
        raise
    left: Answer = {"before": shown(seen), "after": shown(seen), "changed": False}
    if value == seen:
        return left
    return left | {"note": f"the breaker was {shown(value)}, to which it is not put back: that would switch it on"}


def _is_off(value: str | None) -> bool:
    return value is None or value.strip().lower() == "false"
