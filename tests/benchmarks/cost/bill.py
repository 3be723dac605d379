"""Benchmarks: a month's bill: a line a service, a line a function, and what stands beside it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from tests.benchmarks.cost import month as months
from tests.benchmarks.cost.counted import Counted
from tests.benchmarks.cost.month import Amounts, total, usd
from tests.benchmarks.cost.prices import PRICES

BAR_USD: Final = Decimal(5)
_SMALL: Final = Decimal("0.20")
_HALF_A_CENT: Final = Decimal("0.005")
_SYNTHETICS_USD: Final = Decimal("0.0012")  # a run of CloudWatch Synthetics

Row = tuple[str, Decimal, Decimal, str]
"""A service: USD a month, USD without what is free, and how much of what that is."""


def services(counted: Counted) -> list[Row]:
    """The dearest first; what costs less than twenty cents is among the others."""
    whole = total(months.month(counted))
    listed, net = usd(whole), usd(whole, free=True)
    rows = [_row(service, whole, listed, net) for service in dict.fromkeys(one.service for one in PRICES.values())]
    small = [row for row in rows if row[1] < _SMALL]
    large = sorted((row for row in rows if row not in small), key=lambda row: -row[1])
    names = ", ".join(f"{row[0]} {money(row[1])}" for row in small if row[1] >= _HALF_A_CENT)
    others = [("others", _sum(row[1] for row in small), _sum(row[2] for row in small), names)] if names else []
    return [*large, *others]


def functions(counted: Counted) -> list[tuple[str, Decimal, str]]:
    """Each function's part of the price without what is free, the dearest first."""
    made = [_function(name, found) for name, found in months.month(counted).items()]
    return sorted((row for row in made if row[1]), key=lambda row: -row[1])


def totals(counted: Counted) -> tuple[Decimal, Decimal]:
    """USD a month at list prices, and what is left of it after what is free for ever."""
    whole = total(months.month(counted))
    return _sum(usd(whole).values()), _sum(usd(whole, free=True).values())


def extra(counted: Counted) -> Decimal:
    """USD a month, at list prices, of a batch of the shop's log lines a minute; without the metric that it prints."""
    return added({name: amount * months.MONTH_MINUTES for name, amount in months.batch(counted).items()})


def reports(counted: Counted) -> Decimal:
    """USD a month at list prices of the reports that the calendar asks for; they are in the total."""
    return added(total(months.reports(counted)))


def synthetics(counted: Counted) -> Decimal:
    """USD a month that CloudWatch Synthetics asks for the same checks."""
    return counted.checks * months.MONTH_MINUTES * _SYNTHETICS_USD


def added(found: Amounts) -> Decimal:
    """USD of these amounts together, at list prices."""
    return _sum(usd(found).values())


def money(usd_amount: Decimal) -> str:
    """For people, with a dollar sign and cents."""
    return f"${usd_amount:.2f}"


def _row(service: str, whole: Amounts, listed: Amounts, net: Amounts) -> Row:
    ours = [name for name in PRICES if PRICES[name].service == service and whole.get(name)]
    what = ", ".join(f"{_amount(whole[name])} {PRICES[name].unit}" for name in ours if listed[name] >= _HALF_A_CENT)
    return service, _sum(listed[name] for name in ours), _sum(net[name] for name in ours), what


def _function(name: str, found: Amounts) -> tuple[str, Decimal, str]:
    cost = usd(found)
    by_service: dict[str, Decimal] = {}
    for item, one in cost.items():
        service = PRICES[item].service
        by_service[service] = by_service.get(service, Decimal(0)) + one
    parts = [f"{service} {money(one)}" for service, one in by_service.items() if one >= _HALF_A_CENT]
    return name, _sum(cost.values()), ", ".join(parts)


def _amount(number: Decimal) -> str:
    if number >= 1000:
        return f"{int(number):,}"
    return f"{number:.3g}"


def _sum(found: Iterable[Decimal]) -> Decimal:
    return sum(found, Decimal(0))
