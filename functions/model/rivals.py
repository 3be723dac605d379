"""Model: runbooks that must not run beside each other: who raises the shop's capacity, and who puts it back. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from functions.model.runbook import Locked, Refused, RunbookLock, Spend, Wanted, clock, taking

_RAISE = ("FitFoot-HighErrorRate", "FitFoot-SlowResponse")
_PUT_BACK = ("FitFoot-RestoreCapacity",)


def rivals(runbook: str) -> Sequence[str]:
    """Runbooks whose lock keeps this one out, as its own lock keeps them out.

    Two that raise it may run together: neither takes anything away. What is put back while another run is between its
    saving and its scaling would be lost to both. FitFoot-ServiceDown changes no capacity.
    """
    if runbook in _RAISE:
        return _PUT_BACK
    return _RAISE if runbook in _PUT_BACK else ()


def taking_beside(  # noqa: PLR0913 - all that it is decided by
    wanted: Wanted,
    lock: RunbookLock | None,
    others: Mapping[str, RunbookLock],
    spends: Iterable[Spend],
    now: datetime,
    *,
    known: bool,
) -> Locked | Refused:
    """As `taking`, with the rivals' locks, by runbook.

    A rival's lock that ran out is `ousted`: its run may only have slept, and must change nothing any more.
    """
    decided = taking(wanted, lock, spends, now, known=known)
    if isinstance(decided, Refused):
        return decided
    for runbook, other in others.items():
        if other.held(now):
            return Refused(
                f"{wanted.runbook} waits for {runbook}, which is being run by {other.run} since {clock(other.since)}; "
                f"its lock holds until {clock(other.until)} unless it is renewed"
            )
    return replace(
        decided,
        ousted={name: _ousted(wanted, one, now) for name, one in others.items() if not one.released},
    )


def _ousted(wanted: Wanted, lock: RunbookLock, now: datetime) -> RunbookLock:
    """It is nobody's now; whose change it cools down from stands."""
    changed_by = lock.changed_by or (lock.run if lock.cooling_until else "")
    return replace(
        lock, run=wanted.run, since=now, until=now, released=True, version=lock.version + 1, changed_by=changed_by
    )
