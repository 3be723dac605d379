"""Local Automation: people at the terminal: they approve, or do not, and stop a run with Ctrl-C."""

import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType
from typing import TextIO

from infra.automation.interpreter.ports import Decision, Request
from infra.local.automation.world import Stop

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Always:
    """Approves everything: `--yes`."""

    def ask(self, request: Request, within: timedelta) -> Decision | None:  # noqa: ARG002 - nobody is asked
        """Approve."""
        return Decision(approved=True, by="--yes")


@dataclass(frozen=True)
class Terminal:
    """Whoever sits there; without a terminal nobody does, and nothing is approved."""

    stop: Stop
    source: TextIO = field(default_factory=lambda: sys.stdin)

    def ask(self, request: Request, within: timedelta) -> Decision | None:
        """Ask for a `y`; anything else is a no."""
        if not self.source.isatty():
            return Decision(approved=False, by="nobody", comment="there is no terminal to ask on; --yes approves")
        print(f"  {request.message}\n  approve? [y/N] ", end="", flush=True)
        ends = time.monotonic() + within.total_seconds()
        while not self.stop.asked and time.monotonic() < ends:
            if select.select([self.source], [], [], _LOOK_SECONDS)[0]:
                said = self.source.readline().strip().lower()
                return Decision(approved=said in {"y", "yes"}, by="the terminal")
        return None


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP stop the run after the step that is going on; a second one ends it at once."""

    def ask(number: int, _: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        if number == signal.SIGINT:
            os.write(2, b"\nstopping after this step, then what it has for that; again to end at once\n")

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
