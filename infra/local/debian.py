"""Local run: the tools that Debian packages carry (Prometheus, Redis …), installed or fetched into the user's cache."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from infra.local import apt

PACKAGES = {
    "prometheus": "prometheus",
    "promtool": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "amtool": "prometheus-alertmanager",
    "prometheus-blackbox-exporter": "prometheus-blackbox-exporter",
    "prometheus-node-exporter": "prometheus-node-exporter",
    "prometheus-postgres-exporter": "prometheus-postgres-exporter",
    "redis-server": "redis-server",
    "redis-cli": "redis-server",
    "kubectl": "kubernetes-client",
}


class ToolUnavailable(Exception):
    """A tool is not here and cannot be fetched; the message is one line that says what to install."""


@dataclass(frozen=True)
class Tool:
    """A program that can be run.

    Attributes:
        path: the program.
        environment: what it needs on top of the caller's environment; empty for an installed one.
    """

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def binary(name: str) -> Path:
    """The path of a program; see tool."""
    return tool(name).path


def tool(name: str) -> Tool:
    """Find a program on PATH, else in the user's cache, else fetch its Debian packages into that cache.

    Args:
        name: Debian's name of the program, a key of PACKAGES.

    Raises:
        ToolUnavailable: it is neither here nor to be had.
    """
    found = shutil.which(name)
    return Tool(Path(found)) if found else fetched(name)


def at_hand(name: str) -> Tool | None:
    """As tool, but nothing is fetched: None where it is neither on PATH nor in the cache."""
    found = shutil.which(name)
    return Tool(Path(found)) if found else _unpacked(_cache() / PACKAGES[name], name)


def fetched(name: str) -> Tool:
    """As tool, but never the installed one."""
    package = PACKAGES[name]
    root = _cache() / package
    why = "the fetched packages do not have it"
    try:
        if not root.exists():
            with _locked(_cache() / "lock"):
                _fetch(package, root)
    except apt.AptFailed as error:
        why = str(error)
    if unpacked := _unpacked(root, name):
        return unpacked
    raise ToolUnavailable(
        f"{name} is not installed and could not be fetched ({why}): run `apt-get install {package}` as root"
    )


def version(name: str) -> str:
    """The first line of what a tool says about its version."""
    found = tool(name)
    said = subprocess.run(
        [found.path, "--version"], env={**os.environ, **found.environment}, capture_output=True, text=True, check=True
    )
    return (said.stdout or said.stderr).splitlines()[0]


def _cache() -> Path:
    """A folder per release and architecture, as a home may be shared by machines."""
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    system = "-".join(release.get(key, "none").strip('"') for key in ("ID", "VERSION_ID"))
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "fitfoot" / "debian" / f"{system}-{os.uname().machine}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when the file is closed, whatever happens
        yield


def _fetch(package: str, root: Path) -> None:
    """Unpack a package beside root and move it there at once; from lists of our own if the machine's will not do."""
    if root.exists():  # by another process, while this one waited for the lock
        return
    try:
        _unpack(package, root, apt.Apt())
    except apt.AptFailed:
        _unpack(package, root, _private_lists(root.parent / "apt"))


def _unpack(package: str, root: Path, lists: apt.Apt) -> None:
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=f".{package}-") as parent:
        folder = Path(parent) / "root"
        folder.mkdir()
        lists.unpack(_wanted(package, lists.packages()), folder)
        folder.rename(root)


@cache
def _private_lists(folder: Path) -> apt.Apt:
    return apt.Apt.private(folder)  # once per process: an update takes seconds


def _wanted(package: str, packages: dict[str, apt.Package]) -> list[str]:
    if package not in packages:
        raise apt.AptFailed(f"the package lists do not have {package}")
    source = packages[package].source
    # All of one source: Debian moves programs among them (promtool, redis-server) from release to release.
    siblings = sorted(
        one.name for one in packages.values() if one.source == source and not one.name.endswith(("-dev", "-doc"))
    )
    return [*siblings, *apt.missing_libraries(packages, siblings)]


def _unpacked(root: Path, name: str) -> Tool | None:
    path = root / "usr" / "bin" / name
    if not path.exists():
        return None
    libraries = sorted({str(one.parent) for one in (root / "usr" / "lib").rglob("*.so*")})
    return Tool(path, {"LD_LIBRARY_PATH": ":".join(libraries)} if libraries else {})
