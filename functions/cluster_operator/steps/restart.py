"""Cluster operator: step `restart`: new pods for a deployment, a few at a time, as `kubectl rollout restart` does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import ClusterFault
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.step import Answer
from functions.cluster_operator.tries import until_unhindered
from functions.model.period import utc_text
from functions.model.verdict import Verdict


class CannotRestart(ClusterFault):
    """It is paused."""


@dataclass(frozen=True)
class Restart:
    """`{"step": "restart", "deployment", "not_within_minutes"?: 10}`."""

    name: ClassVar[str] = "restart"
    fields: ClassVar[tuple[str, ...]] = ("deployment", "not_within_minutes")
    deployment: str
    not_within: timedelta

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        minutes = fields.whole("not_within_minutes", 0, 1440, 10)
        return cls(fields.deployment(), timedelta(minutes=minutes))

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:
        """`{"verdict", "deployment", "restarted_at", "changed", "note"}`."""
        return {"verdict": Verdict.DONE, "deployment": self.deployment} | await until_unhindered(
            lambda: self._restart(cluster, now)
        )

    async def _restart(self, cluster: Cluster, now: datetime) -> Answer:
        """The deployment itself says when it was restarted, so that a restart is not repeated by whoever comes next."""
        found = await cluster.deployment(self.deployment)
        if found.paused:
            resume = f"kubectl rollout resume deployment/{self.deployment}"
            raise CannotRestart(f"{self.deployment} is paused; resume it first: {resume}")
        last = found.restarted_at
        if last is not None and abs(now - last) < self.not_within:
            minutes = int(self.not_within.total_seconds()) // 60
            note = f"{self.deployment} was restarted less than {minutes} minutes ago, and is not again"
            return {"restarted_at": utc_text(last), "changed": False, "note": note}
        at = now.replace(microsecond=0)
        await cluster.restart(found, at)
        return {"restarted_at": utc_text(at), "changed": True, "note": ""}
