"""Model: a check's day: its minutes by outcome and hour, its response times, and where it stands now.

One run extends one day by one observation; that is the only thing the probe writes for a check in a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from functions.model import latency
from functions.model.alert import AlertStatus
from functions.model.check import Check
from functions.model.latency import Latency
from functions.model.observation import Observation, Outcome
from functions.model.period import MINUTE, day_end, day_of, day_start, hour_index, minute_of

Minutes = Mapping[Outcome, int]
RECENT = 20
LETTERS = {
    Outcome.UP: "u",
    Outcome.DEGRADED: "d",
    Outcome.DOWN: "x",
    Outcome.MAINTENANCE: "m",
    Outcome.UNKNOWN: "k",
}
_FAILED = LETTERS[Outcome.DOWN] + LETTERS[Outcome.DEGRADED]


@dataclass(frozen=True)
class CheckDay:
    """One check in one Zurich day, up to its latest observation.

    `hours` holds minutes by outcome for each elapsed hour of the day; `counted_until` is the end of the last minute
    that stands in them, so that no minute is counted twice; `recent` has a letter for each of the last observations;
    `alert` is the status that was last written to the table of alerts, None before any was.
    """

    check: str
    day: date
    latest: Observation
    since: datetime
    counted_until: datetime
    hours: Mapping[int, Minutes]
    response_times: Latency = field(default_factory=dict)
    failures_in_row: int = 0
    successes_in_row: int = 0
    recent: str = ""
    alert: AlertStatus | None = None
    alert_since: datetime | None = None

    @property
    def minutes(self) -> Minutes:
        """Minutes of the whole day by outcome."""
        return {outcome: sum(hour.get(outcome, 0) for hour in self.hours.values()) for outcome in Outcome}

    def stands(self, now: datetime, stale_after: timedelta) -> Outcome:
        """The outcome now: unknown where the last observation is too old to say."""
        return Outcome.UNKNOWN if now - self.latest.at > stale_after else self.latest.outcome

    def failures_in_last(self, count: int) -> int:
        """How many of the last observations failed."""
        return sum(letter in _FAILED for letter in self.recent[-count:])


def extend(before: CheckDay | None, observation: Observation, check: Check) -> CheckDay:
    """The day with one more observation; a first observation, or the first of a day, begins a new one."""
    begins, until = _stands_for(before, observation, check.interval)
    day = _begin(before, observation)
    goes_on = day.stands(observation.at, check.stale_after) is observation.outcome
    return replace(
        day,
        latest=observation,
        since=day.since if goes_on else observation.at,
        counted_until=max(until, day.counted_until),
        hours=_add_minutes(day.hours, observation.outcome, begins, until),
        response_times=_add_time(day.response_times, observation),
        failures_in_row=_in_row(day.failures_in_row, observation, counts=observation.outcome.failing),
        successes_in_row=_in_row(day.successes_in_row, observation, counts=observation.outcome is Outcome.UP),
        recent=(day.recent + LETTERS[observation.outcome])[-RECENT:],
    )


def with_alert(day: CheckDay, status: AlertStatus, since: datetime | None) -> CheckDay:
    """The day with its alert turned."""
    return replace(day, alert=status, alert_since=since)


def _begin(before: CheckDay | None, observation: Observation) -> CheckDay:
    """The day that an observation falls in: the one before it, or a new one that remembers where things stood."""
    today = day_of(observation.at)
    if before is None:
        return CheckDay(observation.check, today, observation, observation.at, minute_of(observation.at), {})
    return before if before.day == today else replace(before, day=today, hours={}, response_times={})


def _stands_for(before: CheckDay | None, observation: Observation, interval: timedelta) -> tuple[datetime, datetime]:
    """The whole minutes that an observation stands for: its interval on, within its day, less what is counted already.

    A tick that comes late by less than half an interval closes the gap to the one before, the day's own first minutes
    too; a longer gap stays unknown.
    """
    begins, today = minute_of(observation.at), day_of(observation.at)
    until = min(begins + max(interval // MINUTE, 1) * MINUTE, day_end(today))
    if before is not None and (before.counted_until > begins or observation.at - before.latest.at < 1.5 * interval):
        begins = before.counted_until
    return max(begins, day_start(today)), until


def _add_minutes(
    hours: Mapping[int, Minutes], outcome: Outcome, begins: datetime, until: datetime
) -> Mapping[int, Minutes]:
    """Each minute in the hour that it is in."""
    added = {hour: dict(minutes) for hour, minutes in hours.items()}
    while begins < until:
        hour = added.setdefault(hour_index(begins), {})
        hour[outcome] = hour.get(outcome, 0) + 1
        begins += MINUTE
    return added


def _add_time(response_times: Latency, observation: Observation) -> Latency:
    if observation.took is None or observation.status is None:  # a refused connection is quick, and no response
        return response_times
    return latency.add(response_times, observation.took)


def _in_row(before: int, observation: Observation, *, counts: bool) -> int:
    """A streak: unknown and maintenance neither lengthen nor break it."""
    if observation.outcome in (Outcome.UNKNOWN, Outcome.MAINTENANCE):
        return before
    return before + 1 if counts else 0
