"""Local run: Debian packages through the machine's own apt sources, without root and without installing."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# An empty sandbox user: root would otherwise download as _apt, who may not enter the folder.
DOWNLOAD_OPTIONS = ("-oAPT::Sandbox::User=", "-oAcquire::Retries=2", "-oAcquire::http::Timeout=20")
TIMEOUT_SECONDS = 300


class AptFailed(Exception):
    """Apt is not here, or could not do what it was asked; the message is its last line."""


@dataclass(frozen=True)
class Package:
    """What the package lists say of one package.

    Attributes:
        name: as apt-get takes it.
        source: the source package it was built from, which all its siblings share.
        depends: names of packages, alternatives included.
    """

    name: str
    source: str
    depends: frozenset[str]


@dataclass(frozen=True)
class Apt:
    """One set of package lists: the machine's (no options), or one of our own (a private state)."""

    options: tuple[str, ...] = ()

    @classmethod
    def private(cls, folder: Path) -> "Apt":
        """Lists of our own in this folder, fetched now from the sources that the machine is set up with.

        Raises:
            AptFailed: the sources cannot be reached.
        """
        (folder / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (folder / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        installed = "/var/lib/dpkg/status"
        places = {"": folder, "::lists": folder / "lists", "::status": installed}
        ours = [f"-oDir::State{name}={place}" for name, place in places.items()]
        made = cls((*ours, f"-oDir::Cache={folder / 'cache'}"))
        run(["apt-get", *made.options, *DOWNLOAD_OPTIONS, "update"], folder)
        return made

    def packages(self) -> dict[str, Package]:
        """All packages of the lists, by name; empty where there are no lists."""
        text = run(["apt-cache", *self.options, "dumpavail"], Path("/"))
        return {package.name: package for package in map(_parse, text.split("\n\n")) if package}

    def unpack(self, names: Sequence[str], folder: Path) -> None:
        """Download these packages and unpack them into the folder, running none of their scripts.

        Raises:
            AptFailed: one cannot be had, for instance as the lists are older than the archive.
        """
        run(["apt-get", *self.options, *DOWNLOAD_OPTIONS, "download", *names], folder)
        for archive in sorted(folder.glob("*.deb")):
            run(["dpkg", "-x", archive.name, "."], folder)
            archive.unlink()


def run(command: Sequence[str], folder: Path) -> str:
    """Run a command of apt or dpkg and return what it printed.

    Raises:
        AptFailed: it is missing, failed, or took over 5 minutes.
    """
    if shutil.which(command[0]) is None:
        raise AptFailed(f"there is no {command[0]} here")
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise AptFailed(f"{command[0]} took over {TIMEOUT_SECONDS} s") from error
    # An update that reached no source ends with 0 as well: then the lists are empty, which the caller notices.
    if done.returncode != 0:
        raise AptFailed((done.stderr.strip().splitlines() or [f"{command[0]} failed"])[-1])
    return done.stdout


def missing_libraries(packages: dict[str, Package], names: Sequence[str]) -> Iterator[str]:
    """Shared libraries that these packages need and the machine does not have."""
    needed = {one for name in names for one in packages[name].depends if one.startswith("lib") and one in packages}
    for name in sorted(needed - set(names)):
        known = subprocess.run(["dpkg", "-s", name], capture_output=True, text=True, check=False)
        if "Status: install ok installed" not in known.stdout and not name.startswith("libjs-"):
            yield name


def _parse(stanza: str) -> Package | None:
    fields = dict(line.split(": ", 1) for line in stanza.split("\n") if ": " in line and not line.startswith(" "))
    if "Package" not in fields:
        return None
    name = fields["Package"]
    words = fields.get("Depends", "").replace("|", ",").split(",")
    depends = frozenset(word.split()[0].split(":")[0] for word in words if word.strip())
    return Package(name, fields.get("Source", name).split()[0], depends)
