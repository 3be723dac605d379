"""Runbook steps: ask: a question about the shop, answered in lines for the timeline."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.invocation import BadRequest
from functions.model.names import did_you_mean
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.questions import QUESTIONS
from functions.runbook_steps.scope import Scope, known_service


@dataclass(frozen=True)
class Ask:
    """Which question, of which service; empty: of the storefront and the API."""

    FIELDS: ClassVar[tuple[str, ...]] = ("question", "service")

    question: str
    service: str

    @classmethod
    def read(cls, fields: Fields) -> "Ask":
        """Read a payload; raises BadRequest."""
        question = fields.text("question")
        if question not in QUESTIONS:
            raise BadRequest(f"there is no question {question!r}{did_you_mean(question, QUESTIONS)}")
        return cls(question, known_service(fields.text("service", "")))

    def perform(self, desk: Desk) -> Answer:
        """ANSWERED or UNKNOWN."""
        desk.renew()
        scope = Scope(self.service, desk.office.window)
        question = QUESTIONS[self.question]
        said = question.says(desk.office.reader().ask(question.asked(scope, desk.now)), scope)
        return Answer(said.verdict, desk.note(said.lines), {"question": self.question})
