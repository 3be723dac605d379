"""Local run: what `up` leaves for `down` and `env` to find: which process holds the run, its parts, its addresses."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from infra.local import process, process_table
from infra.local.process import Running

CHECKOUT = Path(__file__).parents[2]


def folder() -> Path:
    """Where runs keep their files: FITFOOT_FOLDER, else `.fitfoot` in the checkout."""
    return Path(os.environ.get("FITFOOT_FOLDER") or CHECKOUT / ".fitfoot").absolute()


class SessionUnreadable(Exception):
    """Somebody else wrote in the session's file."""


@dataclass(frozen=True)
class Session:
    """One run of `up`. `ready` once everything is started."""

    holder: Running
    parts: tuple[Running, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    ready: bool = False

    @property
    def alive(self) -> bool:
        """Whether the process that holds it still runs."""
        return process.alive(self.holder)

    def save(self) -> None:
        """Write it so that a reader sees all of it or none; it holds tokens, so only its owner reads it."""
        folder().mkdir(parents=True, exist_ok=True)
        fresh = folder() / f"session.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(
            json.dumps(
                {
                    "holder": self.holder.to_dict(),
                    "parts": [part.to_dict() for part in self.parts],
                    "environment": self.environment,
                    "ready": self.ready,
                }
            )
        )
        fresh.rename(_file())


def this_process(name: str) -> Running:
    """The process that calls, as one that `down` can stop."""
    found = process_table.entry(os.getpid())
    return Running(name, os.getpid(), found.started_ticks if found else 0, Path(os.devnull))


def find() -> Session | None:
    """The last session, alive or not; None where there is none."""
    try:
        stored = json.loads(_file().read_bytes())
        return Session(
            holder=Running.from_dict(stored["holder"]),
            parts=tuple(Running.from_dict(part) for part in stored["parts"]),
            environment=stored["environment"],
            ready=stored["ready"],
        )
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise SessionUnreadable(f"{_file()} is not what `up` writes ({error}); delete it, then try again") from error


def forget() -> None:
    """The run has ended."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return folder() / "session.json"
