"""Benchmarks: a side of a comparison in a process of its own: asked and answering in lines of JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from tests.benchmarks.bar import Unmeasurable

CHECKOUT = Path(__file__).parents[2]
SERVER_CPU, PROBING_CPU = 1, 0
"""The endpoints on one core, what visits them on another, so that neither slows the other."""


def pinned(command: Sequence[str], cpu: int) -> list[str]:
    """The command held to one core, on machines that have it (and taskset, of util-linux)."""
    allowed = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(allowed[cpu % len(allowed)]), *command]


class Child:
    """A module of ours that runs until its standard input is closed, also by our death."""

    def __init__(self, module: str, *arguments: str, cpu: int) -> None:
        command = pinned([sys.executable, "-m", f"tests.benchmarks.{module}", *arguments], cpu)
        self._process = subprocess.Popen(
            command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    @property
    def pid(self) -> int:
        """Of the process; taskset becomes it."""
        return self._process.pid

    def ask(self, **question: Any) -> Any:  # noqa: ANN401 - JSON
        """Ask and wait for the answer.

        Raises:
            Unmeasurable: it ended; what it had to say stands on standard error.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with suppress(BrokenPipeError):
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
        if line := stdout.readline():
            return json.loads(line)
        raise Unmeasurable(f"{self._process.args!r} ended with status {self._process.wait()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                self._process.communicate(timeout=10)
        finally:
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()


def answer_questions(answer: Callable[[dict[str, Any]], Any]) -> None:
    """The child's side: answer each line until there are no more."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
