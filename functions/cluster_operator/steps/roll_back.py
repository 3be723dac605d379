"""Cluster operator: step `roll_back`: a deployment goes back to the revision before, as `kubectl rollout undo` does."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import Conflict, Invalid, NotDone, one_line
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.objects import Deployment, ReplicaSet
from functions.cluster_operator.rolling_back import Back, annotations_of, template_of, the_way_back
from functions.cluster_operator.step import Answer
from functions.cluster_operator.tries import until_unhindered
from functions.model.verdict import Verdict


@dataclass(frozen=True)
class RollBack:
    """`{"step": "roll_back", "deployment"}`."""

    name: ClassVar[str] = "roll_back"
    fields: ClassVar[tuple[str, ...]] = ("deployment",)
    deployment: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(fields.deployment())

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:  # noqa: ARG002 - as every step
        """`{"verdict", "deployment", "from", "to", "changed", "note"}`; revisions are `{"revision", "image"}`."""
        back = await until_unhindered(lambda: self._go(cluster))
        gone = f"{self.deployment} does not run its youngest revision: it was rolled back already"
        return {
            "verdict": Verdict.DONE,
            "deployment": self.deployment,
            "from": _shown(back.current),
            "to": _shown(back.to or back.current),
            "changed": back.to is not None,
            "note": "" if back.to else gone,
        }

    async def _go(self, cluster: Cluster) -> Back:
        deployment = await cluster.deployment(self.deployment)
        back = the_way_back(deployment, await cluster.revisions(deployment))
        if back.to is not None:
            await _put(cluster, deployment, back.to)
        return back


async def _put(cluster: Cluster, deployment: Deployment, to: ReplicaSet) -> None:
    """The whole template of that revision: merged into the present one, what the present one adds would stay."""
    template = template_of(to.template)
    try:
        stands = await cluster.replace(deployment, template, annotations_of(deployment, to))
    except Invalid as error:  # a JSON patch's failed test is no 409
        if (await cluster.deployment(deployment.name)).version != deployment.version:
            raise Conflict(str(error)) from error
        raise
    if template_of(stands.template) != template:
        raise NotDone(
            f"the cluster took {deployment.name}'s template of revision {to.revision}, and what stands is another one; "
            f"see what changes it: kubectl rollout history deployment/{deployment.name}"
        )


def _shown(one: ReplicaSet) -> Answer:
    return {"revision": one.revision, "image": one_line(one.image)}
