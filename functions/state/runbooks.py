"""State: runbooks: one run of each at a time, and what all of them take of one budget, in one transaction."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.rivals import rivals, taking_beside
from functions.model.runbook import Locked, Refused, Run, RunbookLock, Spend, Wanted, clock, current
from functions.state.attributes import instant
from functions.state.client import Collided, Item, Outrun, get_all, insist, speaking_to
from functions.state.incidents_table import TABLE, get
from functions.state.runbook_items import (
    BUDGET,
    budget_item,
    lock_item,
    lock_key,
    lock_of_item,
    run_item,
    run_key,
    spends_of_item,
    version_of,
)

_TRIES = 6
_COOLING = "cooling_until = :cooling, changed_by = :run"


class TakenOver(Exception):
    """Another run has the lock by now: this one must change nothing any more."""


@dataclass(frozen=True)
class _Seen:
    """What stood in the table when it was decided."""

    lock: RunbookLock | None
    others: Mapping[str, RunbookLock]
    known: bool
    spends: list[Spend]
    budget_version: int

    def decided(self, wanted: Wanted, now: datetime) -> Locked | Refused:
        return taking_beside(wanted, self.lock, self.others, self.spends, now, known=self.known)


class Runbooks:
    """Locks by runbook, and the budget."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def may_lock(self, wanted: Wanted, now: datetime) -> Locked | Refused:
        """What `lock` would answer; nothing is written.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._seen(wanted).decided(wanted, now)

    def lock(self, wanted: Wanted, now: datetime) -> Locked | Refused:
        """Let a run begin: its lock, itself and its spend in one transaction. The same run may come again.

        Raises:
            Outrun: others came first, again and again.
            TableUnavailable: absent, throttled or out of reach.
        """
        for _ in range(_TRIES):
            seen = self._seen(wanted)
            decided = seen.decided(wanted, now)
            if isinstance(decided, Refused):
                return decided
            with suppress(Outrun), speaking_to(TABLE, wanted.runbook):
                self._client.transact_write_items(TransactItems=_writes(wanted, seen, decided, now))
                return decided
        raise Outrun(f"{wanted.runbook}: others changed its lock or the budget {_TRIES} times meanwhile; try again")

    def renew(self, run: Run, now: datetime) -> None:
        """Hold the lock longer. One that was let go, or that nobody ever had, stays as it is.

        Raises:
            TakenOver: another run has it, or had it since.
            TableUnavailable: absent, throttled or out of reach.
        """
        if not self._holding(run, "SET #until = :until", {"#until": "until"}, {":until": instant(now + run.lasts)}):
            lock = lock_of_item(get(self._client, lock_key(run.runbook)))
            if lock and lock.run != run.id:
                raise TakenOver(
                    f"the lock of {run.runbook} ran out, and {lock.run} took it over at {clock(lock.since)}; "
                    f"run {run.id} changes nothing any more"
                )

    def release(self, run: Run, now: datetime) -> bool:
        """Let the lock go, never another run's; the cooldown begins anew if something was changed. Whether it was held.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        cooling = f", {_COOLING}" if run.changed else ""
        values = {":yes": {"BOOL": True}, **({":cooling": instant(now + run.cooldown)} if cooling else {})}
        return self._holding(run, f"SET released = :yes{cooling}", {}, values)

    def cool(self, run: Run, now: datetime) -> None:
        """Begin the cooldown: the run changed something. It stands whatever becomes of the run, and of its lock.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        cooling = {":cooling": instant(now + run.cooldown)}
        self._change(run, f"SET {_COOLING}", "attribute_exists(subject)", {}, cooling)

    def _seen(self, wanted: Wanted) -> _Seen:
        beside = rivals(wanted.runbook)
        keys = (lock_key(wanted.runbook), run_key(wanted.run), BUDGET, *map(lock_key, beside))
        items = {one["subject"]["S"]: one for one in get_all(self._client, TABLE, keys)}
        lock, run, budget, *locks = (items.get(where["subject"]["S"]) for where in keys)
        others = {name: one for name, item in zip(beside, locks, strict=True) if (one := lock_of_item(item))}
        return _Seen(lock_of_item(lock), others, run is not None, spends_of_item(budget), version_of(budget))

    def _holding(self, run: Run, changes: str, names: Item, values: Item) -> bool:
        """Change the lock while the run has it; whether it has."""
        held = "#run = :run AND released = :no"
        return self._change(run, changes, held, {"#run": "run", **names}, {":no": {"BOOL": False}, **values})

    def _change(self, run: Run, changes: str, condition: str, names: Item, values: Item) -> bool:
        """Change a run's lock where the condition holds; whether it did."""
        asked = {
            "TableName": TABLE,
            "Key": lock_key(run.runbook),
            "UpdateExpression": f"{changes} ADD #version :one",
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {"#version": "version", **names},
            "ExpressionAttributeValues": {":run": {"S": run.id}, ":one": {"N": "1"}, **values},
        }

        def update() -> None:
            with speaking_to(TABLE, run.runbook):
                self._client.update_item(**asked)

        try:
            insist(update)
        except Collided:
            raise
        except Outrun:
            return False
        return True


def _writes(wanted: Wanted, seen: _Seen, locked: Locked, now: datetime) -> list[Item]:
    """The transaction: it holds only if everything stands as it was seen."""
    writes = [_put(lock_item(wanted.runbook, locked.lock), locked.lock.version - 1)]
    for name in rivals(wanted.runbook):
        if ousted := locked.ousted.get(name):
            writes.append(_put(lock_item(name, ousted), ousted.version - 1))
        else:
            writes.append(_stands(lock_key(name), seen.others.get(name)))
    if not seen.known:
        run = Run(wanted.run, wanted.runbook, wanted.incident, now, wanted.lasts, wanted.cooldown)
        spends = [*current(seen.spends, now), Spend(wanted.run, now, wanted.changes)]
        writes.append(_put(run_item(run), 0))
        writes.append(_put(budget_item(spends, seen.budget_version + 1, now), seen.budget_version))
    return writes


def _put(item: Item, version: int) -> Item:
    """Put an item where one of this version stands; 0: where none does."""
    return {"Put": {"TableName": TABLE, "Item": item, **_of(version)}}


def _stands(where: Item, lock: RunbookLock | None) -> Item:
    """Nobody took, or let go, that lock since it was read."""
    return {"ConditionCheck": {"TableName": TABLE, "Key": where, **_of(lock.version if lock else 0)}}


def _of(version: int) -> Item:
    if not version:
        return {"ConditionExpression": "attribute_not_exists(subject)"}
    return {
        "ConditionExpression": "#version = :seen",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":seen": {"N": str(version)}},
    }
