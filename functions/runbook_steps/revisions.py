"""Runbook steps: revisions: what the cluster was given lately, as cluster-operator answers it; pure."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from functions.model.period import parse_utc
from functions.runbook_steps.wording import one_line


@dataclass(frozen=True)
class Revision:
    """One ReplicaSet of a Deployment; `current`: it is the one that runs."""

    deployment: str
    revision: str
    image: str
    created_at: datetime
    change_cause: str
    current: bool

    @property
    def service(self) -> str:
        """`api` of `fitfoot-api`."""
        return self.deployment.removeprefix("fitfoot-")

    @property
    def words(self) -> str:
        """`fitfoot-api revision 7 (shop/api:1.4.2, cause: release 1.4.2)`."""
        return one_line(f"{self.deployment} revision {self.revision} ({self.image}, cause: {self.change_cause})")


def read_revisions(answer: Mapping[str, object] | None) -> Sequence[Revision] | None:
    """The revisions of an answer, those that can be read; None where it is no such answer."""
    listed = answer.get("revisions") if answer else None
    if not isinstance(listed, list):
        return None
    found = []
    for one in listed:
        with suppress(KeyError, TypeError, ValueError):
            found.append(
                Revision(
                    str(one["deployment"]),
                    str(one["revision"]),
                    str(one["image"]),
                    parse_utc(one["created_at"]),
                    str(one.get("change_cause") or "\N{EN DASH}"),
                    one["current"] in (True, "true", "True"),
                )
            )
    return found


def rolled_back(revisions: Iterable[Revision]) -> frozenset[str]:
    """Services whose youngest revision is not the one that runs: going back once more would undo that."""
    youngest: dict[str, Revision] = {}
    for one in revisions:
        known = youngest.get(one.service)
        if known is None or known.created_at < one.created_at:
            youngest[one.service] = one
    return frozenset(service for service, one in youngest.items() if not one.current)
