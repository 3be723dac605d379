"""Runbook steps: what all steps share, whichever run they belong to: tables, shop, pager, bus, clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from functions.bus.events import Event
from functions.model.deployment import Deployment
from functions.model.incident import Entry, Incident
from functions.model.runbook import Locked, Refused, Run, Wanted
from functions.pagerduty.setup import Sender
from functions.shop.questions import Answer, Pong, Question
from functions.state.incidents import Standing
from functions.state.saved_capacity import Saved


class RunbooksTable(Protocol):
    """Locks and the budget."""

    def may_lock(self, wanted: Wanted, now: datetime) -> Locked | Refused: ...  # noqa: D102 - as Runbooks
    def lock(self, wanted: Wanted, now: datetime) -> Locked | Refused: ...  # noqa: D102
    def renew(self, run: Run, now: datetime) -> None: ...  # noqa: D102
    def release(self, run: Run, now: datetime) -> bool: ...  # noqa: D102
    def cool(self, run: Run, now: datetime) -> None: ...  # noqa: D102


class RunsTable(Protocol):
    """What is known of runs."""

    def get(self, run: str) -> Run | None: ...  # noqa: D102 - as Runs
    def changed(self, run: str) -> None: ...  # noqa: D102
    def restoring(self, run: str, version: str) -> None: ...  # noqa: D102
    def finished(self, run: str, now: datetime) -> None: ...  # noqa: D102


class SavedTable(Protocol):
    """What was saved of the shop's capacity."""

    def save(self, saved: Saved) -> Saved: ...  # noqa: D102 - as SavedCapacity
    def outstanding(self) -> Saved | None: ...  # noqa: D102
    def restored(self, now: datetime, version: int | None = None) -> Saved | None: ...  # noqa: D102


class EvidenceTable(Protocol):
    """Timelines."""

    def write(self, owner: str, entries: Sequence[Entry], about: Sequence[str]) -> None: ...  # noqa: D102 - as Evidence


class PagesTable(Protocol):
    """Whether a runbook's own page is open, and for which runs it was sent."""

    def is_open(self, owner: str) -> bool: ...  # noqa: D102 - as RunbookPages
    def was_sent(self, owner: str, run: str) -> bool: ...  # noqa: D102
    def opening(self, owner: str, now: datetime) -> None: ...  # noqa: D102
    def sent(self, owner: str, run: str, now: datetime) -> None: ...  # noqa: D102
    def closed(self, owner: str, now: datetime) -> None: ...  # noqa: D102


class IncidentsTable(Protocol):
    """The incidents."""

    def standing(self) -> Standing: ...  # noqa: D102 - as Incidents
    def get(self, id_: str) -> Incident | None: ...  # noqa: D102


class DeploymentsTable(Protocol):
    """What CI told."""

    def since(self, at: datetime) -> list[Deployment]: ...  # noqa: D102 - as Deployments


class Reader(Protocol):
    """Who asks the shop."""

    def ask(self, questions: Sequence[Question]) -> Sequence[Answer | Pong]: ...  # noqa: D102 - as ShopReader


@dataclass(frozen=True)
class Tables:
    """All that is kept."""

    runbooks: RunbooksTable
    runs: RunsTable
    saved: SavedTable
    evidence: EvidenceTable
    pages: PagesTable
    incidents: IncidentsTable
    deployments: DeploymentsTable


@dataclass(frozen=True)
class Office:
    """All that steps share. Clients are made when they are first needed.

    `window` is how far back fresh figures look; `incidents_url` is where people find incidents, or empty; `wait` lets
    so much time pass; `tell` puts an event on the bus.
    """

    tables: Tables
    reader: Callable[[], Reader]
    pager: Callable[[], Sender | None]
    tell: Callable[[Event], None]
    clock: Callable[[], datetime]
    wait: Callable[[timedelta], None]
    window: timedelta
    incidents_url: str = ""
