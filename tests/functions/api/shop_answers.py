"""A shop reader that says of the shop what a test wants."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.api.health.shop import SILENT
from functions.model.rule import Sample
from functions.shop.questions import Answered, Pong, PromQL, RedisPing, Rows, Sql, Timed


@dataclass
class FakeReader:
    """Says of a shop that it is well, but for what `says` has instead, by the kind of the question, or one's PromQL."""

    says: dict[object, Timed] = field(default_factory=dict)
    asked: list[float] = field(default_factory=list)
    fault: Exception | None = None

    def timed(self, questions: Sequence[Sql | RedisPing | PromQL], seconds_each: float) -> list[Timed]:
        self.asked.append(seconds_each)
        if self.fault:
            raise self.fault
        return [self._of(one) for one in questions]

    def _of(self, question: Sql | RedisPing | PromQL) -> Timed:
        match question:
            case Sql():
                return self.says.get(Sql, Timed(Rows(({"version": "15.4", "standby": False},)), 3.21))
            case RedisPing():
                return self.says.get(RedisPing, Timed(Pong(0.4, "7.0.15", 10, None, 2, 0, None), 1.23))
            case PromQL(query):
                node = Sample({"instance": "10.1.2.3:9100", "mountpoint": "/"}, 41.5)
                well = Timed(Answered(() if query == SILENT else (node,)), 5.0)
                return self.says.get(query, self.says.get(PromQL, well))
