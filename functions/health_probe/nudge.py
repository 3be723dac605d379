"""Health probe: a change of health as an event of the bus."""

from functions.bus.events import Event
from functions.health_probe.recording import Change
from functions.model.period import utc_text


def health_changed(change: Change) -> Event:
    """`ServiceHealthChanged`: which check went from what to what, and why."""
    detail = {
        "check": change.check.name,
        "group": change.check.group,
        "service": change.check.service,
        "from": change.before,
        "to": change.observation.outcome,
        "reason": change.observation.reason,
        "at": utc_text(change.observation.at),
        "since": utc_text(change.since),
    }
    return Event("ServiceHealthChanged", detail)
