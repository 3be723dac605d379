"""Model: a check: what to visit, how, and what has to hold, in Gatus's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.model.condition import Condition
from functions.model.maintenance import MaintenanceWindow


@dataclass(frozen=True)
class Flapping:
    """Failing when at least `failures` of the last `of` observations failed."""

    failures: int
    of: int


@dataclass(frozen=True)
class Alerting:
    """How many observations in a row turn a check's alert on and off."""

    failure_threshold: int = 3
    success_threshold: int = 2
    flapping: Flapping | None = None


@dataclass(frozen=True)
class Check:
    """One endpoint to visit. `retries` are further visits within one run before a failure counts."""

    name: str
    group: str
    service: str
    url: str
    conditions: tuple[Condition, ...]
    degraded: tuple[Condition, ...] = ()
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    interval: timedelta = timedelta(minutes=1)
    timeout: timedelta = timedelta(seconds=10)
    insecure: bool = False
    ignore_redirect: bool = False
    allow_private: bool = False
    retries: int = 0
    alerting: Alerting = Alerting()
    maintenance: tuple[MaintenanceWindow, ...] = ()

    @property
    def stale_after(self) -> timedelta:
        """How old its last observation may be before its state is unknown."""
        return 2 * self.interval + timedelta(minutes=1)

    def maintenance_until(self, now: datetime) -> datetime | None:
        """When the maintenance that holds `now` ends, or None."""
        ends = [end for window in self.maintenance if (end := window.ends(now))]
        return max(ends, default=None)
