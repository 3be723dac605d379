"""Health probe: what an event asks for: the tick of the schedule, or a payload of an engineer's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.invocation import BadRequest, refuse_unknown, scheduled, tick_of
from functions.model.names import did_you_mean

_FIELDS = ("checks", "dry_run")
_TICK = timedelta(minutes=1)


@dataclass(frozen=True)
class ProbeRequest:
    """Which checks to visit at which tick. `scheduled` ticks alone honour a check's interval."""

    tick: datetime
    names: tuple[str, ...] | None = None
    dry_run: bool = False
    scheduled: bool = False

    @classmethod
    def parse(cls, event: Mapping[str, Any], now: datetime) -> "ProbeRequest":
        """Read an event: of EventBridge's or its Scheduler's, or `{"checks"?: [names], "dry_run"?: bool}`.

        Raises:
            BadRequest: naming the field and what would be right.
        """
        if not isinstance(event, Mapping):
            raise BadRequest('the payload is an object, like {} or {"checks": ["storefront"]}')
        if scheduled(event):
            return cls(tick=tick_of(event, now), scheduled=True)
        refuse_unknown(event, _FIELDS)
        names, dry_run = event.get("checks"), event.get("dry_run", False)
        if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
            raise BadRequest('checks is a list of names, like {"checks": ["storefront"]}')
        if not isinstance(dry_run, bool):
            raise BadRequest("dry_run is true or false")
        return cls(tick=now, names=None if names is None else tuple(names), dry_run=dry_run)

    def choose(self, checks: Sequence[Check]) -> list[Check]:
        """The checks that are asked for.

        Raises:
            BadRequest: a name that no check has, with the nearest that one has.
        """
        known = {check.name: check for check in checks}
        if self.names is None:
            return list(checks)
        for name in self.names:
            if name not in known:
                raise BadRequest(f"there is no check {name!r}{did_you_mean(name, known)}")
        return [known[name] for name in dict.fromkeys(self.names)]

    def due(self, checks: Iterable[Check], known: Mapping[str, CheckDay]) -> list[Check]:
        """Those to visit now: a schedule honours their intervals; one that is asked for is always due."""
        if not self.scheduled:
            return list(checks)
        return [one for one in checks if one.name not in known or self._due(one, known[one.name].latest.at)]

    def _due(self, check: Check, last: datetime) -> bool:
        """Each tick is due for a check of every minute; for another, half a tick early counts: schedules waver."""
        since = self.tick - last
        return since > timedelta() and (check.interval <= _TICK or since >= check.interval - _TICK / 2)
