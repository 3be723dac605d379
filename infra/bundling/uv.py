"""Bundling: runs uv, and says in one line what a person can do when it refuses."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from infra.bundling.failure import BundleFailed

TIMEOUT_SECONDS = 600
MISMATCH = re.compile(r"Hash mismatch for `([^`]+)`")
NO_WHEEL = re.compile(r"Because (\S+) has no (?:usable )?wheels")
NO_NETWORK = re.compile(r"network was disabled|Failed to fetch|error sending request|dns error", re.IGNORECASE)
UNKNOWN_GROUP = re.compile(r"dependency group '([^']+)' was not found")


def run_uv(*arguments: str, folder: Path) -> str:
    """Runs uv in a folder, never letting it ask, colour, draw or fetch a Python.

    Args:
        arguments: uv's own, such as `pip`, `compile`, …
        folder: where it runs; uv reads the project and its settings from there.

    Returns:
        What it wrote to its standard output.

    Raises:
        BundleFailed: uv is not there, refused or took more than ten minutes.
    """
    environment = os.environ | {"NO_COLOR": "1", "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    command = [*uv_command(), *arguments]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BundleFailed("uv did not finish within ten minutes: check the network, then try again") from error
    if done.returncode != 0:
        raise BundleFailed(advice(done.stderr))
    return done.stdout


@cache
def uv_command() -> tuple[str, ...]:
    """How to start uv: from PATH, as `uv run` says, or as a module of this Python; the first that really runs.

    Raises:
        BundleFailed: none of them runs.
    """
    on_path = shutil.which("uv")
    candidates = [(on_path,) if on_path else (), (os.environ.get("UV", ""),), (sys.executable, "-m", "uv")]
    for command in candidates:
        if command and command[0] and runs(command):
            return command
    raise BundleFailed("uv was not found: run `pip install uv`, then try again")


def runs(command: tuple[str, ...]) -> bool:
    """Whether it answers; a version manager's stand-in may be on PATH and yet refuse."""
    try:
        return subprocess.run([*command, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def advice(complaint: str) -> str:
    """What uv wrote to its standard error, as one line that says what to do."""
    if found := MISMATCH.search(complaint):
        return f"{found[1]} is not the file that was locked: if it was published anew, lock again: {relock()}"
    if found := NO_WHEEL.search(complaint):
        return f"{found[1]} has no wheel for this platform: choose another version in pyproject.toml, then {relock()}"
    if found := UNKNOWN_GROUP.search(complaint):
        return f"pyproject.toml has no dependency group {found[1]}: add one, even if empty, then {relock()}"
    if NO_NETWORK.search(complaint):
        return "packages could not be fetched: check the network and uv's index settings, then try again"
    if "--require-hashes" in complaint:
        return f"a requirement has no hash: lock again: {relock()}"
    lines = [
        line.strip().removeprefix("error: ") for line in complaint.splitlines() if "error:" in line or "cause:" in line
    ]
    return f"uv refused: {' '.join(lines) or complaint.strip() or 'it said nothing'}".replace("\n", " ")


def relock() -> str:
    """The command that compiles the requirements anew."""
    return "`uv run python -m infra.requirements_lock`"
