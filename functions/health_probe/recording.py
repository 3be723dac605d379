"""Health probe: what a run makes of its observations: extend each check's day, once a tick, and tell what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from functions.health_probe.alerting import turn
from functions.model.alert import Alert
from functions.model.check import Check
from functions.model.day import CheckDay, extend
from functions.model.observation import Observation, Outcome
from functions.state.client import Outrun, TableUnavailable

_TRIES = 4


class Store(Protocol):
    """What recording needs of the table of observations."""

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]: ...  # noqa: D102 - as Observations
    def record(self, after: CheckDay, before: CheckDay | None, alert: Alert | None = None) -> None: ...  # noqa: D102


class RecordingFailed(Exception):
    """Some observations could not be written; the next run heals what it can."""


@dataclass(frozen=True)
class Change:
    """A check's outcome is another than before; the first one comes from unknown."""

    check: Check
    before: Outcome
    observation: Observation
    since: datetime


@dataclass
class Record:
    """What a run wrote, and what it could not."""

    changes: list[Change] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)

    def raise_if_failed(self) -> None:
        """Fail the run, visibly, once all that could be written was.

        Raises:
            RecordingFailed: naming the checks.
        """
        if self.failures:
            raise RecordingFailed("; ".join(f"{check} not recorded: {why}" for check, why in self.failures.items()))


def record_all(
    checks: Mapping[str, Check], seen: Iterable[Observation], known: Mapping[str, CheckDay], store: Store, today: date
) -> Record:
    """Record each observation; one that cannot be written does not keep the others from it.

    `today` is the day of now: the tick may be of the day before, and must not write past what is newer.
    """
    record = Record()
    for observation in seen:
        check = checks[observation.check]
        try:
            change = _record(check, observation, known.get(check.name), store, today)
        except TableUnavailable as error:
            record.failures[check.name] = str(error)
        except Outrun:
            record.failures[check.name] = f"its day is unreadable, or was written by somebody else {_TRIES} times"
        else:
            if change is None:
                record.doubled.append(check.name)
            elif change.before is not change.observation.outcome:
                record.changes.append(change)
    return record


def _record(
    check: Check, observation: Observation, before: CheckDay | None, store: Store, today: date
) -> Change | None:
    """Extend the check's day; None where this tick, or a later one, is in it already."""
    for tries_left in reversed(range(_TRIES)):
        if before is not None and observation.at <= before.latest.at:
            return None
        after, alert = turn(check, extend(before, observation, check))
        try:
            store.record(after, before, alert)
        except Outrun:
            if not tries_left:
                raise
            before = store.latest([check.name], today).get(check.name)
        else:
            stood = before.stands(observation.at, check.stale_after) if before else Outcome.UNKNOWN
            return Change(check, stood, observation, after.since)
    return None
