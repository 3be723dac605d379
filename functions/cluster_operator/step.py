"""Cluster operator: what every step is: a payload that was read, and what it does to the cluster."""

from datetime import datetime
from typing import Any, ClassVar, Protocol, Self

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.fields import Fields

Answer = dict[str, Any]
"""As JSON, with a `verdict`."""


class Step(Protocol):
    """Told apart by `name`; `fields` are those it knows besides `step` and `dry_run`."""

    name: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """From a payload.

        Raises:
            BadRequest: naming the field.
        """

    async def perform(self, cluster: Cluster, now: datetime) -> Answer:
        """Do it; doing it again does nothing more.

        Raises:
            ClusterFault: with what to do.
        """
