"""Cluster operator: step `breaker`: the shop's circuit breaker, one line of its ConfigMap."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import one_line
from functions.cluster_operator.fields import Fields
from functions.cluster_operator.step import Answer
from functions.cluster_operator.tries import until_unhindered
from functions.model.verdict import Verdict


@dataclass(frozen=True)
class SetBreaker:
    """`{"step": "breaker", "enabled"}`."""

    name: ClassVar[str] = "breaker"
    fields: ClassVar[tuple[str, ...]] = ("enabled",)
    enabled: bool

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload."""
        return cls(fields.flag("enabled"))

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:  # noqa: ARG002 - as every step
        """`{"verdict", "before", "after", "changed"}`."""
        return {"verdict": Verdict.DONE} | await switch(cluster, "true" if self.enabled else "false")


async def switch(cluster: Cluster, value: str | None) -> Answer:
    """Make the line say so, or be gone: `{"before", "after", "changed"}`, null where there is no such line."""

    async def write() -> tuple[str | None, str | None]:
        seen = await cluster.breaker()
        if seen.value == value:
            return seen.value, seen.value
        return seen.value, (await cluster.set_breaker(value, seen)).value

    before, after = await until_unhindered(write)
    return {"before": shown(before), "after": shown(after), "changed": before != after}


def shown(value: str | None) -> str | None:
    """The line's text as an answer may carry it."""
    return None if value is None else one_line(value)
