"""API: how the APIs of others that the shop needs are, all together; pure."""

from collections.abc import Sequence
from typing import Any

from functions.api.health.external import Asked
from functions.api.health.finding import Finding, Health, unknown

NONE_SET = "no external API is set; write health: {external_apis: […]} in infra/monitoring/settings and deploy"


def finding(asked: Sequence[Asked]) -> Finding:
    """As ill as the illest; as slow as the slowest."""
    if not asked:
        return unknown("none is set", NONE_SET)
    answering = sum(one.well is True for one in asked)
    times = [one.took_ms for one in asked if one.took_ms is not None]
    health = Health.HEALTHY
    if any(one.well is None for one in asked):
        health = Health.UNKNOWN
    if any(one.well is False for one in asked):
        health = Health.UNHEALTHY
    summary = f"{answering} of {len(asked)} answer as they should"
    return Finding(health, summary, max(times, default=None), {"apis": [_shown(one) for one in asked]})


def _shown(one: Asked) -> dict[str, Any]:
    status = {True: Health.HEALTHY, False: Health.UNHEALTHY, None: Health.UNKNOWN}[one.well]
    took_ms = None if one.took_ms is None else round(one.took_ms, 1)
    shown: dict[str, Any] = {"name": one.api.name, "host": one.api.host, "status": status, "response_time": took_ms}
    return shown | ({"answered": one.status} if one.status else {}) | ({"error": one.error} if one.error else {})
