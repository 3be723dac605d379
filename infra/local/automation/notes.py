"""Local Automation: which runs are going on here, so that one that was killed goes on under the same execution id.

The id is what the lock and every change are kept under: a new one would wait for the old one's lock to run out, and
could not know what was changed already.
"""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from infra.local import process, session
from infra.local.process import Running

_GOES_ON_WITHIN = timedelta(hours=1)  # later it is another trouble that somebody wants cured


@dataclass(frozen=True)
class Wanted:
    """What is to be run: a document, for an incident or none, on an emulator."""

    document: str
    incident: str
    endpoint: str


@dataclass(frozen=True)
class Note:
    """One run's; `goes_on` says that an earlier one under this id was killed."""

    id: str
    file: Path
    goes_on: bool = False

    def drop(self) -> None:
        """The run has ended by itself."""
        self.file.unlink(missing_ok=True)


def begin(wanted: Wanted, folder: Path) -> Note:
    """Note that this process runs it, under the id of a run that was killed if there is one."""
    killed = next(_killed(wanted, folder), "")
    id_ = killed or str(uuid4())
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id_}.json"
    fresh = file.with_suffix(f".{uuid4().hex}.new")
    holder = session.this_process("fitfoot runbook").to_dict()
    fresh.write_text(json.dumps({**vars(wanted), "id": id_, "holder": holder}))
    fresh.rename(file)
    return Note(id_, file, goes_on=bool(killed))


def _killed(wanted: Wanted, folder: Path) -> Iterator[str]:
    """The ids of such runs that nobody holds any more; each is given to one caller only. Others' notes are let be."""
    for file in sorted(folder.glob("*.json")):
        with suppress(FileNotFoundError, ValueError, TypeError, KeyError):
            stored, began = json.loads(file.read_bytes()), file.stat().st_mtime
            late = time.time() - began >= _GOES_ON_WITHIN.total_seconds()
            other = Wanted(stored["document"], stored["incident"], stored["endpoint"]) != wanted
            if (other and not late) or process.alive(Running.from_dict(stored["holder"])):
                continue
            taken = file.with_suffix(".taken")
            file.rename(taken)  # of two that start at once, one finds it gone
            taken.unlink()
            if not (other or late):
                yield str(stored["id"])
