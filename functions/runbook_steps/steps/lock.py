"""Runbook steps: lock: one run of a runbook at a time, a pause after each that changed something, a budget for all."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from functions.model.invocation import BadRequest
from functions.model.names import did_you_mean
from functions.model.runbook import RUNBOOKS, Locked, Refused, Wanted, clock
from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.wording import one_line
from functions.state.evidence import owner_of


@dataclass(frozen=True)
class Lock:
    """`incident` empty: the newest that stands of the storefront or the API, or none (not of what lags)."""

    FIELDS: ClassVar[tuple[str, ...]] = ("incident", "changes", "lock_seconds", "cooldown_minutes", "changes_a_day")

    incident: str
    changes: int
    lasts: timedelta
    cooldown: timedelta
    changes_a_day: int

    @classmethod
    def read(cls, fields: Fields) -> "Lock":
        """Read a payload; raises BadRequest."""
        return cls(
            fields.text("incident", ""),
            fields.whole("changes", 1),
            timedelta(seconds=fields.whole("lock_seconds", 180, least=10, most=3600)),
            timedelta(minutes=fields.whole("cooldown_minutes", 15, most=1440)),
            fields.whole("changes_a_day", 20),
        )

    def perform(self, desk: Desk) -> Answer:
        """LOCKED, or REFUSED with the `reason`. A dry run goes on in any case, and says whether it would be refused.

        Raises:
            BadRequest: there is no such runbook, or no incident of this id.
        """
        if desk.runbook not in RUNBOOKS:
            raise BadRequest(f"there is no runbook {desk.runbook!r}{did_you_mean(desk.runbook, RUNBOOKS)}")
        incident = self._incident(desk)
        limits = (self.changes, self.lasts, self.cooldown, self.changes_a_day)
        wanted = Wanted(desk.id, desk.runbook, incident, *limits)
        table = desk.tables.runbooks
        decided = table.may_lock(wanted, desk.now) if desk.dry_run else table.lock(wanted, desk.now)
        fields = {"incident": incident, "run": desk.id}
        owner = owner_of(desk.id, incident)
        match decided:
            case Refused(reason) if desk.dry_run:
                would_be = one_line(f"would be refused: {reason}")
                return Answer(Verdict.LOCKED, [would_be], {**fields, "reason": would_be})
            case Refused(reason):
                lines = desk.note([f"run {desk.id} does not begin: {reason}"], owner=owner)
                return Answer(Verdict.REFUSED, lines, {**fields, "reason": reason})
            case Locked(lock, spent, again):
                budget = f"{spent} of {self.changes_a_day} changes a day are spent, its own {self.changes} included"
                said = f"run {desk.id} goes on" if again else f"run {desk.id} begins; {budget}"
                lines = desk.note([said], owner=owner)
                return Answer(Verdict.LOCKED, lines, {**fields, "until": clock(lock.until), "spent": spent})

    def _incident(self, desk: Desk) -> str:
        """Of a run that goes on, the one that it began with."""
        if desk.run:
            return desk.run.incident
        if not self.incident:
            found = desk.newest_incident()
            return found.id if found else ""
        if desk.tables.incidents.get(self.incident) is None:
            raise BadRequest(f"there is no incident {self.incident!r}; leave it empty for the newest one")
        return self.incident
