"""Runbook steps: compare: a fresh figure against a limit."""

from dataclasses import dataclass
from typing import ClassVar

from functions.model.invocation import BadRequest
from functions.model.names import did_you_mean
from functions.runbook_steps.answer import Answer
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.fields import Fields
from functions.runbook_steps.measures import MEASURES, Judged, judged
from functions.runbook_steps.scope import Scope, known_service
from functions.shop.questions import Pong, PromQL, Unanswered


@dataclass(frozen=True)
class Compare:
    """Recovered is below `below`, in the measure's own unit."""

    FIELDS: ClassVar[tuple[str, ...]] = ("question", "service", "below")

    question: str
    service: str
    below: float

    @classmethod
    def read(cls, fields: Fields) -> "Compare":
        """Read a payload; raises BadRequest."""
        question = fields.text("question")
        if question not in MEASURES:
            raise BadRequest(f"{question!r} is no measure{did_you_mean(question, MEASURES)}")
        return cls(question, known_service(fields.text("service", "")), fields.number("below"))

    def perform(self, desk: Desk) -> Answer:
        """RECOVERED, ILL or UNKNOWN; each look is a line of its own."""
        desk.renew()
        seen = self.measured(desk)
        return self.answer(seen, desk.note([seen.line], poll=True))

    def measured(self, desk: Desk) -> Judged:
        """Ask, and judge."""
        scope, measure = Scope(self.service, desk.office.window), MEASURES[self.question]
        (answer,) = desk.office.reader().ask([PromQL(scope.promql(measure.expr), desk.now)])
        if isinstance(answer, Pong):
            answer = Unanswered("Redis answered in Prometheus's place")
        return judged(measure, scope, self.below, answer)

    def answer(self, seen: Judged, lines: list[str]) -> Answer:
        """What it comes to."""
        value = None if seen.value is None else round(seen.value, 3)
        return Answer(seen.verdict, lines, {"question": self.question, "value": value, "below": self.below})
