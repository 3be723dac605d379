"""Every amount of a report's first lines, counted once more from a made-up shop's rows."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final

from functions.model.observation import Outcome
from tests.sql import report_recount as counted
from tests.sql.report_recount import OUTCOMES, Days
from tests.sql.report_world import CHECKS, World

CENT: Final = Decimal("0.01")
Said = tuple[str, ...]


def agree(headline: list[str], world: World, kind: str, last: date) -> None:
    """Each line is one of those that are known here, and its amounts are those of the rows.

    Raises:
        AssertionError: one is not.
    """
    days = counted.days_of(kind, last)
    for part in (part for line in headline for part in line.split("; conversion ")):
        found = [
            (read, match) for pattern, read in LINES.items() if (match := re.fullmatch(pattern, part, re.IGNORECASE))
        ]
        assert len(found) == 1, part
        read, match = found[0]
        assert read(world, days, match.groups()) == match.groups(), part
    assert any("incident" in line for line in headline) == bool(counted.went_on(world, days))
    assert any(line.startswith("Uptime") for line in headline) or kind != "monthly"


def _usual(world: World, days: Days) -> list[Decimal]:
    weeks = [[one - timedelta(weeks=back) for one in days] for back in range(1, 9)]
    first = counted.first_sold(world)
    return [counted.revenue_of(world, week) for week in weeks if first and week[0] >= first]


def _money(amount: Decimal) -> str:
    return f"{amount.quantize(CENT, ROUND_HALF_UP):,}".replace(",", "'")


def _off(now: Decimal, usual: Decimal) -> str:
    part = round(abs(now - usual) / usual * 100)
    return f"{min(part, 99) if 0 < now < usual else part:,}".replace(",", "'")


def _revenue(world: World, days: Days, said: Said) -> Said:
    now, usual = counted.revenue_of(world, days), Decimal(median(_usual(world, days)))
    return _off(now, usual), "under" if now < usual else "over", said[2]


def _conversion(world: World, days: Days, said: Said) -> Said:
    rates = []
    for back in range(9):
        came = counted.came_in(world, [one - timedelta(weeks=back) for one in days])
        rates.append(counted.share_of(came[3], came[0]))
    now, *before = [rate for rate in rates if rate is not None]
    usual = Decimal(median(before))
    return _off(now, usual), "under" if now < usual else "over", said[2]


def _calm(world: World, days: Days, said: Said) -> Said:
    before = _usual(world, days)
    return _money(counted.revenue_of(world, days)), str(len(before)), said[2], _money(Decimal(median(before)))


def _none(world: World, days: Days, said: Said) -> Said:
    assert counted.revenue_of(world, days) == 0
    return said[0], _money(Decimal(median(_usual(world, days))))


def _nothing_sold(world: World, days: Days, said: Said) -> Said:
    assert counted.revenue_of(world, days) == 0
    return said


def _no_visit(world: World, days: Days, said: Said) -> Said:
    assert counted.came_in(world, days)[0] == 0
    before = [counted.came_in(world, [one - timedelta(weeks=back) for one in days])[0] for back in range(1, 9)]
    usual = Decimal(median(Decimal(one) for one in before if one))
    return (f"{usual.normalize():f}", *said[1:])


def _unobserved(world: World, days: Days, said: Said) -> Said:
    spent = counted.minutes_of(world, days)
    assert not sum(spent[one] for one in OUTCOMES[:4])
    return said


def _incidents(world: World, days: Days, said: Said) -> Said:
    there = counted.went_on(world, days)
    still = sum(one.resolved_at is None for one in there)
    lost = [world.costs[one.id].revenue for one in there if one.id in world.costs]
    most = max((max(one.expected - one.actual, Decimal(0)) for one in lost if one), default=Decimal(0))
    cost = f"{most.quantize(Decimal(1), ROUND_HALF_UP):,}".replace(",", "'") if most else None
    return str(len(there)), str(still) if still else None, said[2], cost  # type: ignore[return-value]


def _observed(world: World, days: Days, said: Said) -> Said:
    spent = counted.minutes_of(world, days)
    known = Decimal(100 * sum(spent[one] for one in OUTCOMES[:4])) / sum(spent.values())
    return (_percent(known.quantize(Decimal("0.001"), ROUND_FLOOR)), *said[1:])


def _percent(amount: Decimal) -> str:
    return f"{amount.quantize(CENT, ROUND_FLOOR if amount >= 99 else ROUND_HALF_UP)}"


def _level(world: World, days: Days, said: Said) -> Said:
    spent = counted.minutes_of(world, days)
    total = spent[Outcome.UP] + spent[Outcome.DEGRADED] + spent[Outcome.DOWN]
    up = (100 - Decimal(100 * spent[Outcome.DOWN]) / total).quantize(Decimal("0.001"), ROUND_FLOOR)
    return _percent(up), f"{days[0]:%B}", "met" if 1000 * spent[Outcome.DOWN] <= total else "missed", *said[3:]


def _down(world: World, days: Days, said: Said) -> Said:
    longest = max((counted.minutes_of(world, days, [one.name])[Outcome.DOWN], one.name) for one in CHECKS)
    minutes = sum(int(amount) * factor for amount, factor in zip(_numbers(said[1]), _factors(said[1]), strict=True))
    assert minutes == longest[0]
    return said if said[0] == longest[1] else (longest[1], said[1])


def _numbers(lasted: str) -> list[str]:
    return re.findall(r"\d+", lasted)


def _factors(lasted: str) -> list[int]:
    return [{"d": 1440, "h": 60, "min": 1}[unit] for unit in re.findall(r"[a-z]+", lasted)]


def _overdrawn(world: World, days: Days, said: Said) -> Said:
    month = [days[-1] - timedelta(days=back) for back in range(30)]
    spent = counted.minutes_of(world, month, [said[0]])
    total = spent[Outcome.UP] + spent[Outcome.DEGRADED] + spent[Outcome.DOWN]
    used = Decimal(100_000 * spent[Outcome.DOWN]) / total
    assert used > 100
    return said[0], f"{max(used, Decimal(101)).quantize(Decimal(1), ROUND_HALF_UP):,}".replace(",", "'")


def _kpi(world: World, days: Days, said: Said) -> Said:
    name, value, limit = {"Uptime": ("uptime", 0, "99.50"), "Conversion rate": ("conversion_rate", 0, "0.50")}[said[0]]
    amount = counted.kpis_of(world, days[-1])[f"kpis/{name}"][value]
    assert amount < float(limit)
    return said[0], _percent(Decimal(str(amount))), limit


_MONEY: Final = r"CHF ([\d'.-]+)"
LINES: Final[Mapping[str, Callable[[World, Days, Said], Said]]] = {
    r"revenue ([\d']+) % (under|over) a usual (\w+)": _revenue,
    r"(?:conversion )?([\d']+) % (under|over) a usual (\w+)": _conversion,
    rf"nothing unusual: revenue {_MONEY}; the median of the (\d+) (\w+) before is {_MONEY}": _calm,
    rf"no order in CHF was completed; a usual (\w+) brings {_MONEY}": _none,
    r"(?:conversion )?fell at (.+) → (.+)": lambda _world, _days, said: said,
    rf"(\d+) incidents?(?:, (\d+) still open)?(?:; the (?:costliest|longest))?: (.*?)(?:, about {_MONEY})?": _incidents,
    r"no order in CHF was completed": _nothing_sold,
    r"no visit was seen; .* brings ([\d'.]+)": _no_visit,
    r"uptime is not known: no check was observed": _unobserved,
    r"only ([\d.]+) % of the checks' time was observed: .*": _observed,
    r"only ([\d.]+) % of (\w+) was observed: .*": _observed,
    r"uptime ([\d.]+) % in (\w+), the target of 99\.90 % is (met|missed)": _level,
    r"(\w+) was down for (.+)": _down,
    r"(\w+) has overdrawn its error budget of 30 days: ([\d']+) % of it is used": _overdrawn,
    r"(Uptime|Conversion rate) was ([\d.]+) %, below the limit of ([\d.]+) %": _kpi,
}
"""Whatever a first line may say, and who counts its amounts again."""
