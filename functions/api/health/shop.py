"""API: how the shop's database, Redis and nodes are, out of what the shop reader answers; pure.

Disk and memory are what node_exporter says of each node to Prometheus. A Prometheus that does not answer makes them
unknown, and so does a node that has fallen silent: it is never counted as well because it was.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.api.health.finding import Finding, Health, unknown
from functions.api.health.settings import HealthSettings
from functions.model.rule import Sample
from functions.shop.questions import Answered, Pong, PromQL, RedisPing, Rows, Sql, Timed, Unanswered

_REAL = '{fstype!~"tmpfs|ramfs|squashfs|iso9660"}'
DISK = (
    f"100 * (1 - min by (job, instance, mountpoint) (node_filesystem_avail_bytes{_REAL} / "
    f"(node_filesystem_size_bytes{_REAL} > 0)))"
)
MEMORY = "100 * (1 - node_memory_MemAvailable_bytes / (node_memory_MemTotal_bytes > 0))"
SILENT = "max_over_time(node_memory_MemTotal_bytes[15m]) unless on (job, instance) node_memory_MemTotal_bytes"
_MOST_SHOWN = 20
_PING = "ping"


def questions(now: datetime) -> tuple[Sql | RedisPing | PromQL, ...]:
    """What is asked, in one batch; `findings` wants the answers in this order."""
    return (Sql(_PING), RedisPing(), PromQL(DISK, now), PromQL(MEMORY, now), PromQL(SILENT, now))


def findings(answers: Sequence[Timed], known: HealthSettings) -> dict[str, Finding]:
    """What the answers to `questions` say."""
    database, redis, disk, memory, silent = answers
    return {
        "database": _database(database),
        "redis": _redis(redis),
        "disk_space": _nodes(disk, silent, "disk", known.disk_used_percent),
        "memory": _nodes(memory, silent, "memory", known.memory_used_percent),
    }


def not_looked(error: str) -> dict[str, Finding]:
    """Where the shop reader did not answer at all."""
    why = Timed(Unanswered(error))
    return findings([why] * 5, HealthSettings())


def _database(timed: Timed) -> Finding:
    match timed.answer:
        case Rows((row, *_)):
            shown = {name: row[name] for name in ("version", "standby") if name in row}
            return Finding(Health.HEALTHY, "it answers", timed.took_ms, shown)
        case Unanswered(reason):
            return _unanswered(timed, reason)
        case _:
            return unknown("what it answers cannot be read")


def _redis(timed: Timed) -> Finding:
    match timed.answer:
        case Pong() as pong:
            names = ("pong_ms", "version", "used_memory_bytes", "max_memory_bytes", "connected_clients", "hit_rate")
            shown = {name: getattr(pong, name) for name in names}
            return Finding(Health.HEALTHY, "it answers", timed.took_ms, shown)
        case Unanswered(reason):
            return _unanswered(timed, reason)
        case _:
            return unknown("what it answers cannot be read")


def _unanswered(timed: Timed, reason: str) -> Finding:
    if timed.took_ms is None:
        return unknown("it could not be asked", reason)
    return Finding(Health.UNHEALTHY, "it does not answer as it should", timed.took_ms, {"error": reason})


def _nodes(timed: Timed, silent: Timed, what: str, limit: float) -> Finding:
    """How full each node is; whether there are others that say nothing any more."""
    match timed.answer, silent.answer:
        case Answered(samples, warnings), Answered(gone, more):
            pass
        case (Unanswered(reason), _) | (_, Unanswered(reason)):
            return unknown("Prometheus does not say", reason)
        case _:
            return unknown("what Prometheus answers cannot be read")
    full = [sample for sample in samples if math.isfinite(sample.value)]
    worst = sorted(full, key=lambda sample: -sample.value)
    over = [sample for sample in worst if sample.value > limit]
    private: dict[str, Any] = {"limit_percent": limit, "nodes": [_shown(one) for one in worst[:_MOST_SHOWN]]}
    if gone:
        private["silent"] = sorted({one.labels.get("instance", "") for one in gone})[:_MOST_SHOWN]
    if said := [*warnings, *more]:
        private["error"] = "; ".join(said)
    nodes = len({sample.labels.get("instance", "") for sample in full})
    if over:
        return Finding(Health.UNHEALTHY, f"too much {what} is used", timed.took_ms, private)
    if not full:
        return Finding(Health.UNKNOWN, f"Prometheus knows no node's {what}", timed.took_ms, private)
    if gone or said:
        return Finding(Health.UNKNOWN, "Prometheus does not know of all nodes", timed.took_ms, private)
    return Finding(Health.HEALTHY, f"enough {what} is free", timed.took_ms, private | {"node_count": nodes})


def _shown(sample: Sample) -> dict[str, Any]:
    where = {name: sample.labels[name] for name in ("instance", "mountpoint") if name in sample.labels}
    return {**where, "used_percent": round(sample.value, 1)}
