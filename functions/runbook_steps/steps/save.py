"""Runbook steps: save: what the shop's capacity was before anything was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from functions.model.runbook import clock
from functions.model.verdict import Verdict
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.capacity import capacity_in, capacity_words
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.state.saved_capacity import Saved, merged


@dataclass(frozen=True)
class Save:
    """The answer of cluster-operator's `capacity`."""

    FIELDS: ClassVar[tuple[str, ...]] = ("capacity",)

    capacity: Mapping[str, Any]

    @classmethod
    def read(cls, fields: Fields) -> "Save":
        """Read a payload.

        Raises:
            Unusable: it is no capacity.
        """
        return cls(capacity_in(fields.any("capacity")))

    def perform(self, desk: Desk) -> Answer:
        """SAVED with the `capacity` that is kept: the first that was seen since the last was put back, by any run."""
        desk.renew()
        mine = Saved(desk.owner, self.capacity, desk.now, desk.id)
        kept = merged(desk.tables.saved.outstanding(), mine) if desk.dry_run else desk.tables.saved.save(mine)
        since = "" if kept.run == desk.id else f", kept since {clock(kept.at)} by run {kept.run}"
        lines = desk.note([f"before any change: {capacity_words(kept.capacity)}{since}"])
        return Answer(Verdict.SAVED, lines, {"capacity": kept.capacity})
