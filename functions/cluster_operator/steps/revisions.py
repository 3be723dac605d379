"""Cluster operator: step `revisions`: which revisions of deployments there are: image, age, and what caused them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import one_line
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.objects import CHANGE_CAUSE
from functions.cluster_operator.rolling_back import current_of, deployed, pods_of
from functions.cluster_operator.step import Answer
from functions.model.period import utc_text
from functions.model.verdict import Verdict

_NOBODY_SAID = "\N{EN DASH}"
MOST_EACH: Final = 10
"""As many as a deployment keeps, unless it says otherwise."""


@dataclass(frozen=True)
class ListRevisions:
    """`{"step": "revisions", "deployments"?}`."""

    name: ClassVar[str] = "revisions"
    fields: ClassVar[tuple[str, ...]] = ("deployments",)
    deployments: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(fields.deployments())

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:
        """`{"verdict", "revisions": [{"deployment", "revision", "image", "created_at", "age", "change_cause", …}]}`."""
        found = []
        for name in self.deployments:
            deployment = await cluster.deployment(name)
            sets = await cluster.revisions(deployment)
            current = current_of(deployment, sets)
            found += [
                {
                    "deployment": name,
                    "revision": one.revision,
                    "image": one_line(one.image),
                    "created_at": utc_text(one.created_at),
                    "age": age(one.created_at, now),
                    "change_cause": one_line(one.annotations.get(CHANGE_CAUSE, "")) or _NOBODY_SAID,
                    "current": current is not None and pods_of(one.template) == pods_of(current.template),
                }
                for one in deployed(sets)[:MOST_EACH]
            ]
        found.sort(key=lambda one: str(one["created_at"]), reverse=True)
        return {"verdict": Verdict.DONE, "revisions": found}


def age(created_at: datetime, now: datetime) -> str:
    """For people: `6 minutes`, `1 hour`, `3 days`."""
    minutes = max(int((now - created_at).total_seconds()) // 60, 0)
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if count := minutes // size:
            return f"{count} {word}{'s' if count > 1 else ''}"
    return "less than a minute"
