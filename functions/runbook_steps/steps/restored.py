"""Runbook steps: restored: what was saved is put back: the next incident saves anew."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.state.evidence import owner_of


@dataclass(frozen=True)
class Restored:
    """`incident` empty: whose capacity the run was told of by `saved`."""

    FIELDS: ClassVar[tuple[str, ...]] = ("incident",)

    incident: str

    @classmethod
    def read(cls, fields: Fields) -> "Restored":
        """Read a payload; raises BadRequest."""
        return cls(fields.text("incident", "").strip())

    def perform(self, desk: Desk) -> Answer:
        """DONE, however often."""
        desk.renew()
        restoring = desk.run.restoring if desk.run else ""
        owner = owner_of("", self.incident) if self.incident else restoring or desk.owner
        if not desk.dry_run:
            desk.tables.saved.restored(owner, desk.now)
        return Answer(Verdict.DONE, desk.note(["the capacity is as it was before"]), {"of": owner})
