"""Report generator: what was sold and who came, day by day, and how days compare with others; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from functions.report_generator.figures.amounts import ratio
from functions.report_generator.figures.known import Known
from functions.report_generator.figures.told import NotTold, Told
from functions.shop.columns import count, day, decimal, optional


@dataclass(frozen=True)
class Sold:
    """Completed orders in CHF."""

    revenue: Decimal
    orders: int

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.revenue + other.revenue, self.orders + other.orders)

    @property
    def average(self) -> Decimal | None:
        """CHF an order."""
        return ratio(self.revenue, self.orders)


@dataclass(frozen=True)
class Visits:
    """Distinct sessions of a day that came, added to a cart, started a checkout, completed an order."""

    sessions: int
    cart_additions: int
    checkouts_started: int
    orders_completed: int

    def __add__(self, other: "Visits") -> "Visits":
        return Visits(*(getattr(self, name) + getattr(other, name) for name in STEPS))

    @property
    def conversion(self) -> Decimal | None:
        """Percent of the sessions that completed."""
        return ratio(100 * self.orders_completed, self.sessions)

    @property
    def cart_conversion(self) -> Decimal | None:
        """Percent of the sessions that added to a cart."""
        return ratio(100 * self.cart_additions, self.sessions)


STEPS: Final = ("sessions", "cart_additions", "checkouts_started", "orders_completed")


def sold_by_day(told: Told) -> Known[Sold]:
    """Completed orders in CHF, since the first completed order.

    Raises:
        NotTold: the database did not answer.
        ValueError: it did otherwise than its file says.
    """
    found = {day(row, "date"): Sold(decimal(row, "revenue"), count(row, "orders")) for row in told.rows("revenue")}
    return Known(found, _since(told, "sold_since", found), Sold(Decimal(0), 0))


def visits_by_day(told: Told) -> Known[Visits]:
    """Sessions, since the first one.

    Raises:
        NotTold: the database did not answer.
        ValueError: it did otherwise than its file says.
    """
    found = {day(row, "date"): Visits(*(count(row, name) for name in STEPS)) for row in told.rows("funnel")}
    return Known(found, _since(told, "seen_since", found), Visits(0, 0, 0, 0))


def _since(told: Told, name: str, found: Iterable[date]) -> date | None:
    """Where only that is not told: since the first day that was."""
    try:
        first = [optional(day, row, name) for row in told.rows("first_days")]
    except NotTold:
        first = []
    return min((one for one in (*first, *found) if one), default=None)
