"""Model: an observation: what one tick made of one check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

PHASES = ("resolve", "connect", "tls", "processing", "transfer")
NO_PHASES: Mapping[str, timedelta] = MappingProxyType({})


class Outcome(StrEnum):
    """The five states of a check; unknown is neither up nor down."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"

    @property
    def failing(self) -> bool:
        """Whether it is wrong enough for an alert."""
        return self in (Outcome.DOWN, Outcome.DEGRADED)


class Cause(StrEnum):
    """Why an outcome is not up: a closed set, since it becomes a metric label."""

    NONE = "none"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    REDIRECT = "redirect"
    ADDRESS = "address"
    STATUS = "status"
    BODY = "body"
    RESPONSE_TIME = "response_time"
    CERTIFICATE = "certificate"
    CONDITION = "condition"
    NOT_VISITED = "not_visited"


@dataclass(frozen=True)
class Observation:
    """One check at one tick: the outcome, a sentence that says why, and what the visit measured."""

    check: str
    at: datetime
    outcome: Outcome
    reason: str = ""
    cause: Cause = Cause.NONE
    status: int | None = None
    took: timedelta | None = None
    phases: Mapping[str, timedelta] = field(default_factory=lambda: NO_PHASES)
    certificate_expires: datetime | None = None

    @property
    def phases_ms(self) -> dict[str, float]:
        """Phase durations in milliseconds, in the order they happened."""
        return {name: round(self.phases[name].total_seconds() * 1000, 1) for name in PHASES if name in self.phases}
