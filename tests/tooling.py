"""Tests: the tools that read the code, begun with the session: they take a minute of a core that others leave idle."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
COMMANDS = {
    "ruff check": ("ruff", "check", "--quiet", "."),
    "ruff format": ("ruff", "format", "--check", "--quiet", "."),
    "mypy": ("mypy",),
    "lint-imports": ("lint-imports", "--no-logo"),
}
_begun: dict[str, subprocess.Popen[str]] = {}


def begin(name: str) -> subprocess.Popen[str]:
    """Start a tool behind everything else, once."""
    if name not in _begun:
        program, *words = COMMANDS[name]
        command = ["nice", "-n", "19", str(Path(sys.executable).with_name(program)), *words]
        environment = {**os.environ, "NO_COLOR": "1"}
        pipe = subprocess.PIPE
        _begun[name] = subprocess.Popen(
            command, cwd=CHECKOUT, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True
        )
    return _begun[name]


def end() -> None:
    """Stop those that nobody waited for."""
    for tool in _begun.values():
        if tool.poll() is None:
            tool.kill()
            tool.wait()
        if tool.stdout:
            tool.stdout.close()
