"""Report generator: whether a day is unusual among the same weekdays, as far as chance does not explain it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from functions.report_generator.figures.amounts import middle

LEAST_WEEKS: Final = 4
"""Of fewer nobody knows what is usual."""
FAR: Final = Decimal("2.5")
"""So many times the spread is unusual: of 6,000 made-up days that were as ever it was one in thirty."""
LEAST_CHANGE: Final = Decimal("0.1")
"""Of the usual; less is no news, however steady the shop."""
_SIGMA_OF_MAD: Final = Decimal("1.4826")


@dataclass(frozen=True)
class Usual:
    """The median of those days, and how far a day is from it by chance: one standard deviation."""

    median: Decimal
    spread: Decimal

    def differs(self, now: Decimal) -> bool:
        """Whether an amount is too far from the median to be chance, and far enough to be news."""
        far = abs(now - self.median)
        return far > FAR * self.spread and far >= LEAST_CHANGE * self.median


def usual(before: Sequence[Decimal | int], events: Decimal | int) -> Usual | None:
    """Of those amounts, which are made of so many events (orders) a day; None if there are too few, or all are 0.

    The spread is that of their median absolute deviation, and never less than what the number of events alone brings:
    a few weeks may lie close together by chance.
    """
    amounts = [Decimal(one) for one in before]
    median = middle(amounts)
    if median is None or len(amounts) < LEAST_WEEKS or median <= 0 or events <= 0:
        return None
    deviation = middle([abs(one - median) for one in amounts]) or Decimal(0)
    return Usual(median, max(deviation * _SIGMA_OF_MAD, median / Decimal(events).sqrt()))


def percent_off(now: Decimal, median: Decimal) -> int:
    """By how many percent it is off, without a sign; of what is left of it never all of it."""
    off = round(abs(now - median) / median * 100)
    return min(off, 99) if 0 < now < median else off
