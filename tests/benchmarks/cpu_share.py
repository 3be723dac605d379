"""Benchmarks: holds a process to a part of a core, in Lambda's own period of 20 ms."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PERIOD_SECONDS = 0.02


@contextmanager
def held(pid: int, share: float) -> Iterator[str]:
    """Hold a process to a share of one core while the block lasts; gives the way it was done, in words.

    By the kernel's quota (cgroup version 2, else 1), where this user may make a group; else by stopping and continuing
    the process in turn, which the kernel's own throttling resembles.
    """
    with by_quota(pid, share) as way:
        if way:
            yield way
            return
    with by_signals(pid, share) as way:
        yield way


@contextmanager
def by_quota(pid: int, share: float) -> Iterator[str | None]:
    group = _group(share)
    if group is None:
        yield None
        return
    try:
        (group / "cgroup.procs").write_text(str(pid))
        version = 2 if (group / "cpu.max").exists() else 1
        yield f"cgroup v{version} quota of {share:g} core in {PERIOD_SECONDS * 1000:g} ms"
    finally:
        with suppress(ProcessLookupError):  # it has ended
            (group.parent / "cgroup.procs").write_text(str(pid))
        group.rmdir()


def _group(share: float) -> Path | None:
    """A new group with the quota, or None where none can be made."""
    period = int(PERIOD_SECONDS * 1e6)
    for parent in _own_groups():
        group = parent / f"fitfoot-bench-{os.getpid()}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            if (group / "cpu.max").exists():
                (group / "cpu.max").write_text(f"{int(period * share)} {period}")
            else:
                (group / "cpu.cfs_period_us").write_text(str(period))
                (group / "cpu.cfs_quota_us").write_text(str(int(period * share)))
        except OSError:
            group.rmdir()
        else:
            return group
    return None


def _own_groups() -> Iterator[Path]:
    """The groups that this process is in, of the hierarchies that may have quotas: proc(5), mountinfo and cgroup."""
    own = dict(_own_paths())
    for line in Path("/proc/self/mountinfo").read_text("utf-8").splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        mount = Path(before.split(" ")[4])
        if kind == "cgroup2" and "" in own:
            yield mount / own[""].lstrip("/")
        elif kind == "cgroup" and "cpu" in options.split(",") and "cpu" in own:
            yield mount / own["cpu"].lstrip("/")


def _own_paths() -> Iterator[tuple[str, str]]:
    for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            yield controller, path


@contextmanager
def by_signals(pid: int, share: float) -> Iterator[str]:
    ended = threading.Event()
    thread = threading.Thread(target=_stop_and_go, args=(pid, share, ended))
    thread.start()
    try:
        yield f"stopped and continued: {share:g} core of each {PERIOD_SECONDS * 1000:g} ms (no cgroup can be made here)"
    finally:
        ended.set()
        thread.join()


def _stop_and_go(pid: int, share: float, ended: threading.Event) -> None:
    began = time.perf_counter()
    turn = 0
    with suppress(ProcessLookupError):  # it has ended
        while not ended.is_set():
            os.kill(pid, signal.SIGSTOP)
            _wait_until(began + (turn + 1 - share) * PERIOD_SECONDS)
            os.kill(pid, signal.SIGCONT)
            turn = max(turn + 1, int((time.perf_counter() - began) / PERIOD_SECONDS))
            _wait_until(began + turn * PERIOD_SECONDS)


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.perf_counter()))
