"""Benchmarks: from what was counted to a month of thirty days: how much of everything, by who uses it."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tests.benchmarks.cost.calls import DAYS, rhythm
from tests.benchmarks.cost.counted import Counted, Use
from tests.benchmarks.cost.prices import PRICES

MONTH_MINUTES: Final = DAYS * 1440
_GIB: Final = Decimal(2) ** 30
_CORE_MB: Final = Decimal(1769)
"""Memory at which a function has a whole core; its share grows with it. 512 MB have 0.29."""
_ACCESS_BYTES: Final = 200
"""Of the line that API Gateway writes of a request (infra/api.py), which the emulator does not."""
BY_LINES: Final = frozenset({"log-analyser", "web-vitals"})
"""Functions that run as often as the shop is visited: a month of them depends on the shop, not on checks."""
WHOLE: Final = "the bundle"
"""What no single function uses: alarms, dashboards, tables."""

Amounts = dict[str, Decimal]
_Sum = defaultdict[str, Decimal]
Month = dict[str, Amounts]
"""By function, or WHOLE: amounts by their name in PRICES."""


def month(counted: Counted) -> Month:
    """Checks, rules, incidents, a scrape a minute, reports: without the shop's log lines and its visitors' vitals."""
    used: defaultdict[str, _Sum] = defaultdict(_sum)
    times = MONTH_MINUTES / counted.minutes
    for name, use in counted.ticked.items():
        if name not in BY_LINES:
            _add(used[name], amounts(use, counted.memory_mb[name]), times)
            _add(used[name], {"metrics": Decimal(len(use.metrics))}, Decimal(1))
    for name, uses in reports(counted).items():
        _add(used[name], uses, Decimal(1))
    asked = Decimal(counted.ticked["api"].calls)
    _add(used["api"], {"http_api_requests": asked, "log_gib": asked * _ACCESS_BYTES / _GIB}, times)
    _add(used["api"], {"out_gib": Decimal(counted.scrape_bytes) / _GIB}, MONTH_MINUTES)
    return {**{name: dict(found) for name, found in used.items()}, WHOLE: _whole(counted)}


def batch(counted: Counted) -> Amounts:
    """What one batch of the shop's log lines, or of visitors' vitals, takes; without the metrics it makes."""
    use = counted.ticked["log-analyser"]
    return _scaled(amounts(use, counted.memory_mb["log-analyser"]), Decimal(1) / use.calls)


def amounts(use: Use, memory_mb: int) -> Amounts:
    """What is billed of a function's work, but for its metrics."""
    known = {name: use.item(name) for name in use.items if name in PRICES}
    return {
        "lambda_requests": Decimal(use.calls),
        "lambda_gb_seconds": billed_seconds(use, memory_mb) * memory_mb / 1024,
        "log_gib": use.log_bytes / _GIB,
        "log_kept_gib": use.log_bytes / _GIB,  # 30 days, as production's settings have it
        **known,
    }


def billed_seconds(use: Use, memory_mb: int) -> Decimal:
    """What Lambda would ask for: the time by the clock, and all CPU stretched to the function's share of a core.

    The local run has whole cores. What took a second of CPU here takes 3.4 at 512 MB; what waited, waits as long.
    """
    slower = max(Decimal(0), _CORE_MB / memory_mb - 1)
    return (Decimal(str(use.wall_ms)) + Decimal(str(use.cpu_ms)) * slower) / 1000


def reports(counted: Counted) -> Month:
    """What the reports take that are asked for by the calendar: made the first time, and asked for again that day."""
    used: defaultdict[str, _Sum] = defaultdict(_sum)
    for report, (first, again) in counted.reports.items():
        when = rhythm(counted.schedules[report])
        for uses, times in ((first, when.days), (again, when.days * (when.calls - 1))):
            for name, use in uses.items():
                _add(used[name], amounts(use, counted.memory_mb[name]), times)
        _add(used["report-generator"], {"schedules": when.days * when.calls, "mails": when.days}, Decimal(1))
        printed = len(first["report-generator"].metrics)
        hours = when.days * (when.hours if again["report-generator"].metrics else 1)
        _add(used["report-generator"], {"metrics": printed * hours / (DAYS * 24)}, Decimal(1))  # billed by the hour
    return {name: dict(found) for name, found in used.items()}


def total(used: Month) -> Amounts:
    """All of it together."""
    whole = _sum()
    for found in used.values():
        _add(whole, found, Decimal(1))
    return dict(whole)


def usd(found: Mapping[str, Decimal], *, free: bool = False) -> dict[str, Decimal]:
    """What the amounts of a month cost, by their name; `free`: without what is free for ever in each account."""
    return {
        name: max(Decimal(0), amount - (PRICES[name].free if free else 0)) * PRICES[name].usd
        for name, amount in found.items()
    }


def _whole(counted: Counted) -> Amounts:
    kept = Decimal(counted.table_bytes) / _GIB
    return {
        "alarm_metrics": Decimal(counted.alarm_metrics),
        "dashboards": Decimal(counted.dashboards),
        "table_gib": kept,
        "pitr_gib": kept,
    }


def _sum() -> _Sum:
    return defaultdict(Decimal)


def _scaled(found: Mapping[str, Decimal], times: Decimal) -> Amounts:
    return {name: amount * times for name, amount in found.items()}


def _add(to: _Sum, found: Mapping[str, Decimal], times: Decimal) -> None:
    for name, amount in found.items():
        to[name] += amount * times
