"""Local run: what happens, a line an event: each probe run, and each change of a check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.duration import show_duration
from functions.model.observation import Outcome
from functions.model.period import ZURICH, day_of
from functions.state.observations import Observations


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
