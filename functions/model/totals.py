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
OF_EVENTS = ("visitors", "cart_additions", "checkouts")
"""Figures that are counted from events, which the shop erases after a while."""

Amounts = Mapping[str, Decimal]
"""By figure."""


@dataclass(frozen=True)
class Totals:
    """Where the counters stood at an instant: `counted` is what the database had, `shown` what is exported."""

    at: datetime
    counted: Amounts
    shown: Amounts


def grown(before: Totals | None, counted: Amounts, at: datetime) -> Totals:
    """The counters a count later: none falls.

    Orders stay: of them, and of their money, the highest count is kept, so that those that are cancelled and taken back
    are counted once. Events are erased once they are old: a counter that waited for the old height would stand still
    for weeks, so that it grows by what its figure grew by, and takes nothing back where that fell.
    """
    if before is None:
        return Totals(at, counted, counted)
    shown = {
        name: before.shown[name] + max(counted[name] - before.counted[name], Decimal(0))
        if name in OF_EVENTS
        else max(before.shown[name], counted[name])
        for name in FIGURES
    }
    return Totals(at, counted, shown)
