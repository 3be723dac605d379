"""Model: what the shop sold and who came since it began, as counters that only grow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

FIGURES = (
    "orders",
    "revenue",
    "refunds",
    "refunded_revenue",
    "visitors",
    "cart_additions",
    "checkouts",
)
"""Orders that were completed, and CHF of them, whatever became of them; of these the refunded; sessions a day."""

Amounts = Mapping[str, Decimal]
"""By figure."""


@dataclass(frozen=True)
class Totals:
    """Where the counters stood at an instant: `counted` is what the database had, `shown` what is exported."""

    at: datetime
    counted: Amounts
    shown: Amounts


def grown(before: Totals | None, counted: Amounts, at: datetime) -> Totals:
    """The counters a count later: each grows by what its figure grew by.

    A figure that fell (an order was cancelled, events were erased) takes nothing back, and what comes after that counts
    on from there: a counter that waited for the old height would stand still for weeks after a year's events are
    cleared away.
    """
    if before is None:
        return Totals(at, counted, counted)
    grew = {name: max(counted[name] - before.counted[name], Decimal(0)) for name in FIGURES}
    return Totals(at, counted, {name: before.shown[name] + grew[name] for name in FIGURES})
