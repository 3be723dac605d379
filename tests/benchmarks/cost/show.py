"""Benchmarks: a month's bill for people and for programs, and README's table of it."""

from collections.abc import Sequence
from typing import Any

from tests.benchmarks.cost.bill import (
    BAR_USD,
    Row,
    added,
    extra,
    functions,
    money,
    reports,
    services,
    synthetics,
    totals,
)
from tests.benchmarks.cost.counted import Counted
from tests.benchmarks.cost.month import WHOLE, Month, month
from tests.benchmarks.cost.prices import AS_OF, REGION


def markdown(counted: Counted) -> str:
    """README's table, and what has to be said of it."""
    listed, net = map(money, totals(counted))
    rows = [f"| {service} | {money(one)} | {money(left)} | {what} |" for service, one, left, what in services(counted)]
    rivals = f"CloudWatch Synthetics asks {money(synthetics(counted))} for these checks alone"
    parts = [f"{name} {money(one)}" for name, one, _ in functions(counted)]
    beside = (
        f"A batch of the shop's log lines a minute adds {money(extra(counted))}, each service that has some a metric."
    )
    lines = (
        f"| USD a month, {REGION}, {AS_OF} | list price | less what is free for ever | of what |",
        "|---|---|---|---|",
        *rows,
        f"| **{counted.checks} checks a minute** | **{listed}** | **{net}** | {rivals} |",
        "",
        f"Of the list price: {', '.join(parts)}; {money(reports(counted))} of it for reports. {beside}",
    )
    return "\n".join(lines)


def text(counted: Counted) -> list[str]:
    """Both tables for a terminal."""
    listed, net = totals(counted)
    head = [("service", "list", "net", ""), *_shown(services(counted)), ("all", money(listed), money(net), "")]
    rows = [("function", "list", "", ""), *((name, money(one), "", what) for name, one, what in functions(counted))]
    said = [f"{a:22}{b:>8}{c:>8}  {d}".rstrip() for a, b, c, d in [*head, ("", "", "", ""), *rows]]
    verdict = "met" if net < BAR_USD else "MISSED"
    return [
        *said,
        "",
        f"USD a month of 30 days in {REGION} at prices of {AS_OF}; net: after what is free for ever in each account",
        f"of {counted.minutes} minutes counted on {counted.on}, with {counted.incidents} incidents opened",
        f"in it, reports: {money(reports(counted))}; beyond it, a batch of lines a minute: {money(extra(counted))}",
        f"under {money(BAR_USD)} a month: {verdict}",
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
        "functions": _by_function(month(counted)),
        "reports": str(reports(counted)),
        "log_batch_a_minute": str(extra(counted)),
    }


def _by_function(found: Month) -> dict[str, dict[str, Any]]:
    return {
        "whole" if name == WHOLE else name: {
            "list": str(added(amounts)),
            "amounts": {item: str(amount) for item, amount in sorted(amounts.items()) if amount},
        }
        for name, amounts in found.items()
    }


def _shown(rows: Sequence[Row]) -> list[tuple[str, str, str, str]]:
    return [(service, money(listed), money(net), what) for service, listed, net, what in rows]
