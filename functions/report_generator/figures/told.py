"""Report generator: what was answered, or why it was not; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from functions.model.rule import Sample
from functions.report_generator.figures.discreet import discreet
from functions.shop.columns import Row
from functions.shop.questions import Answer, Answered, Pong, Rows, Unanswered

T = TypeVar("T")


class NotTold(Exception):
    """Why something is not known; for people."""


@dataclass(frozen=True)
class Told:
    """The answers by the names under which they were asked."""

    answers: Mapping[str, Answer | Pong | Rows]

    def rows(self, name: str) -> tuple[Row, ...]:
        """What Postgres found.

        Raises:
            NotTold: it was not answered.
        """
        answer = known(self._answer(name))
        if not isinstance(answer, Rows):
            raise NotTold(f"{name} is no question of the database")
        return answer.rows

    def samples(self, name: str) -> tuple[Sample, ...]:
        """What Prometheus found.

        Raises:
            NotTold: it was not answered.
        """
        answer = known(self._answer(name))
        if not isinstance(answer, Answered):
            raise NotTold(f"{name} is no question of Prometheus")
        return answer.samples

    def _answer(self, name: str) -> Answer | Pong | Rows:
        return self.answers.get(name, Unanswered("it was not asked"))


def known(value: T | Unanswered) -> T:
    """What was told.

    Raises:
        NotTold: nothing was.
    """
    if isinstance(value, Unanswered):
        raise NotTold(discreet(value.reason))
    return value
