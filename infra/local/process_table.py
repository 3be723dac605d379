"""Local run: who runs on this machine, as /proc tells it. Linux only, standard library only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Entry:
    """One row of the process table.

    Attributes:
        pid: process id, which the kernel hands out again once it is free.
        started_ticks: start in clock ticks since boot (field 22 of /proc/PID/stat); with pid it names one process.
        parent: pid of the parent.
        group: process group id.
        session: session id.
        ended: True for a zombie, which only waits for its parent to ask.
    """

    pid: int
    started_ticks: int
    parent: int
    group: int
    session: int
    ended: bool


def entry(pid: int) -> Entry | None:
    """Read one row; None where no such process is (any more)."""
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The command, in parentheses, may hold spaces and parentheses itself: split after the last one.
    fields = text.rpartition(")")[2].split()
    return Entry(
        pid=pid,
        parent=int(fields[1]),
        group=int(fields[2]),
        session=int(fields[3]),
        started_ticks=int(fields[19]),
        ended=fields[0] in "ZX",
    )


def everyone() -> Iterator[Entry]:
    """Every process that has not ended, in no promised order."""
    for folder in PROC.iterdir():
        if folder.name.isdigit() and (found := entry(int(folder.name))) and not found.ended:
            yield found


def family(leader: int, known: frozenset[Entry] = frozenset()) -> frozenset[Entry]:
    """The running processes of a leader's group and session, and all their descendants.

    Args:
        leader: pid of a process that leads its own session.
        known: members seen earlier, whose descendants also belong, though the leader may be gone by now.
    """
    table = list(everyone())
    seen = {(one.pid, one.started_ticks) for one in known}
    pids = {one.pid for one in table if leader in (one.pid, one.group, one.session)}
    pids |= {one.pid for one in table if (one.pid, one.started_ticks) in seen}
    grown = -1
    while grown != len(pids):
        grown = len(pids)
        pids |= {one.pid for one in table if one.parent in pids}
    return frozenset(one for one in table if one.pid in pids)
