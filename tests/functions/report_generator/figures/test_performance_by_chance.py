"""Tests of the performance report by chance: every number of it, and of its first lines, equals a recount."""

import math
import os
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.kpi import Kpi, KpiValue, Measured
from functions.model.report import Kind
from functions.model.report_json import report_json
from functions.shop.questions import Rows
from tests.builders import NOON
from tests.functions.report_generator.figures.morning import Morning, endpoint, vector
from tests.functions.report_generator.kpis.morning import SUNDAY, FakeValues

pytestmark = pytest.mark.unit
EXAMPLES = 2000 if os.environ.get("REPORT_TEST") == "full" else 40
VALUES = (0.0, 0.04, 12.34, 49.95, 100.0, 125.0, 149.96, 3100.25, 98765.43, math.nan, math.inf)
KPIS = (
    Kpi("response_time_p95", Decimal(1000), Decimal(3000)),
    Kpi("error_rate", Decimal("0.1")),
    Kpi("db_query_time_p95", Decimal(100)),
)
Found = dict[str, Any]


@dataclass(frozen=True)
class Day:
    """p95 in ms by route, on the day and in the week before; requests; KPIs; statements."""

    now: dict[str, float]
    before: dict[str, float]
    requests: dict[str, float]
    kpis: dict[str, Decimal]
    statements: list[tuple[str, int, str, str]]

    def told(self) -> Found:
        answers = {
            "topk": vector(*(endpoint(value, route) for route, value in self.now.items())),
            "[604800s]": vector(*(endpoint(value, route) for route, value in self.before.items())),
            "increase": vector(*(endpoint(value, route) for route, value in self.requests.items())),
            "slowest_queries": Rows(
                tuple(
                    dict(zip(("query", "calls", "mean_ms", "total_ms"), one, strict=True), source="pg_stat_statements")
                    for one in self.statements
                )
            ),
        }
        kept = [KpiValue(kpi, SUNDAY, Measured(value), Decimal(0), None, NOON) for kpi, value in self.kpis.items()]
        morning = Morning(answers, kpis=KPIS, values=FakeValues(*kept))
        return report_json(morning.report(Kind.PERFORMANCE))


def made_up(chance: Random) -> Day:
    routes = [f"/r{number}" for number in range(chance.choice((0, 1, 4, 30)))]

    def some() -> dict[str, float]:
        return {route: chance.choice(VALUES) for route in routes if chance.random() < 0.8}

    requests = {route: chance.choice((0.0, 19.4, 19.6, 500.2)) for route in routes if chance.random() < 0.9}
    values = {kpi.name: Decimal(chance.randrange(300000)) / 100 for kpi in KPIS if chance.random() < 0.8}
    statements = [(f"SELECT $1 -- {place}", place, f"{place}.06", "7.0") for place in range(chance.choice((0, 3)))]
    return Day(some(), some(), requests, values, statements)


@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(seed=st.integers(0, 2**32))
def test_every_number_of_the_performance_report_equals_a_recount(seed: int) -> None:
    day = made_up(Random(seed))
    told = day.told()
    sections = told["sections"]
    slowest, worse = _recounted(day)
    if slowest:
        tables = sections["endpoints"]["tables"]
        assert [tuple(row.values()) for row in tables["slowest"]["rows"]] == slowest[:20]
        assert [tuple(row.values()) for row in tables["worse"]["rows"]] == worse[:20]
    else:
        assert sections["endpoints"]["reason"] == "Prometheus knows of no request on that day"
    assert told["headline"] == _headline(slowest, worse)
    for kpi in KPIS:
        value = day.kpis.get(kpi.name)
        figure = sections["kpis"]["figures"][kpi.name]
        expected = (None, None) if value is None else (float(value), value <= kpi.target)
        assert (figure["value"], figure["met"], figure["target"]) == (*expected, float(kpi.target))
    rows = (
        [tuple(row.values()) for row in sections["queries"]["tables"]["slowest_queries"]["rows"]]
        if day.statements
        else []
    )
    assert rows == [(query, calls, _tenth(float(mean)), float(total)) for query, calls, mean, total in day.statements]


def _recounted(day: Day) -> tuple[list[Any], list[Any]]:
    """Rows of all endpoints, the slowest first, and of those that got slower by a quarter and 50 ms."""
    rows: list[Any] = []
    for route, value in day.now.items():
        if not math.isfinite(value):
            continue
        before = day.before.get(route, math.nan)
        now, then = _tenth(value), _tenth(before) if math.isfinite(before) else None
        change = _tenth(float((Decimal(repr(now)) / Decimal(repr(then)) - 1) * 100)) if then else None
        rows.append((f"fitfoot-api GET {route}", round(day.requests.get(route, 0)), now, then, change))
    rows.sort(key=lambda row: (-row[2], row[0]))
    worse = [row for row in rows if row[4] is not None and row[1] >= 20 and row[4] >= 25 and row[2] - row[3] >= 50]
    return rows, worse


def _headline(slowest: list[Any], worse: list[Any]) -> list[str]:
    if not slowest:
        return ["How fast the shop answered is not known: Prometheus knows of no request on that day"]
    if not worse:
        name, _, p95, *_ = slowest[0]
        return [f"Nothing got slower than in the week before. The slowest: {name}, p95 {_ms(p95)}"]
    most = sorted(worse, key=lambda row: row[2] / row[3], reverse=True)
    lines = [f"{row[0]}: p95 {_ms(row[2])}, {_ms(row[3])} in the week before" for row in most[:3]]
    return lines + ([f"{len(most) - 3} more endpoints got slower"] if most[3:] else [])


def _tenth(value: float) -> float:
    return float(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _ms(value: float) -> str:
    whole = str(Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP))
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", "'", whole) + " ms"
