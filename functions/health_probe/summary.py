"""Health probe: what `aws lambda invoke` answers; pure."""

from collections.abc import Iterable
from typing import Any

from functions.health_probe.recording import Record
from functions.health_probe.request import ProbeRequest
from functions.model.observation import Observation
from functions.model.period import utc_text


def summary(request: ProbeRequest, seen: Iterable[Observation], record: Record) -> dict[str, Any]:
    """`{"at", "results": [{"check", "outcome", "reason", "phases_ms"}], "changed": [names]}`."""
    return {
        "at": utc_text(request.tick),
        "results": [
            {"check": one.check, "outcome": one.outcome, "reason": one.reason, "phases_ms": one.phases_ms}
            for one in seen
        ],
        "changed": [change.check.name for change in record.changes],
    }
