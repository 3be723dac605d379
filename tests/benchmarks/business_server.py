"""Benchmarks: a Postgres of its own for a shop of gigabytes, which leaves none of them behind."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local import postgres, process
from tests.benchmarks.bar import Unmeasurable

BYTES_AN_EVENT = 400  # with its index, the log, and what the usual SQL sorts on disk
SPARE_BYTES = 2 << 30


@contextmanager
def server(events: int, place: Path | None = None) -> Iterator[str]:
    """URL of the superuser of a Postgres that is gone afterwards, also where this process is told to end.

    Args:
        events: that there has to be room for.
        place: the folder that its own folder is made in; where temporary files are, if None.

    Raises:
        Unmeasurable: there is none here, or no room for so many events.
    """
    with _leaving_on_signals(), tempfile.TemporaryDirectory(prefix="fitfoot-bench-", dir=place) as folder:
        wanted, free = SPARE_BYTES + events * BYTES_AN_EVENT, shutil.disk_usage(folder).free
        if free < wanted:
            raise Unmeasurable(f"{wanted >> 20} MiB are wanted in {folder}, {free >> 20} are free: set TMPDIR")
        try:
            running = postgres.start(Path(folder))
        except process.PartFailed as why:
            raise Unmeasurable(str(why)) from why
        try:
            yield running.url
        finally:
            process.stop(running.process)


@contextmanager
def _leaving_on_signals() -> Iterator[None]:
    """Gigabytes are not left behind by a SIGTERM: it ends this like an exception. A second one waits for the first."""

    def leave(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        sys.exit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
