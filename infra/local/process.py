"""Local run: starts a part as a child process, and stops it and all it started. Standard library only."""

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

from infra.local import process_table

POLL_SECONDS = 0.02
# Below the range from which Linux takes the ports of outgoing connections, so that none takes ours before it is bound.
PORTS = range(20_000, 32_000)


class PartFailed(Exception):
    """A part did not start; the message is one line naming the part, what happened, its log and the log's end."""


@dataclass(frozen=True)
class Running:
    """A part that was started; what another process needs to stop it.

    Attributes:
        name: the part, as people call it.
        pid: of the leader of its process group and session.
        started_ticks: its start in clock ticks since boot, so that a recycled pid is never taken for it.
        log: everything it said.
        farewell: number of the signal that asks it to end.
    """

    name: str
    pid: int
    started_ticks: int
    log: Path
    farewell: int = signal.SIGTERM

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self) | {"log": str(self.log), "farewell": int(self.farewell)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """What to_dict gave."""
        return cls(**{**stored, "log": Path(stored["log"])})


def start(  # noqa: PLR0913 - all but the command are named where it is called
    command: Sequence[str],
    *,
    name: str,
    folder: Path,
    env: Mapping[str, str] | None = None,
    ready: Callable[[], bool],
    within: timedelta,
    farewell: signal.Signals = signal.SIGTERM,
) -> Running:
    """Start a part in a session of its own and wait until it is ready.

    Args:
        command: program and arguments; it gets the farewell signal too when the process that called this dies.
        name: the part's name, also of its log file.
        folder: where it runs and logs to NAME.log; made if missing.
        env: its whole environment; None for that of this process.
        ready: asked again and again until it says yes.
        within: how long to wait for that.
        farewell: the signal that asks it to end.

    Raises:
        PartFailed: it ended, or was not ready in time; then nothing of it is left running.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    try:
        child = _spawner().submit(_spawn, command, folder=folder, env=env, log=log, farewell=farewell).result()
    except OSError as error:
        raise PartFailed(f"{name} could not be started: {error}") from error
    born = process_table.entry(child.pid)
    running = Running(name, child.pid, born.started_ticks if born else 0, log, farewell)
    _children[running.pid, running.started_ticks] = child
    try:
        _await_ready(running, child, ready, within)
    except BaseException:  # Ctrl-C too must leave nothing behind
        stop(running)
        raise
    return running


def stop(running: Running, within: timedelta = timedelta(seconds=10)) -> None:
    """Ask a part to end, wait for it and all it started, and kill what is left; a second call does nothing.

    Args:
        running: the part, also one that another process started.
        within: how long it gets before it is killed.
    """
    deadline = time.monotonic() + within.total_seconds()
    members = _members(running)
    _send(running.farewell, [one for one in members if one.group == running.pid])
    orphans_asked = False
    while members := _members(running, members):
        if time.monotonic() > deadline:
            _send(signal.SIGKILL, members)
        elif not orphans_asked and all(one.pid != running.pid for one in members):
            orphans_asked = True
            _send(signal.SIGTERM, members)
        time.sleep(POLL_SECONDS)
    if child := _children.pop((running.pid, running.started_ticks), None):
        child.wait()


def alive(running: Running) -> bool:
    """Whether the process itself (not a later one with its pid) still runs."""
    found = process_table.entry(running.pid)
    return found is not None and not found.ended and found.started_ticks == running.started_ticks


def free_port() -> int:
    """A TCP port on loopback that nobody listens on and that this process has not been given before."""
    while True:
        port = secrets.choice(PORTS)
        if port in _given_ports:
            continue
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given_ports.add(port)
            return port


def answers(url: str) -> bool:
    """Whether a GET of this loopback address is answered with success within a second."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=1) as response:
            return bool(response.status < 300)  # noqa: PLR2004 - 2xx
    except (urllib.error.URLError, OSError):
        return False


# By pid and start, so that what is stopped under a recycled pid is not taken for a child.
_children: dict[tuple[int, int], subprocess.Popen[bytes]] = {}
_given_ports: set[int] = set()


@cache
def _spawner() -> ThreadPoolExecutor:
    """One thread that lives as long as this process: the kernel ties a child's "parent died" signal to a thread."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


def _spawn(
    command: Sequence[str], *, folder: Path, env: Mapping[str, str] | None, log: Path, farewell: signal.Signals
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            # setpriv (util-linux) asks the kernel for the signal and becomes the command: no code runs after a fork.
            ["setpriv", "--pdeathsig", farewell.name.removeprefix("SIG"), "--", *command],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _await_ready(
    running: Running, child: subprocess.Popen[bytes], ready: Callable[[], bool], within: timedelta
) -> None:
    deadline = time.monotonic() + within.total_seconds()
    while child.poll() is None:
        if ready():
            return
        if time.monotonic() > deadline:
            raise PartFailed(_sentence(running, f"was not ready within {within.total_seconds():g} s"))
        time.sleep(POLL_SECONDS)
    raise PartFailed(_sentence(running, f"ended with status {child.returncode} before it was ready"))


def _sentence(running: Running, what: str) -> str:
    lines = running.log.read_text(errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "(empty)")
    return f"{running.name} {what}; its log {running.log} ends: {last}"


def _members(running: Running, known: frozenset[process_table.Entry] = frozenset()) -> frozenset[process_table.Entry]:
    """All that is still running of a part; nothing if its pid means another process by now."""
    found = process_table.entry(running.pid)
    if found and found.started_ticks != running.started_ticks:
        seen = {(one.pid, one.started_ticks) for one in known}
        return frozenset(one for one in process_table.everyone() if (one.pid, one.started_ticks) in seen)
    return process_table.family(running.pid, known)


def _send(number: int, members: frozenset[process_table.Entry] | list[process_table.Entry]) -> None:
    for one in members:
        with suppress(ProcessLookupError):
            os.kill(one.pid, number)
