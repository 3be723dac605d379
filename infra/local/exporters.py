"""Local run: the exporters that Prometheus asks of this machine and of the shop's database, real ones on loopback."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from infra.local import debian, process

NODE, DATABASE = "node", "fitfoot-db"
_COLLECTORS = ("cpu", "filesystem", "loadavg", "meminfo")
# The exporter's own list without overlay, which is all that a container has for a disk.
_NO_DISKS = (
    "autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|proc|procfs"
    "|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs"
)


@dataclass
class Exporters:
    """What was started, by job, and what could not be, in lines for people."""

    urls: dict[str, str] = field(default_factory=dict)
    running: list[process.Running] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """One line."""
        return "; ".join([*self.urls.values(), *self.missing])


def start(folder: Path, database: str) -> Exporters:
    """Start one for this machine and one for a database; what Debian's packages cannot bring is only missing.

    Args:
        folder: for their logs.
        database: libpq URL of a role that may read Postgres's statistics.

    Raises:
        process.PartFailed: one did not start; neither is left running.
    """
    found = Exporters()
    begin: dict[str, Callable[[], tuple[str, process.Running]]] = {
        NODE: partial(_node, folder),
        DATABASE: partial(_postgres, folder, database),
    }
    for job, started in begin.items():
        try:
            url, running = started()
        except debian.ToolUnavailable as error:
            found.missing.append(f"{job} NOT RUNNING: {error}")
        except BaseException:
            for one in found.running:
                process.stop(one)
            raise
        else:
            found.urls[job] = url
            found.running.append(running)
    return found


def _node(folder: Path) -> tuple[str, process.Running]:
    options = ["--collector.disable-defaults", *(f"--collector.{name}" for name in _COLLECTORS)]
    options += [f"--collector.filesystem.fs-types-exclude=^({_NO_DISKS})$"]
    return _start("prometheus-node-exporter", folder, options, {})


def _postgres(folder: Path, database: str) -> tuple[str, process.Running]:
    environment = {"DATA_SOURCE_NAME": database}
    if _is_loopback(database):
        environment["PGSSLMODE"] = "disable"  # its driver wants TLS unless told otherwise; ours here speaks none
    return _start("prometheus-postgres-exporter", folder, [], environment)


def _start(name: str, folder: Path, options: Sequence[str], environment: dict[str, str]) -> tuple[str, process.Running]:
    program, port = debian.tool(name), process.free_port()
    url = f"http://127.0.0.1:{port}"
    running = process.start(
        [str(program.path), f"--web.listen-address=127.0.0.1:{port}", *options],
        name=name,
        folder=folder,
        env={"PATH": os.defpath, **program.environment, **environment},
        ready=partial(process.answers, f"{url}/"),
        within=timedelta(seconds=20),
    )
    return url, running


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or "localhost"
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
