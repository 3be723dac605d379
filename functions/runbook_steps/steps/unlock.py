"""Runbook steps: unlock: the run is over: the lock is free, the cooldown begins, the bus is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from functions.bus.events import Event
from functions.model.period import utc_text
from functions.model.runbook import Run, clock
from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.wording import one_line


@dataclass(frozen=True)
class Unlock:
    """`outcome` says how the run ended, in a word or two."""

    FIELDS: ClassVar[tuple[str, ...]] = ("outcome",)

    outcome: str

    @classmethod
    def read(cls, fields: Fields) -> "Unlock":
        """Read a payload; raises BadRequest."""
        return cls(one_line(fields.text("outcome", "")) or "ended")

    def perform(self, desk: Desk) -> Answer:
        """RELEASED, however often; never another run's lock."""
        run, now = desk.run, desk.now
        if desk.dry_run or run is None:
            return Answer(Verdict.RELEASED, [f"run {desk.id} holds no lock: {self.outcome}"], {"changed": False})
        held = desk.tables.runbooks.release(run, now)
        lines = [_line(run, self.outcome, now, held=held)]
        if run.finished_at is None:
            lines = desk.note(lines)
            desk.office.tell(_finished(run, self.outcome, now))
            desk.tables.runs.finished(run.id, now)
        return Answer(Verdict.RELEASED, lines, {"changed": run.changed})


def _line(run: Run, outcome: str, now: datetime, *, held: bool) -> str:
    if not held:
        return f"run {run.id} is over: {outcome}; it did not hold the lock any more"
    cooling = f"; {run.runbook} cools down until {clock(now + run.cooldown)}" if run.changed and run.cooldown else ""
    return f"run {run.id} is over: {outcome}{cooling}"


def _finished(run: Run, outcome: str, now: datetime) -> Event:
    detail: dict[str, Any] = {
        "run": run.id,
        "runbook": run.runbook,
        "incident": run.incident or None,
        "outcome": outcome,
        "changed": run.changed,
        "started_at": utc_text(run.started_at),
        "at": utc_text(now),
    }
    return Event("RunbookFinished", detail)
