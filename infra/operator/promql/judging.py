"""PromQL: an expression that is being judged: what Prometheus has, and the mistakes found so far."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from infra.operator.promql.text import Text
from infra.operator.promql.vector import either
from infra.operator.series.series import Known, Values
from infra.operator.series.unit import Unit


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and at which character of the expression."""

    at: int
    message: str
    hint: str


@dataclass(frozen=True)
class Compared:
    """A limit: what is of `unit` is compared with `limit`, which stands at `at`; the operator as from the left."""

    at: int
    operator: str
    limit: float
    unit: Unit


class Judging:
    """The mistakes of one expression, whose selectors are told of in the order of the text."""

    def __init__(self, text: str, known: Known, scrape: Callable[[Values], timedelta]) -> None:
        self._text, self._next = Text(text), 0
        self.known, self.scrape = known, scrape
        self.mistakes: list[Mistake] = []
        self.compared: list[Compared] = []

    @property
    def jobs(self) -> frozenset[str]:
        """Every job: of several that a selector names, one may not export the metric yet."""
        return either(one.labels["job"] for one in self.known.get("up", ())) or frozenset()

    @property
    def last(self) -> int:
        """Where the last selector stands that was told of."""
        return max(self._next - 1, 0)

    def next(self, name: str) -> int:
        """Where the next selector of a name stands."""
        at = self._text.find(name, self._next)
        self._next = at + 1
        return at

    def find(self, word: str, after: int | None = None) -> int:
        """Where a word stands, from a place on or else from the last selector on."""
        return self._text.find(word, self._next if after is None else after)

    def first(self, word: str) -> int:
        """Where a word stands first."""
        return self._text.find(word)

    def tell(self, at: int, message: str, hint: str) -> None:
        """Remember a mistake."""
        self.mistakes.append(Mistake(at, message, hint))
