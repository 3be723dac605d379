"""Benchmarks: a month's cost for people: a line a service and a line a function, with and without what is free."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from tests.benchmarks.cost import month as months
from tests.benchmarks.cost.counted import Counted
from tests.benchmarks.cost.month import WHOLE, Amounts, Month, total, usd
from tests.benchmarks.cost.prices import AS_OF, PRICES, REGION

BAR_USD: Final = Decimal(5)
_FEW_CENTS: Final = Decimal("0.05")
_HALF_A_CENT: Final = Decimal("0.005")
_BATCH_METRICS: Final = 1  # LinesAnalysed, of each service whose lines are analysed
_SYNTHETICS_USD: Final = Decimal("0.0012")  # a run of CloudWatch Synthetics

Row = tuple[str, Decimal, Decimal, str]
"""A service: USD a month, USD without what is free, and how much of what that is."""


def services(counted: Counted) -> list[Row]:
    """The dearest first; those that cost a few cents are the others."""
    whole = total(months.month(counted))
    listed, net = usd(whole), usd(whole, free=True)
    rows = [_row(service, whole, listed, net) for service in dict.fromkeys(one.service for one in PRICES.values())]
    small = [row for row in rows if row[1] < _FEW_CENTS]
    large = sorted((row for row in rows if row not in small), key=lambda row: -row[1])
    names = ", ".join(row[0] for row in small if row[1])
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


def extra(counted: Counted, batches_a_minute: int = 1) -> Decimal:
    """USD a month, at list prices, of so many batches of the shop's log lines a minute; with a metric of their own."""
    of_all = {name: amount * batches_a_minute * months.MONTH_MINUTES for name, amount in months.batch(counted).items()}
    return _sum(usd(of_all).values()) + PRICES["metrics"].usd * _BATCH_METRICS


def reports(counted: Counted) -> Decimal:
    """USD a month at list prices of the reports that the calendar asks for; they are in the total."""
    return _sum(usd(total(months.reports(counted))).values())


def synthetics(counted: Counted) -> Decimal:
    """USD a month that CloudWatch Synthetics asks for the same checks."""
    return counted.checks * months.MONTH_MINUTES * _SYNTHETICS_USD


def markdown(counted: Counted) -> str:
    """README's table, and what has to be said of it."""
    listed, net = totals(counted)
    rows = [
        f"| {service} | {_money(one)} | {_money(left)} | {what} |" for service, one, left, what in services(counted)
    ]
    return "\n".join(
        [
            f"| USD a month, {REGION}, {AS_OF} | list price | after what is free for ever | of what |",
            "|---|---|---|---|",
            *rows,
            f"| **all** | **{_money(listed)}** | **{_money(net)}** | {counted.checks} checks a minute |",
        ]
    )


def text(counted: Counted) -> list[str]:
    """Both tables for a terminal."""
    listed, net = totals(counted)
    head = [("service", "list", "net", ""), *_shown(services(counted)), ("all", _money(listed), _money(net), "")]
    rows = [("function", "list", "", ""), *((name, _money(one), "", what) for name, one, what in functions(counted))]
    said = [f"{a:22}{b:>8}{c:>8}  {d}".rstrip() for a, b, c, d in [*head, ("", "", "", ""), *rows]]
    verdict = "met" if net < BAR_USD else "MISSED"
    return [
        *said,
        "",
        f"USD a month of 30 days in {REGION} at prices of {AS_OF}; net: after what is free for ever in each account",
        f"of {counted.minutes} minutes counted on {counted.on}, with {counted.incidents} incidents opened",
        f"in it, reports: {_money(reports(counted))}; beyond it, a batch of lines a minute: {_money(extra(counted))}",
        f"under {_money(BAR_USD)} a month: {verdict}",
    ]


def as_json(counted: Counted) -> dict[str, Any]:
    """The same for programs; money is text."""
    listed, net = totals(counted)
    return {
        "as_of": AS_OF,
        "region": REGION,
        "counted_on": counted.on,
        "minutes": counted.minutes,
        "checks": counted.checks,
        "usd": {"list": str(listed), "net": str(net), "bar": str(BAR_USD), "ok": net < BAR_USD},
        "services": [{"service": a, "list": str(b), "net": str(c), "of": d} for a, b, c, d in services(counted)],
        "functions": _by_function(months.month(counted)),
        "reports": str(reports(counted)),
        "log_batch_a_minute": str(extra(counted)),
    }


def _row(service: str, whole: Amounts, listed: Amounts, net: Amounts) -> Row:
    ours = [name for name in PRICES if PRICES[name].service == service and whole.get(name)]
    what = ", ".join(f"{_amount(whole[name])} {PRICES[name].unit}s" for name in ours if listed[name] >= _HALF_A_CENT)
    return service, _sum(listed[name] for name in ours), _sum(net[name] for name in ours), what


def _function(name: str, found: Amounts) -> tuple[str, Decimal, str]:
    cost = usd(found)
    by_service: dict[str, Decimal] = {}
    for item, one in cost.items():
        service = PRICES[item].service
        by_service[service] = by_service.get(service, Decimal(0)) + one
    parts = [f"{service} {_money(one)}" for service, one in by_service.items() if one >= _HALF_A_CENT]
    return name, _sum(cost.values()), ", ".join(parts)


def _by_function(found: Month) -> dict[str, dict[str, Any]]:
    return {
        "whole" if name == WHOLE else name: {
            "list": str(_sum(usd(amounts).values())),
            "amounts": {item: str(amount) for item, amount in sorted(amounts.items()) if amount},
        }
        for name, amounts in found.items()
    }


def _shown(rows: Sequence[Row]) -> list[tuple[str, str, str, str]]:
    return [(service, _money(listed), _money(net), what) for service, listed, net, what in rows]


def _amount(number: Decimal) -> str:
    if number >= 1000:
        return f"{int(number):,}"
    return f"{number:.3g}"


def _money(usd_amount: Decimal) -> str:
    return f"${usd_amount:.2f}"


def _sum(found: Iterable[Decimal]) -> Decimal:
    return sum(found, Decimal(0))
