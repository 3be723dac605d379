"""Bundling: makes a folder whole or not at all, whoever else is making it and wherever it is killed."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONG_AGO = 315_619_200
"""1980-01-02 in seconds since 1970: what every file is dated; a zip knows no time before 1980, in any time zone."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a folder's lock, across threads and processes; the kernel frees it if the holder is killed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Gives an empty folder to fill, which takes the place of the old one if all goes well. Needs the folder's lock.

    Files get fixed times and modes: readable by all, as Lambda wants them.
    """
    fresh, old = (folder.parent / f".{folder.name}.{word}" for word in ("fresh", "old"))
    for left_over in (fresh, old):
        shutil.rmtree(left_over, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        normalise(fresh)
        with suppress(FileNotFoundError):
            folder.rename(old)
        fresh.rename(folder)
    finally:
        for left_over in (fresh, old):
            shutil.rmtree(left_over, ignore_errors=True)


def normalise(folder: Path) -> None:
    """Gives all files of a folder one time and one mode, so that what they hold is all that tells them apart."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (LONG_AGO, LONG_AGO))


def link_tree(source: Path, to: Path) -> None:
    """Copies a folder into another that may exist, by hard links where the two are on one disk."""
    shutil.copytree(source, to, copy_function=link, dirs_exist_ok=True)


def link(source: str, to: str) -> None:
    """Links a file, or copies it where linking is not possible."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copyfile(source, to)
