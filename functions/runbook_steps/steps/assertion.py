"""Runbook steps: assert: recovered, or somebody is woken by the runbook itself, and the execution fails."""

from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from functions.model.verdict import Verdict
from functions.runbook_steps import paging
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.faults import NotRecovered
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.measures import Judged
from functions.runbook_steps.steps.compare import Compare
from functions.state.runbooks import TakenOver


@dataclass(frozen=True)
class Assert:
    """What has to be so."""

    FIELDS: ClassVar[tuple[str, ...]] = Compare.FIELDS

    compare: Compare

    @classmethod
    def read(cls, fields: Fields) -> "Assert":
        """Read a payload; raises BadRequest."""
        return cls(Compare.read(fields))

    def perform(self, desk: Desk) -> Answer:
        """RECOVERED.

        Raises:
            NotRecovered: it is not, or nobody knows; somebody was paged, if anybody can be, and it is no dry run.
        """
        with suppress(TakenOver):  # the proof is owed in any case
            desk.renew()
        seen = self.compare.measured(desk)
        if seen.verdict is not Verdict.RECOVERED:
            raise NotRecovered(_failed(desk, seen))
        closed = "" if desk.dry_run else paging.close(desk.office, desk.owner, paging.about_of(desk), desk.deadline)[1]
        return self.compare.answer(seen, desk.note([f"recovered: {seen.line}", closed], poll=True))


def _failed(desk: Desk, seen: Judged) -> str:
    """Page, and write it down; the sentence with which it fails."""
    why = f"not recovered: {seen.line}" if seen.verdict is Verdict.ILL else f"recovery not proven: {seen.line}"
    paged = "a dry run wakes nobody" if desk.dry_run else paging.send(desk, why)
    desk.note([why, paged], poll=True)
    return f"{why}; {paged}"
