"""Tests: all that a runbook's steps work with, in memory, with a clock that is moved by hand."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from functions.bus.events import Event
from functions.model.delivery import Accepted, Delivery
from functions.model.deployment import Deployment
from functions.model.incident import Entry, Incident
from functions.model.notice import Notice
from functions.model.period import MINUTE
from functions.model.rivals import rivals, taking_beside
from functions.model.rule import Sample
from functions.model.runbook import Locked, Refused, Run, RunbookLock, Spend, Wanted, clock, current
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.office import Office, Tables
from functions.runbook_steps.request import Asked, parse
from functions.shop.questions import Answer, Answered, Pong, Question, RedisPing, Unanswered
from functions.state.runbooks import TakenOver
from functions.state.saved_capacity import Saved, merged
from tests.builders import NOON, an_incident
from tests.fakes import FakeIncidents

if TYPE_CHECKING:
    from functions.pagerduty.setup import Sender

RUNBOOK = "FitFoot-HighErrorRate"
PONG = Pong(0.42, "7.0.15", 12_300_000, 100_000_000, 42, 0, 0.971)


class MemoryRunbooks:
    """Locks, the budget and runs, as Runbooks and Runs keep them."""

    def __init__(self) -> None:
        self.locks: dict[str, RunbookLock] = {}
        self.known: dict[str, Run] = {}
        self.spends: list[Spend] = []

    def may_lock(self, wanted: Wanted, now: datetime) -> Locked | Refused:
        lock = self.locks.get(wanted.runbook)
        others = {name: self.locks[name] for name in rivals(wanted.runbook) if name in self.locks}
        return taking_beside(wanted, lock, others, self.spends, now, known=wanted.run in self.known)

    def lock(self, wanted: Wanted, now: datetime) -> Locked | Refused:
        decided = self.may_lock(wanted, now)
        if isinstance(decided, Locked):
            self.locks |= {wanted.runbook: decided.lock, **decided.ousted}
            if wanted.run not in self.known:
                run = Run(wanted.run, wanted.runbook, wanted.incident, now, wanted.lasts, wanted.cooldown)
                self.known[wanted.run] = run
                self.spends = [*current(self.spends, now), Spend(wanted.run, now, wanted.changes)]
        return decided

    def renew(self, run: Run, now: datetime) -> None:
        lock = self.locks.get(run.runbook)
        if lock and lock.run != run.id:
            raise TakenOver(
                f"the lock of {run.runbook} ran out, and {lock.run} took it over at {clock(lock.since)}; "
                f"run {run.id} changes nothing any more"
            )
        if lock and not lock.released:
            self.locks[run.runbook] = replace(lock, until=now + run.lasts)

    def release(self, run: Run, now: datetime) -> bool:
        lock = self.locks.get(run.runbook)
        if lock is None or lock.run != run.id or lock.released:
            return False
        self.locks[run.runbook] = replace(lock, released=True)
        if run.changed:
            self.cool(run, now)
        return True

    def cool(self, run: Run, now: datetime) -> None:
        if lock := self.locks.get(run.runbook):
            self.locks[run.runbook] = replace(lock, cooling_until=now + run.cooldown, changed_by=run.id)

    def get(self, run: str) -> Run | None:
        return self.known.get(run)

    def changed(self, run: str) -> None:
        self._of(run, changed=True)

    def restoring(self, run: str, version: str) -> None:
        self._of(run, restoring=version)

    def finished(self, run: str, now: datetime) -> None:
        self._of(run, finished_at=now)

    def _of(self, run: str, **changes: Any) -> None:  # noqa: ANN401 - a field of Run's
        if run in self.known:
            self.known[run] = replace(self.known[run], **changes)


class MemorySaved:
    """What was saved, as SavedCapacity keeps it."""

    def __init__(self) -> None:
        self.kept: Saved | None = None
        self._version = 0

    def save(self, saved: Saved) -> Saved:
        self._version += 1
        self.kept = merged(self.kept, replace(saved, version=self._version))
        return self.kept

    def outstanding(self) -> Saved | None:
        return self.kept

    def restored(self, now: datetime, version: int | None = None) -> Saved | None:
        del now
        if self.kept and version in (None, self.kept.version):
            self.kept, self._version = None, self._version + 1
        return self.kept


class MemoryEvidence:
    """Lines by owner, each written once."""

    def __init__(self) -> None:
        self.written: dict[tuple[str, ...], tuple[str, Sequence[Entry]]] = {}

    def write(self, owner: str, entries: Sequence[Entry], about: Sequence[str]) -> None:
        self.written.setdefault((owner, *about), (owner, entries))

    def lines(self, owner: str) -> list[str]:
        return [entry.text for of, entries in self.written.values() if of == owner for entry in entries]


class MemoryPages:
    """Owners whose page may be open, each with the runs that it was sent for."""

    def __init__(self) -> None:
        self.open: dict[str, set[str]] = {}

    def is_open(self, owner: str) -> bool:
        return owner in self.open

    def was_sent(self, owner: str, run: str) -> bool:
        return run in self.open.get(owner, ())

    def opening(self, owner: str, now: datetime) -> None:
        del now
        self.open.setdefault(owner, set())

    def sent(self, owner: str, run: str, now: datetime) -> None:
        del now
        self.open.setdefault(owner, set()).add(run)

    def closed(self, owner: str, now: datetime) -> None:
        del now
        self.open.pop(owner, None)


class MemoryDeployments:
    """What CI told."""

    def __init__(self, *told: Deployment) -> None:
        self.told = list(told)

    def since(self, at: datetime) -> list[Deployment]:
        return sorted((one for one in self.told if one.at >= at), key=lambda one: one.at, reverse=True)


class Pager:
    """Answers one after the other; takes what comes after that. `sent` are kinds and keys."""

    def __init__(self, *answers: Delivery) -> None:
        self._answers = list(answers)
        self.sent: list[tuple[str, str]] = []
        self.notices: list[Notice] = []

    def send(self, notice: Notice, receipt: str) -> Delivery:
        assert not receipt
        self.sent.append((notice.kind, notice.dedup_key))
        self.notices.append(notice)
        return self._answers.pop(0) if self._answers else Accepted()


class Shop:
    """Answers PromQL one after the other, the last one again and again; Redis with a pong."""

    def __init__(self) -> None:
        self.answers: list[Answer] = [Unanswered("nobody answers")]
        self.redis: Pong | Unanswered = PONG
        self.asked: list[Question] = []

    def says(self, *answers: Answer | Mapping[str, float]) -> None:
        """What each question is answered; a mapping has values by job."""
        self.answers = [one if isinstance(one, Answered | Unanswered) else by_job(one) for one in answers]

    def ask(self, questions: Sequence[Question]) -> list[Answer | Pong]:
        self.asked += questions
        return [self.redis if isinstance(one, RedisPing) else self._next() for one in questions]

    def _next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Room:
    """Steps are taken in it by `does`; `now` is moved by hand, and by whoever waits."""

    def __init__(self, *incidents: Incident, deployed: Sequence[Deployment] = ()) -> None:
        self.now = NOON + 10 * MINUTE
        self.left = timedelta(seconds=40)
        self.runbooks, self.saved, self.evidence = MemoryRunbooks(), MemorySaved(), MemoryEvidence()
        self.pages, self.incidents = MemoryPages(), FakeIncidents(*incidents)
        self.shop, self.told = Shop(), list[Event]()
        self.pager: Sender | None = Pager()
        tables = Tables(
            self.runbooks,
            self.runbooks,
            self.saved,
            self.evidence,
            self.pages,
            self.incidents,
            MemoryDeployments(*deployed),
        )
        self.office = Office(
            tables,
            reader=lambda: self.shop,
            pager=lambda: self.pager,
            tell=self.told.append,
            clock=lambda: self.now,
            wait=self.wait,
            window=2 * MINUTE,
            incidents_url="https://api.fitfoot.ch/incidents",
        )

    def wait(self, lasts: timedelta) -> None:
        self.now += lasts

    def does(self, step: str, run: str = "run-1", runbook: str = RUNBOOK, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        asked = parse({"step": step, "run": run, "runbook": runbook, **fields})
        assert isinstance(asked, Asked)
        desk = Desk(self.office, asked.name, asked.run, asked.runbook, asked.dry_run, self.now + self.left)
        return asked.step.perform(desk).json()

    def lines(self, incident: Incident | None = None, *, run: str = "run-1") -> list[str]:
        return self.evidence.lines(f"incident/{incident.id}" if incident else f"run/{run}")


@contextmanager
def nothing_written(room: Room) -> Iterator[None]:
    """Whatever is done inside leaves no trace."""
    before = repr(_state(room))
    yield
    assert repr(_state(room)) == before


def _state(room: Room) -> list[Any]:
    paged = room.pager.sent if isinstance(room.pager, Pager) else []
    known = room.runbooks
    return [
        known.locks,
        known.known,
        known.spends,
        room.saved.kept,
        room.evidence.written,
        room.pages.open,
        paged,
        room.told,
    ]


def by_job(values: Mapping[str, float]) -> Answered:
    return Answered(tuple(Sample({"job": f"fitfoot-{job}"}, value) for job, value in values.items()))


def one_value(value: float) -> Answered:
    return Answered((Sample({}, value),))


API_DOWN = an_incident(service="api", title="High Error Rate")
CAPACITY = {
    "verdict": "VERDICT_DONE",
    "deployments": [
        {"name": "fitfoot-web", "replicas": 2, "ready": 2, "autoscaler": None},
        {"name": "fitfoot-api", "replicas": 1, "ready": 1, "autoscaler": None},
    ],
    "breaker": "false",
}
