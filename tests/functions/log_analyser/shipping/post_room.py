"""Tests: who takes lines, and where those go that nobody takes, in memory; a clock that only waiting moves."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from functions.log_analyser.batch import Batch
from functions.log_analyser.shipping.better_stack import Fate, Verdict
from functions.log_analyser.shipping.records import Record
from functions.log_analyser.shipping.shipper import Shipper
from functions.log_analyser.shipping.unsent import WAITING, Damaged, LinesNotKept, Unreadable

TAKEN = Verdict(Fate.TAKEN)
BUSY = Verdict(Fate.LATER, "503 busy")
FULL = Verdict(Fate.CLOSED, "402 Quota exceeded")


def a_batch(*lines: str, identity: str = "ab" * 32, at: int = 1_795_420_800_000) -> Batch:
    ids = tuple(f"{identity[:4]}-{number}" for number in range(len(lines)))
    return Batch(identity, "/fitfoot/web", "s", ids, tuple(at for _ in lines), lines)


@dataclass
class FakeSender:
    """Gives the next of `verdicts`, else the last; `poison` in a line makes a request unfit. `taken` are the ids."""

    verdicts: list[Verdict] = field(default_factory=lambda: [TAKEN])
    taken: list[str] = field(default_factory=list)
    asked: int = 0

    def send(self, part: Sequence[Record], seconds: float) -> Verdict:
        assert seconds > 0
        self.asked += 1
        verdict = self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]
        if verdict.fate is Fate.TAKEN and any(b"poison" in line for line in part):
            return Verdict(Fate.UNFIT, "406 Couldn't parse JSON content.")
        if verdict.fate is Fate.TAKEN:
            self.taken += ids(part)
        return verdict


@dataclass
class FakeUnsent:
    """The bucket; `gone` takes it away, `damaged` are names of files that nobody can read."""

    files: dict[str, list[Record]] = field(default_factory=dict)
    gone: bool = False
    damaged: set[str] = field(default_factory=set)

    def keep(self, folder: str, name: str, part: Sequence[Record]) -> None:
        if self.gone:
            raise LinesNotKept("s3://bucket: out of reach")
        self.files[f"{folder}{name}"] = list(part)

    def waiting(self) -> Iterator[str]:
        if self.gone:
            raise Unreadable("s3://bucket: out of reach")
        yield from sorted(name.removeprefix(WAITING) for name in self.files if name.startswith(WAITING))

    def read(self, name: str) -> list[Record]:
        if name in self.damaged:
            raise Damaged(f"{name} is damaged")
        return self.files.get(f"{WAITING}{name}", [])

    def forget(self, name: str) -> None:
        self.files.pop(f"{WAITING}{name}", None)

    def ids(self, folder: str) -> list[str]:
        return [id_ for name, part in sorted(self.files.items()) if name.startswith(folder) for id_ in ids(part)]


@dataclass
class Room:
    """A shipper with both of them. `now` is the clock, in seconds; `waited` are the pauses it made."""

    sender: FakeSender = field(default_factory=FakeSender)
    unsent: FakeUnsent = field(default_factory=FakeUnsent)
    now: float = 0.0
    waited: list[float] = field(default_factory=list)

    def shipper(self) -> Shipper:
        return Shipper(lambda: self.sender, self.unsent, clock=lambda: self.now, wait=self._wait)

    def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def ids(part: Sequence[Record]) -> list[str]:
    return [json.loads(line)["aws"]["id"] for line in part]
