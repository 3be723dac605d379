"""Local run: the browser in which pages are looked at."""

import os
import shutil
import subprocess
from pathlib import Path

from infra.local.debian import ToolUnavailable

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Another apt may be at work: wait for it, up to 5 minutes.
INSTALL = ("apt-get", "-oDPkg::Lock::Timeout=300", "install", "--yes", "--no-install-recommends", "chromium")
INSTALL_SECONDS = 600


def find() -> Path | None:
    """The browser on PATH, or None."""
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def install_hint() -> str:
    """The line that root runs to have a browser."""
    return "apt-get update && apt-get install --yes --no-install-recommends chromium"


def ensure() -> Path:
    """Find the browser, or install it where this process may (as root, on Debian).

    Raises:
        ToolUnavailable: it is not here and was not installed; the message is the line to run.
    """
    why = "only root can install it"
    if find() is None and os.geteuid() == 0:
        why = _install()
    if found := find():
        return found
    raise ToolUnavailable(f"chromium is not installed ({why}): run `{install_hint()}` as root")


def _install() -> str:
    """Install it; why that did not work, or nothing."""
    if shutil.which("apt-get") is None:
        return "there is no apt-get here"
    done = _run(INSTALL)
    if done.returncode != 0:  # the package lists may be missing, or older than the archive
        _run(("apt-get", "update"))
        done = _run(INSTALL)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["apt-get failed"])[-1]


def _run(command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS
    )
