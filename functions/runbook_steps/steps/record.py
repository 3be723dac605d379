"""Runbook steps: record: what another step did, on the timeline; from a change on the runbook cools down."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.evidence import changed_in, lines_of
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.wording import one_line


@dataclass(frozen=True)
class Record:
    """`evidence`: a step's answer, or an object of answers by what was done."""

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "evidence")

    name: str
    evidence: object

    @classmethod
    def read(cls, fields: Fields) -> "Record":
        """Read a payload; raises BadRequest."""
        return cls(one_line(fields.text("name")), fields.any("evidence"))

    def perform(self, desk: Desk) -> Answer:
        """RECORDED. It is written down before the lock is looked at: it has happened.

        Raises:
            TakenOver: another run has the lock by now.
        """
        changed = changed_in(self.evidence)
        lines = desk.note(lines_of(self.name, self.evidence))
        if changed and desk.run:
            desk.tables.runs.changed(desk.id)
            desk.tables.runbooks.cool(desk.run, desk.now)  # already now: who is killed after it unlocks nothing
        desk.renew()
        return Answer(Verdict.RECORDED, lines, {"changed": changed})
