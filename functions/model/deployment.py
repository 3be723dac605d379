"""Model: a deployment: which version of a service went out, when, by whom, where to read of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.period import MINUTE, utc_text

SAME_WITHIN = 10 * MINUTE
"""How far apart two words of one deployment may be: CI that tries again, or tells from two steps of a pipeline."""


@dataclass(frozen=True)
class Deployment:
    """As the shop's CI told it. `by` and `url` are empty where it did not say."""

    service: str
    version: str
    at: datetime
    by: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        """`api 1.4.2`."""
        return f"{self.service} {self.version}"

    def is_again(self, known: "Deployment", *, timed: bool = False) -> bool:
        """Whether this tells once more of a known one: it may leave the url out, but names no other.

        Args:
            known: one that was told.
            timed: who tells it says when it was; then another time is another deployment.
        """
        return (
            (self.service, self.version) == (known.service, known.version)
            and (self.at == known.at or (not timed and abs(self.at - known.at) <= SAME_WITHIN))
            and (not self.url or not known.url or self.url == known.url)
        )

    def replaced(self, known: "Deployment", others: Iterable["Deployment"]) -> bool:
        """Whether another version of the service went out between a known one and this: then this brought it back."""
        first, last = sorted((self.at, known.at))
        between = (one for one in others if one.service == self.service and first < one.at <= last)
        return first < last and any(one.version != self.version for one in between)

    def before(self, opened_at: datetime) -> str:
        """How long before an incident opened: `6 minutes before`."""
        minutes = (opened_at - self.at) // MINUTE
        if minutes < 1:
            return "less than a minute before"
        return f"{minutes} minute{'s' if minutes > 1 else ''} before"

    def words(self, opened_at: datetime) -> str:
        """For people: `deployed 6 minutes before: api 1.4.2 by ci`."""
        return f"deployed {self.before(opened_at)}: {self.name}" + (f" by {self.by}" if self.by else "")


@dataclass(frozen=True)
class Told:
    """The deployment that stands after somebody told of one; `before` says that it stood already."""

    deployment: Deployment
    before: bool = False


def deployment_json(deployment: Deployment) -> dict[str, Any]:
    """One deployment as programs read it; `by` and `url` are null where nobody said."""
    return {
        "service": deployment.service,
        "version": deployment.version,
        "at": utc_text(deployment.at),
        "by": deployment.by or None,
        "url": deployment.url or None,
    }
