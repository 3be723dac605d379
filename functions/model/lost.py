"""Model: what was lost in a time, estimated from the same time in earlier weeks; pure.

Each week is brought to the level of this day by what was sold in the hours before, there and here: so a slow day makes
a small loss, and a promotion a large one (a burst none: six times a week is the most). Expected is the mean of
the middle half of the weeks: a holiday or an outage among them moves nothing. How far that may be off is made of:

- how far the weeks lie apart (1.4826 times the median distance, which is the standard deviation of normal ones), but
  never less than chance alone makes of that many orders (Poisson; of money, compound Poisson);
- that few weeks tell the middle badly (the variance of a median, pi / 2 / weeks);
- that few orders tell the level badly: 1 / (orders before + WEIGHT) of its square; and a burst by half.

On made-up shops 83 to 94 % of the true losses within hours lie within (tests/functions/model/test_lost.py holds it); of
those of more than a day about 80 %, for which the hours before tell little.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Final

from functions.model.cost import NO_LOSSES, Loss

LEAST_WEEKS: Final = 3
LEAST_ORDERS: Final = 3
"""Expected; below, what comes is chance."""
WEIGHT: Final = 10
"""As many orders as it takes to believe a level half: days differ by about 30 %, and 1 / 0.3 squared is that."""
MOST_LEVEL: Final = 6
"""Times a week's level: promotions sell three to six times the usual. What more there was just before is a burst."""
_OF_A_BURST = Decimal("0.5")
"""How far what follows a burst may be off, of itself: nobody knows whether it goes on."""
_Z = Decimal("1.645")  # 90 % of a normal distribution
_SIGMA = Decimal("1.4826")
_HALF_PI = Decimal("1.5708")
_BASKETS = 2
"""Mean square of orders' values to the square of their mean: they scatter about as much as they are worth."""
_CENT = Decimal("0.01")
_ORDER, _HALF = Decimal(1), Decimal("0.5")


@dataclass(frozen=True)
class Sold:
    """What was sold in a time: `orders` of any status and currency; `completed` ones, and their `revenue`, of one."""

    orders: int = 0
    completed: int = 0
    revenue: Decimal = Decimal(0)

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.orders + other.orders, self.completed + other.completed, self.revenue + other.revenue)


@dataclass(frozen=True)
class Week:
    """The hours before an incident; its first hours, for which their level holds; and the rest: in one week."""

    before: Sold = field(default_factory=Sold)
    first: Sold = field(default_factory=Sold)
    later: Sold = field(default_factory=Sold)


@dataclass(frozen=True)
class Lost:
    """As a Cost has it."""

    orders: Loss | None = None
    revenue: Loss | None = None
    others: Mapping[str, Loss] = field(default_factory=lambda: NO_LOSSES)
    reason: str = ""


@dataclass(frozen=True)
class _Amounts:
    """Of a week: how many orders tell its level; the amount of the first hours, and of the rest."""

    before: int
    first: Decimal
    later: Decimal


def lost(now: Week, weeks: Sequence[Week], others: Mapping[str, tuple[Week, Sequence[Week]]]) -> Lost:
    """What was lost; `others` are the same weeks in other currencies, of which their `orders` are not read.

    Where under three weeks or three expected orders there are, nothing can be told. Money's level is that of completed
    orders: those that are not completed yet lower the hours before as they lower the incident's.
    """
    if len(weeks) < LEAST_WEEKS:
        return Lost(reason=f"only {len(weeks)} of the weeks before can be compared, {LEAST_WEEKS} are needed")
    orders = _loss(_orders(now), [_orders(week) for week in weeks], _ORDER)
    if orders.expected < LEAST_ORDERS:
        return Lost(reason=f"in such a time the shop sells too little to tell: {_few(orders.expected)}")
    apart = {currency: _money(*each) for currency, each in sorted(others.items())}
    return Lost(orders, _money(now, weeks), {currency: loss for currency, loss in apart.items() if loss})


def _few(orders: Decimal) -> str:
    return f"about {orders:.1f} orders" if orders >= _HALF else "hardly an order"


def _money(now: Week, weeks: Sequence[Week]) -> Loss | None:
    """None where the weeks before took nothing at such a time."""
    sold = [week.first + week.later for week in weeks]
    completed, revenue = sum(one.completed for one in sold), sum((one.revenue for one in sold), Decimal(0))
    if not revenue:
        return None
    return _loss(_revenue(now), [_revenue(week) for week in weeks], _BASKETS * revenue / max(completed, 1))


def _orders(week: Week) -> _Amounts:
    return _Amounts(week.before.orders, Decimal(week.first.orders), Decimal(week.later.orders))


def _revenue(week: Week) -> _Amounts:
    return _Amounts(week.before.completed, week.first.revenue, week.later.revenue)


def _loss(now: _Amounts, weeks: Sequence[_Amounts], scatter: Decimal) -> Loss:
    """`scatter` is the variance that chance makes of an amount of 1."""
    levels = [Decimal(WEIGHT + now.before) / (WEIGHT + week.before) for week in weeks]
    ratios = [min(level, Decimal(MOST_LEVEL)) for level in levels]
    first = [week.first * ratio for week, ratio in zip(weeks, ratios, strict=True)]
    would = [one + week.later for one, week in zip(first, weeks, strict=True)]
    expected = _middle(would)
    apart = _SIGMA * median(abs(one - expected) for one in would)
    variance = max(apart**2, expected * scatter) * (1 + _HALF_PI / len(weeks))
    burst = _OF_A_BURST**2 if median(levels) > MOST_LEVEL else Decimal(0)
    variance += _middle(first) ** 2 * (burst + Decimal(1) / (WEIGHT + now.before))
    reach = _Z * (1 + Decimal(1) / len(weeks) ** 2) * variance.sqrt()
    actual = now.first + now.later
    low, high = max(expected - reach, Decimal(0)) - actual, expected + reach - actual
    return Loss(*(amount.quantize(_CENT) for amount in (expected, actual, low, high)))


def _middle(values: Iterable[Decimal]) -> Decimal:
    """The mean without the lowest and the highest quarter, and without the lowest and the highest at least."""
    ordered = sorted(values)
    out = max(1, len(ordered) // 4)
    kept = ordered[out:-out]
    return sum(kept, Decimal(0)) / len(kept)
