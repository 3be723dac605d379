"""Local run: the CDK in a process of its own: its Node must not hear a terminal's Ctrl-C, and need not live on."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any


class SynthesisFailed(Exception):
    """The bundles or the template could not be made; the message is what the process said of it."""


class CdkProcess:
    """Builds the bundles at once, and the template as soon as it is told where the parts around the stack are."""

    def __init__(self, checks: Path, folder: Path, scale: int = 1) -> None:
        command = [sys.executable, "-m", "infra.local.template", str(checks), str(folder), str(scale)]
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True)

    def bundled(self) -> str:
        """Wait for the bundles, and name them.

        Raises:
            SynthesisFailed: one could not be built, or the checks are refused.
        """
        line = self._child.stdout.readline() if self._child.stdout else ""
        if not line:
            self._fail(self._child.communicate()[1])
        return line.strip()

    def assembly(self, around: Mapping[str, Any]) -> Path:
        """The synthesized stack's folder; `around` as `template.synthesized` has it.

        Raises:
            SynthesisFailed: it could not be synthesized.
        """
        answer, said = self._child.communicate(json.dumps(dict(around)))
        if self._child.returncode:
            self._fail(said)
        return Path(answer.strip().splitlines()[-1])

    def kill(self) -> None:
        """End it, finished or not; whoever waits for it is told."""
        if self._child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def close(self) -> None:
        """End it, and close what it was spoken to through; nobody may wait for it any more."""
        self.kill()
        for pipe in (self._child.stdin, self._child.stdout, self._child.stderr):
            if pipe:
                pipe.close()

    def _fail(self, said: str) -> None:
        lines = said.strip().splitlines()
        shown = lines[-1:] if any(line.startswith("Traceback") for line in lines) else lines
        raise SynthesisFailed("\n".join(shown) or f"the CDK's process ended with status {self._child.returncode}")
