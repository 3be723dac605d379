"""Model: a runbook's run, its lock, and the budget of changes: whether a run may begin. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.model.period import ZURICH

BUDGET_OVER = timedelta(hours=24)
RUNBOOKS = ("FitFoot-HighErrorRate", "FitFoot-RestoreCapacity", "FitFoot-ServiceDown", "FitFoot-SlowResponse")
"""All that there are; a lock is of one of them."""


@dataclass(frozen=True)
class Wanted:
    """A run that wants to begin, or to go on: `changes` of the budget, which is `changes_a_day` of all runbooks.

    `lasts` is how long its lock holds unless it is renewed; `cooldown` how long nobody begins after it changed
    something.
    """

    run: str
    runbook: str
    incident: str = ""
    changes: int = 1
    lasts: timedelta = timedelta(minutes=3)
    cooldown: timedelta = timedelta(minutes=15)
    changes_a_day: int = 20


@dataclass(frozen=True)
class RunbookLock:
    """Who has a runbook, or had it last. `version` counts its changes.

    `cooling_until` stands from a run's first change on, whatever becomes of that run, and stays when the lock changes
    hands; `changed_by` is whose change it was.
    """

    run: str
    since: datetime
    until: datetime
    released: bool = False
    cooling_until: datetime | None = None
    version: int = 1
    changed_by: str = ""

    def held(self, now: datetime) -> bool:
        """Whether it keeps others out."""
        return not self.released and now < self.until


@dataclass(frozen=True)
class Run:
    """A run that has, or had, its lock. `changed` once something is known to have been changed by it.

    `restoring` is the version of the saved capacity that it puts back.
    """

    id: str
    runbook: str
    incident: str
    started_at: datetime
    lasts: timedelta
    cooldown: timedelta
    changed: bool = False
    restoring: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Spend:
    """What a run took of the budget."""

    run: str
    at: datetime
    changes: int


@dataclass(frozen=True)
class Locked:
    """The run may have the lock, so; `spent` is what of the budget counts, with its own; `again`: it had it before.

    `ousted` are locks of other runbooks, as they have to stand from now on.
    """

    lock: RunbookLock
    spent: int
    again: bool = False
    ousted: Mapping[str, RunbookLock] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """It may not; why, in a sentence."""

    reason: str


def taking(
    wanted: Wanted, lock: RunbookLock | None, spends: Iterable[Spend], now: datetime, *, known: bool
) -> Locked | Refused:
    """Whether a run may have the lock now, and as what.

    `known`: it had the lock before, so that what it takes of the budget is spent already.
    """
    counting = current(spends, now)
    if why := _refusal(wanted, lock, counting, now, known=known):
        return Refused(why)
    since = lock.since if lock and lock.run == wanted.run else now
    cooling = lock.cooling_until if lock else None
    version = lock.version + 1 if lock else 1
    own = 0 if known else wanted.changes
    changed_by = lock.changed_by if lock else ""
    taken = RunbookLock(
        wanted.run, since, now + wanted.lasts, cooling_until=cooling, version=version, changed_by=changed_by
    )
    return Locked(taken, spent(counting) + own, again=known)


def _refusal(
    wanted: Wanted, lock: RunbookLock | None, spends: list[Spend], now: datetime, *, known: bool
) -> str | None:
    if lock and lock.run != wanted.run:
        if lock.held(now):
            return (
                f"{wanted.runbook} is being run by {lock.run} since {clock(lock.since)}; "
                f"its lock holds until {clock(lock.until)} unless it is renewed"
            )
        changed_by = lock.changed_by or lock.run
        if lock.cooling_until and now < lock.cooling_until and changed_by != wanted.run:
            until = clock(lock.cooling_until)
            return f"{wanted.runbook} changed something in run {changed_by}; it cools down until {until}"
    return None if known else _overspent(wanted, spends)


def current(spends: Iterable[Spend], now: datetime) -> list[Spend]:
    """Those that still count, oldest first."""
    return sorted((one for one in spends if now < one.at + BUDGET_OVER), key=lambda one: one.at)


def spent(spends: Iterable[Spend]) -> int:
    """Changes in all."""
    return sum(one.changes for one in spends)


def clock(at: datetime) -> str:
    """An instant for people: `23.11. 13:00:05 (Zurich)`."""
    return f"{at.astimezone(ZURICH):%d.%m. %H:%M:%S} (Zurich)"


def _overspent(wanted: Wanted, spends: list[Spend]) -> str | None:
    had = spent(spends)
    over = had + wanted.changes - wanted.changes_a_day
    if over <= 0:
        return None
    if wanted.changes > wanted.changes_a_day:
        return f"{wanted.runbook} wants {wanted.changes} changes; the budget is {wanted.changes_a_day} a day"
    return (
        f"the budget of {wanted.changes_a_day} changes a day is spent: {had} in the last 24 hours, "
        f"{wanted.changes} wanted; there is room again after {clock(_room_at(spends, over))}"
    )


def _room_at(spends: list[Spend], over: int) -> datetime:
    """When the oldest spends that stand in the way do not count any more."""
    for one in spends:
        over -= one.changes
        if over <= 0:
            return one.at + BUDGET_OVER
    raise AssertionError("more is over than was spent")
