"""Runbook steps: saved: what there is to put back."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.runbook import clock
from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.capacity import capacity_words
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields


@dataclass(frozen=True)
class Saved:
    """`incident` may be told, and changes nothing: the shop has one capacity, whichever incident it was raised for."""

    FIELDS: ClassVar[tuple[str, ...]] = ("incident",)

    @classmethod
    def read(cls, fields: Fields) -> "Saved":
        """Read a payload; raises BadRequest."""
        fields.text("incident", "")
        return cls()

    def perform(self, desk: Desk) -> Answer:
        """SAVED with `capacity` and `of`, for whom it was saved first; or NOTHING."""
        desk.renew()
        found = desk.tables.saved.outstanding()
        if found is None:
            return Answer(Verdict.NOTHING, desk.note(["nothing is saved that is to be put back"]))
        if desk.run:
            desk.tables.runs.restoring(desk.id, str(found.version))
        lines = desk.note([f"to be put back, saved {clock(found.at)}: {capacity_words(found.capacity)}"])
        return Answer(Verdict.SAVED, lines, {"capacity": found.capacity, "of": found.owner})
