"""API: what a check of the shop's health finds, and what all of them come to; pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

CHECKS: Final = ("database", "redis", "external_apis", "disk_space", "memory")


class Health(StrEnum):
    """Unknown is what nobody could look at: neither well nor ill."""

    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """Of one check.

    Attributes:
        health: how it is.
        summary: in words of ours, for everybody.
        response_ms: how long who was asked took; None where nobody was.
        private: what has hosts, errors and figures in it, for those with the token.
    """

    health: Health
    summary: str
    response_ms: float | None = None
    private: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self, *, private: bool) -> dict[str, Any]:
        """`{"status", "response_time" (ms or null), "details": {"summary", …}}`."""
        return {
            "status": self.health,
            "response_time": None if self.response_ms is None else round(self.response_ms, 1),
            "details": {"summary": self.summary, **(self.private if private else {})},
        }


def unknown(summary: str, error: str = "") -> Finding:
    """Nobody could look; `error` is why."""
    return Finding(Health.UNKNOWN, summary, private={"error": error} if error else {})


def overall(findings: Mapping[str, Finding], required: Collection[str]) -> Health:
    """Unhealthy if any is; else unknown if any is that is required; else healthy."""
    found = {name: finding.health for name, finding in findings.items()}
    if Health.UNHEALTHY in found.values():
        return Health.UNHEALTHY
    if any(health is Health.UNKNOWN and name in required for name, health in found.items()):
        return Health.UNKNOWN
    return Health.HEALTHY
