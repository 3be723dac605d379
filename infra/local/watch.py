"""Local run: what happens, a line an event: probe runs, changes of checks, turns of incidents, ends of parts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.duration import show_duration
from functions.model.incident import Incident, IncidentStatus
from functions.model.observation import Outcome
from functions.model.period import ZURICH, day_of
from functions.state.incidents import Incidents
from functions.state.observations import Observations
from infra.local.process import Running, alive

_LATEST = 20


@dataclass
class Watch:
    """Looks at the table of observations and tells what is new since it last looked."""

    checks: Sequence[Check]
    observations: Observations
    _seen: dict[str, CheckDay] = field(default_factory=dict)

    def news(self) -> Iterator[str]:
        """Lines for what came since the last call; times are Zurich's."""
        days = self.observations.latest([check.name for check in self.checks], day_of(datetime.now(UTC)))
        fresh = {
            name: day
            for name, day in days.items()
            if name not in self._seen or day.latest.at > self._seen[name].latest.at
        }
        if fresh:
            newest = max(day.latest.at for day in fresh.values())
            shown = " · ".join(f"{name} {_short(day)}" for name, day in fresh.items())
            yield f"{newest.astimezone(ZURICH):%H:%M:%S}  probe   {shown}"
        for name, day in fresh.items():
            before = self._seen[name].latest.outcome if name in self._seen else Outcome.UNKNOWN
            if day.latest.outcome is not before:
                why = f": {day.latest.reason}" if day.latest.reason else ""
                at = day.latest.at.astimezone(ZURICH)
                yield f"{at:%H:%M:%S}  change  {name} {before} → {day.latest.outcome}{why}"
        self._seen |= fresh


def _short(day: CheckDay) -> str:
    took = f" {show_duration(day.latest.took)}" if day.latest.took is not None else ""
    return f"{day.latest.outcome}{took}"


@dataclass
class IncidentWatch:
    """Looks at the incidents that opened last and tells which turned since it last looked."""

    incidents: Incidents
    _seen: dict[str, IncidentStatus] = field(default_factory=dict)

    def news(self) -> Iterator[str]:
        """Lines for what turned since the last call; times are Zurich's."""
        for incident in reversed(self.incidents.recent(_LATEST)):
            if self._seen.get(incident.id) is not incident.status:
                self._seen[incident.id] = incident.status
                at = incident.updated_at.astimezone(ZURICH)
                yield f"{at:%H:%M:%S}  {incident.status:<12} {incident.severity} {incident.title} ({_who(incident)})"


@dataclass
class PartsWatch:
    """Looks whether the parts still run and tells, once, which ended by itself: nothing starts it anew."""

    parts: Sequence[Running]
    alive: Callable[[Running], bool] = alive
    _ended: set[str] = field(default_factory=set)

    def news(self) -> Iterator[str]:
        """Lines for what ended since the last call; times are Zurich's."""
        for part in self.parts:
            if part.name not in self._ended and not self.alive(part):
                self._ended.add(part.name)
                now = f"{datetime.now(UTC).astimezone(ZURICH):%H:%M:%S}"
                yield f"{now}  ended   {part.name} does not run any more; its log is {part.log}; start it all anew"


def _who(incident: Incident) -> str:
    match incident.status:
        case IncidentStatus.ACKNOWLEDGED:
            return f"{incident.id}, by {incident.acknowledged_by}"
        case IncidentStatus.RESOLVED if incident.resolved_at:
            return f"{incident.id}, after {show_duration(incident.resolved_at - incident.opened_at)}"
        case _:
            return incident.id
