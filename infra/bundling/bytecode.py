"""Bundling: byte-compiles a folder with the Python that will run it, so that no cold start has to."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from infra.bundling.failure import BundleFailed
from infra.bundling.uv import run_uv

LAMBDA_PYTHON = "3.13"
LAMBDA_TAG = "cpython-313"
TASK_ROOT = "/var/task"


def compile_bytecode(folder: Path, python: Path, *, strict: bool) -> None:
    """Writes a .pyc beside every .py of a folder: never checked against its source, without any path of this machine.

    Args:
        folder: what becomes (part of) /var/task.
        python: the interpreter to compile with; its version must be the one that runs the bundle.
        strict: whether a file that does not compile is an error. Packages carry files for other Pythons; ours do not.

    Raises:
        BundleFailed: strict, and a file does not compile.
    """
    command = [str(python), "-P", "-S", "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", TASK_ROOT, str(folder)]
    # A fixed hash seed gives sets in constants one order, so that the same source gives the same bytes.
    environment = {"PATH": os.defpath, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0 and strict:
        raise BundleFailed(f"our code does not compile: {' '.join((done.stdout or done.stderr).split())}")


@cache
def lambda_python() -> Path | None:
    """A Python 3.13 of this machine that really runs: from PATH, pyenv's, or uv's; None where there is none."""
    found = [Path(sys.executable)]
    found += [Path(folder, f"python{LAMBDA_PYTHON}") for folder in os.get_exec_path()]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    if os.access(pyenv, os.R_OK | os.X_OK):  # it may be somebody else's, by way of the environment
        found += sorted(pyenv.glob(f"versions/{LAMBDA_PYTHON}*/bin/python{LAMBDA_PYTHON}"), reverse=True)
    for python in found:
        if tag_and_version(python).startswith(LAMBDA_TAG):
            return python
    try:
        python = Path(run_uv("python", "find", LAMBDA_PYTHON, "--no-project", "--offline", folder=Path("/")).strip())
    except BundleFailed:
        return None
    return python if tag_and_version(python).startswith(LAMBDA_TAG) else None


@cache
def tag_and_version(python: Path) -> str:
    """What an interpreter says it is, such as `cpython-313 3.13.0`; empty where it does not run.

    A version manager's stand-in may be on PATH and yet refuse, so it is asked, not looked at.
    """
    if not shutil.which(python):
        return ""
    question = "import platform, sys; print(sys.implementation.cache_tag, platform.python_version())"
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", question], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    answer = done.stdout.strip()
    return answer if done.returncode == 0 and re.fullmatch(r"\S+ \d+\.\d+\.\S+", answer) else ""
