"""Tests: the tools that read the code."""

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


def run(name: str) -> subprocess.CompletedProcess[str]:
    """Run one; what it says stands in stdout."""
    program, *words = COMMANDS[name]
    command = [str(Path(sys.executable).with_name(program)), *words]
    environment = {**os.environ, "NO_COLOR": "1"}
    out = subprocess.PIPE
    return subprocess.run(
        command, cwd=CHECKOUT, env=environment, stdout=out, stderr=subprocess.STDOUT, text=True, check=False
    )
