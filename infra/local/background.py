"""Local run: `fitfoot up --detach`, and `down` and `env`, which speak to a run that another process holds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from infra.local import process, session
from infra.local.up import refuse_a_second

Say = Callable[[str], None]
_STOP_WITHIN = timedelta(seconds=40)
_POLL_SECONDS = 0.1


class NotUp(Exception):
    """Nothing runs that could be asked or stopped."""


def detach(arguments: Sequence[str], say: Say) -> int:
    """Start `up` in a session of its own, show its progress until it is ready, and leave it running.

    Returns:
        0, or the exit code of an `up` that did not start.
    """
    refuse_a_second()
    log_file = session.folder() / "up.log"
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("w", encoding="utf-8") as log, log_file.open(encoding="utf-8") as shown:
        command = [sys.executable, "-u", "-m", "infra.cli", "up", *arguments]
        child = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            while child.poll() is None and not _ready(child.pid):
                say(shown.read())
                time.sleep(_POLL_SECONDS)
        except BaseException:  # Ctrl-C while it starts: leave nothing behind
            child.send_signal(signal.SIGTERM)
            child.wait()
            raise
        say(shown.read())
    if child.returncode is None:
        say(f"It stays up in the background; {log_file} goes on, `uv run fitfoot down` stops it.\n")
    return child.returncode or 0


def down(say: Say) -> None:
    """Stop the run, and whatever a run that was killed has left."""
    found = session.find()
    if found is None:
        say("nothing is up\n")
        return
    ends = time.monotonic() + _STOP_WITHIN.total_seconds()
    if found.alive:
        os.kill(found.holder.pid, signal.SIGTERM)
        while found.alive and time.monotonic() < ends:
            time.sleep(_POLL_SECONDS)
    process.stop(found.holder)
    for part in reversed(found.parts):
        process.stop(part)
    session.forget()
    say("stopped\n")


def exports() -> str:
    """The run's addresses and tokens as a shell's exports.

    Raises:
        NotUp: nothing runs, or not yet.
    """
    found = session.find()
    if found is None or not found.alive:
        raise NotUp("nothing is up; start it with `uv run fitfoot up --detach`")
    if not found.ready:
        raise NotUp("it is starting; try again in a moment")
    return "\n".join(f"export {name}={_quoted(value)}" for name, value in sorted(found.environment.items()))


def _ready(pid: int) -> bool:
    found = session.find()
    return found is not None and found.holder.pid == pid and found.ready


def _quoted(value: str) -> str:
    """Single quotes always, as documented: a shell must not see the `$` of an address."""
    return "'" + value.replace("'", "'\"'\"'") + "'"
