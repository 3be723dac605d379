"""Model: checks as a bundle carries them: validated and defaulted when it is built, so that no function reads YAML."""

import json
from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from typing import Any

from functions.model.check import Alerting, Check, Flapping
from functions.model.condition import Condition
from functions.model.maintenance import MaintenanceWindow

BUNDLED = "monitoring/checks.json"


def dump(checks: Iterable[Check]) -> bytes:
    """The checks as JSON; durations are in seconds."""
    return json.dumps([_check_to_json(check) for check in checks], indent=1, ensure_ascii=False).encode()


def load(data: bytes) -> tuple[Check, ...]:
    """Read what `dump` wrote."""
    return tuple(_check_from_json(entry) for entry in json.loads(data))


def _check_to_json(check: Check) -> dict[str, Any]:
    flapping = check.alerting.flapping
    return {
        **{name: getattr(check, name) for name in _AS_THEY_ARE},
        "headers": dict(check.headers),
        "conditions": [condition.text for condition in check.conditions],
        "degraded": [condition.text for condition in check.degraded],
        "interval": check.interval.total_seconds(),
        "timeout": check.timeout.total_seconds(),
        "alerting": {
            "failure_threshold": check.alerting.failure_threshold,
            "success_threshold": check.alerting.success_threshold,
            "flapping": [flapping.failures, flapping.of] if flapping else None,
        },
        "maintenance": [
            [window.start.isoformat(), window.duration.total_seconds(), window.timezone, list(window.every)]
            for window in check.maintenance
        ],
    }


def _check_from_json(entry: Mapping[str, Any]) -> Check:
    alerting, flapping = entry["alerting"], entry["alerting"]["flapping"]
    return Check(
        **{name: entry[name] for name in _AS_THEY_ARE},
        headers=entry["headers"],
        conditions=tuple(Condition.parse(text) for text in entry["conditions"]),
        degraded=tuple(Condition.parse(text) for text in entry["degraded"]),
        interval=timedelta(seconds=entry["interval"]),
        timeout=timedelta(seconds=entry["timeout"]),
        alerting=Alerting(
            alerting["failure_threshold"], alerting["success_threshold"], Flapping(*flapping) if flapping else None
        ),
        maintenance=tuple(
            MaintenanceWindow(time.fromisoformat(start), timedelta(seconds=seconds), timezone, tuple(every))
            for start, seconds, timezone, every in entry["maintenance"]
        ),
    )


_AS_THEY_ARE = (
    "name", "group", "service", "url", "method", "body", "insecure", "ignore_redirect", "allow_private", "retries",
)  # fmt: skip
