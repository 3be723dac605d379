"""Runbook steps: saved: what there is to put back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from functions.model.runbook import clock
from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.capacity import capacity_words
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.state.evidence import owner_of
from functions.state.saved_capacity import Saved as Kept

_STILL_MEANT = timedelta(days=7)
"""Without an incident: what was saved longer ago may have been put back by hand."""


@dataclass(frozen=True)
class Saved:
    """`incident` empty: the run's own, else whatever was saved last."""

    FIELDS: ClassVar[tuple[str, ...]] = ("incident",)

    incident: str

    @classmethod
    def read(cls, fields: Fields) -> "Saved":
        """Read a payload; raises BadRequest."""
        return cls(fields.text("incident", "").strip())

    def perform(self, desk: Desk) -> Answer:
        """SAVED with `capacity`, or NOTHING."""
        desk.renew()
        found = self._found(desk)
        if found is None:
            return Answer(Verdict.NOTHING, desk.note(["nothing is saved that is to be put back"]))
        if desk.run:
            desk.tables.runs.restoring(desk.id, found.owner)
        lines = desk.note([f"to be put back, saved {clock(found.at)}: {capacity_words(found.capacity)}"])
        return Answer(Verdict.SAVED, lines, {"capacity": found.capacity, "of": found.owner})

    def _found(self, desk: Desk) -> Kept | None:
        saved = desk.tables.saved
        if self.incident:
            return saved.of(owner_of("", self.incident))
        return saved.of(desk.owner) or saved.newest(desk.now - _STILL_MEANT)
