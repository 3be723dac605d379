"""Model: a deployment: which version of a service went out, when, by whom, where to read of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.period import MINUTE, utc_text


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

    def before(self, opened_at: datetime) -> str:
        """How long before an incident opened: `6 minutes before`."""
        minutes = (opened_at - self.at) // MINUTE
        if minutes < 1:
            return "less than a minute before"
        return f"{minutes} minute{'s' if minutes > 1 else ''} before"

    def words(self, opened_at: datetime) -> str:
        """For people: `deployed 6 minutes before: api 1.4.2 by ci`."""
        return f"deployed {self.before(opened_at)}: {self.name}" + (f" by {self.by}" if self.by else "")


def deployment_json(deployment: Deployment) -> dict[str, Any]:
    """One deployment as programs read it; `by` and `url` are null where nobody said."""
    return {
        "service": deployment.service,
        "version": deployment.version,
        "at": utc_text(deployment.at),
        "by": deployment.by or None,
        "url": deployment.url or None,
    }
