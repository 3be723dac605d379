"""Tests: a table, a bucket, a post and a bus in memory, at any of whose acts a run can be killed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, TypeVar

from functions.model.report import Kind
from functions.report_generator.delivering.courier import Courier
from functions.report_generator.delivering.delivered import IN_HAND, Delivered
from functions.report_generator.delivering.doubts import doubts
from functions.report_generator.delivering.parcel import Parcel
from functions.report_generator.delivering.post import Outcome, Taken
from functions.report_generator.delivering.shelf import ShelfUnavailable
from functions.state.client import Outrun, TableUnavailable
from functions.state.deliveries import Dispatch
from functions.state.series_table import TABLE
from tests.builders import NOON
from tests.fakes import FakeParameters

DAY = date(2026, 11, 22)
KEY = "reports/daily-20261122.txt"
T = TypeVar("T")


class Killed(BaseException):
    """The process is no more: nothing that catches an error sees it."""


@dataclass
class Fate:
    """Kills at the acts of these numbers, before (`-n`) or after (`n`) they take effect; acts are counted from 1."""

    at: frozenset[int] = frozenset()
    acts: int = 0

    def around(self, act: Callable[[], T]) -> T:
        self.acts += 1
        mine = self.acts
        if -mine in self.at:
            raise Killed
        done = act()
        if mine in self.at:
            raise Killed
        return done


@dataclass
class FakeDeliveries:
    """The table; `gone` takes it away, `meanwhile` is done once after the next read, by somebody else."""

    fate: Fate = field(default_factory=Fate)
    known: dict[tuple[Kind, date], Dispatch] = field(default_factory=dict)
    gone: bool = False
    meanwhile: Callable[[], object] | None = None

    def get(self, kind: Kind, day: date) -> Dispatch | None:
        found = self.fate.around(lambda: self._there().get((kind, day)))
        if self.meanwhile:
            act, self.meanwhile = self.meanwhile, None
            act()
        return found

    def of_days(self, kind: Kind, days: Iterable[date]) -> list[Dispatch]:
        wanted = {(kind, one) for one in days}
        return [one for at, one in self._there().items() if at in wanted]

    def begin(self, dispatch: Dispatch) -> Dispatch:
        return self.fate.around(lambda: self._put(dispatch, None))

    def change(self, before: Dispatch, **changes: Any) -> Dispatch:  # noqa: ANN401 - as the table's
        after = replace(before, **changes, version=before.version + 1)
        return self.fate.around(lambda: self._put(after, before.version))

    def _put(self, dispatch: Dispatch, version: int | None) -> Dispatch:
        at = (dispatch.kind, dispatch.day)
        found = self._there().get(at)
        if (found.version if found else None) != version:
            raise Outrun("report")
        self.known[at] = dispatch
        return dispatch

    def _there(self) -> dict[tuple[Kind, date], Dispatch]:
        if self.gone:
            raise TableUnavailable(TABLE, RuntimeError("connection refused by 10.0.0.5"))
        return self.known


@dataclass
class FakeShelf:
    """The bucket; `down` takes it away."""

    fate: Fate = field(default_factory=Fate)
    files: dict[str, bytes] = field(default_factory=dict)
    down: bool = False

    def put(self, files: Mapping[str, bytes]) -> None:
        self._there()
        for name, content in files.items():
            self.fate.around(partial(self.files.update, {name: content}))

    def get(self, name: str) -> bytes:
        self._there()
        return self.fate.around(lambda: self.files[name])

    def _there(self) -> None:
        if self.down:
            raise ShelfUnavailable("s3://reports: SlowDown")


@dataclass
class FakePost:
    """The mail service; it takes what it is given unless it `answers` otherwise, and does what is to be done `then`."""

    fate: Fate = field(default_factory=Fate)
    mails: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)
    answers: list[Outcome] = field(default_factory=list)
    then: Callable[[], None] = lambda: None

    def send(self, to: tuple[str, ...], mail: bytes) -> Outcome:
        return self.fate.around(lambda: self._send(to, mail))

    def _send(self, to: tuple[str, ...], mail: bytes) -> Outcome:
        answer = self.answers.pop(0) if self.answers else Taken("0107-1")
        if isinstance(answer, Taken):
            self.mails.append((to, mail))
        self.then()
        return answer


@dataclass
class World:
    """All of it, and the time; `made` counts how often the report was."""

    fate: Fate = field(default_factory=Fate)
    now: datetime = NOON
    parameters: FakeParameters = field(default_factory=lambda: FakeParameters(TEAM_EMAIL="team@fitfoot.ch"))
    made: int = 0
    heard: list[Dispatch] = field(default_factory=list)
    deaf: bool = False
    may_send: bool = True

    def __post_init__(self) -> None:
        self.table, self.shelf, self.post = FakeDeliveries(self.fate), FakeShelf(self.fate), FakePost(self.fate)
        self._runs = count(1)

    @property
    def dispatch(self) -> Dispatch:
        return self.table.known[Kind.DAILY, DAY]

    def make(self, earlier: datetime | None) -> Parcel:
        self.made += 1
        again = f", after that of {earlier:%H:%M}" if earlier else ""
        files = {KEY: f"made at {self.now:%H:%M}{again}".encode()}
        return Parcel(Kind.DAILY, DAY, self.now, files, f"mail {self.made}{again}".encode())

    def courier(self) -> Courier:
        """A run's own."""
        return Courier(
            self.table,
            self.shelf,
            self.post if self.may_send else None,
            self.parameters,
            self._tell,
            lambda: self.now,
            f"run {next(self._runs)}",
        )

    def deliver(self, *, resend: bool = False) -> Delivered:
        return self.courier().deliver(Kind.DAILY, DAY, self.make, resend=resend)

    def missed(self) -> tuple[str, ...]:
        """What the next report says of it."""
        return doubts(self.table, Kind.DAILY, DAY, self.now + 2 * IN_HAND)

    def later(self, by: timedelta = 2 * IN_HAND) -> None:
        self.now += by

    def _tell(self, dispatch: Dispatch) -> bool:
        def told() -> bool:
            if not self.deaf:
                self.heard.append(dispatch)
            return not self.deaf

        return self.fate.around(told)
