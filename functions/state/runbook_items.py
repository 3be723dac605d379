"""State: a runbook's lock, its runs and the budget as items of the table of incidents."""

from contextlib import suppress
from datetime import datetime, timedelta

from functions.model.period import parse_utc
from functions.model.runbook import Run, RunbookLock, Spend
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item
from functions.state.incident_item import PARTS_KEPT
from functions.state.incidents_table import key

ITSELF = "run"
BUDGET = key("runbook/budget", "budget")
_LOCK_KEPT = timedelta(days=90)
_BUDGET_KEPT = timedelta(days=7)


def lock_key(runbook: str) -> Item:
    """Where a runbook's lock stands."""
    return key(f"runbook/{runbook}", "lock")


def subject_of_run(run: str) -> str:
    """Under which all of a run stands."""
    return f"run/{run}"


def run_key(run: str) -> Item:
    """Where a run stands."""
    return key(subject_of_run(run), ITSELF)


def lock_item(runbook: str, lock: RunbookLock) -> Item:
    """The item of a lock."""
    cooling: Item = {"cooling_until": instant(lock.cooling_until)} if lock.cooling_until else {}
    if lock.changed_by:
        cooling["changed_by"] = {"S": lock.changed_by}
    return {
        **lock_key(runbook),
        "run": {"S": lock.run},
        "since": instant(lock.since),
        "until": instant(lock.until),
        "released": {"BOOL": lock.released},
        "version": {"N": str(lock.version)},
        "expires": expiry(lock.until, _LOCK_KEPT),
        **cooling,
    }


def lock_of_item(item: Item | None) -> RunbookLock | None:
    """Read what `lock_item` wrote."""
    if item is None:
        return None
    text = strings(item)
    cooling = text.get("cooling_until")
    return RunbookLock(
        text["run"],
        parse_utc(text["since"]),
        parse_utc(text["until"]),
        item["released"]["BOOL"],
        parse_utc(cooling) if cooling else None,
        int(item["version"]["N"]),
        text.get("changed_by", ""),
    )


def run_item(run: Run) -> Item:
    """The item of a run."""
    texts = {"id": run.id, "runbook": run.runbook, "incident": run.incident, "restoring": run.restoring}
    item: Item = {
        **run_key(run.id),
        **{name: {"S": text} for name, text in texts.items() if text},
        "started_at": instant(run.started_at),
        "lasts": _seconds(run.lasts),
        "cooldown": _seconds(run.cooldown),
        "changed": {"BOOL": run.changed},
        "expires": expiry(run.started_at, PARTS_KEPT),
    }
    if run.finished_at:
        item["finished_at"] = instant(run.finished_at)
    return item


def run_of_item(item: Item | None) -> Run | None:
    """Read what `run_item` wrote."""
    if item is None:
        return None
    text = strings(item)
    finished = text.get("finished_at")
    return Run(
        text["id"],
        text["runbook"],
        text.get("incident", ""),
        parse_utc(text["started_at"]),
        timedelta(seconds=float(item["lasts"]["N"])),
        timedelta(seconds=float(item["cooldown"]["N"])),
        item["changed"]["BOOL"],
        text.get("restoring", ""),
        parse_utc(finished) if finished else None,
    )


def budget_item(spends: list[Spend], version: int, now: datetime) -> Item:
    """The item of the budget: what was spent of it, by run."""
    lines = [
        {"M": {"run": {"S": one.run}, "at": instant(one.at), "changes": {"N": str(one.changes)}}} for one in spends
    ]
    return {
        **BUDGET,
        "spends": {"L": lines},
        "version": {"N": str(version)},
        "expires": expiry(now, _BUDGET_KEPT),
    }


def spends_of_item(item: Item | None) -> list[Spend]:
    """Read what `budget_item` wrote; what cannot be read counts for nothing."""
    spends = []
    for line in (item or {}).get("spends", {}).get("L", []):
        with suppress(KeyError, TypeError, ValueError):
            of = line["M"]
            spends.append(Spend(of["run"]["S"], parse_utc(of["at"]["S"]), int(of["changes"]["N"])))
    return spends


def version_of(item: Item | None) -> int:
    """How often it was changed; 0 where it is not there."""
    return int(item["version"]["N"]) if item else 0


def _seconds(value: timedelta) -> Item:
    return {"N": str(value.total_seconds())}
