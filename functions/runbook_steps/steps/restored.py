"""Runbook steps: restored: what was saved is put back: the next run saves anew."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.faults import Unusable
from functions.runbook_steps.fields import Fields

_BACK = "the capacity is as it was before"


@dataclass(frozen=True)
class Restored:
    """`incident` may be told, and changes nothing, as in `saved`."""

    FIELDS: ClassVar[tuple[str, ...]] = ("incident",)

    @classmethod
    def read(cls, fields: Fields) -> "Restored":
        """Read a payload; raises BadRequest."""
        fields.text("incident", "")
        return cls()

    def perform(self, desk: Desk) -> Answer:
        """DONE, however often. What others saved since the run was told of it stays: they may have changed it again.

        Raises:
            Unusable: it is unknown what was put back: the run has no lock, or never asked what is saved.
        """
        desk.renew()
        if desk.dry_run:
            return Answer(Verdict.DONE, [_BACK])
        if desk.run is None or not desk.run.restoring:
            missing = "never had the lock" if desk.run is None else "was never told what is saved"
            raise Unusable(f"run {desk.id} {missing}: nothing is forgotten; take the steps lock and saved before")
        left = desk.tables.saved.restored(desk.now, int(desk.run.restoring))
        more = "; others saved meanwhile, and what is kept is still to be put back" if left else ""
        return Answer(Verdict.DONE, desk.note([f"{_BACK}{more}"]))
