"""Runbook steps: stop: the execution fails here, and says why."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.payload import answer_in
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.evidence import said_in
from functions.runbook_steps.faults import Stopped
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.wording import one_line


@dataclass(frozen=True)
class Stop:
    """Why, as a sentence or as the answer of the step that found it."""

    FIELDS: ClassVar[tuple[str, ...]] = ("reason",)

    reason: str

    @classmethod
    def read(cls, fields: Fields) -> "Stop":
        """Read a payload: anything is a reason."""
        reason = fields.any("reason")
        answer = answer_in(reason)
        said = said_in(answer) if answer is not None else reason if isinstance(reason, str) else ""
        return cls(one_line(said) or "no reason was given")

    def perform(self, desk: Desk) -> Answer:
        """Answers nothing.

        Raises:
            Stopped: always.
        """
        desk.note([f"stopped: {self.reason}"])
        raise Stopped(self.reason)
