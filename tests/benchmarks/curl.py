"""Benchmarks: the guide's loop: curl, one endpoint after the other."""

import resource
import shutil
import subprocess
import time
from pathlib import Path

from tests.benchmarks.bar import Unmeasurable
from tests.benchmarks.child import PROBING_CPU, pinned
from tests.benchmarks.side import Side

LOOP = (
    'for url in "$@"; do curl --silent --fail --output /dev/null --max-time 10 --cacert "$CA_FILE" "$url" || exit; done'
)


def loop(urls: list[str], bundle_file: Path) -> Side:
    """Visit all in a shell's loop. Each curl reads the whole bundle of authorities, as it does in production.

    Raises:
        Unmeasurable: there is no curl, or a visit fails.
    """
    if not shutil.which("curl"):
        raise Unmeasurable("curl is not installed: run `apt-get install curl` as root")
    command = pinned(["sh", "-c", LOOP, "sh", *urls], PROBING_CPU)
    before, began = _cpu(), time.perf_counter()
    done = subprocess.run(command, env={"CA_FILE": str(bundle_file), "PATH": "/usr/bin:/bin"}, check=False)
    if done.returncode:
        raise Unmeasurable(f"curl failed with status {done.returncode}")
    return Side(time.perf_counter() - began, _cpu() - before)


def _cpu() -> float:
    """Seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
