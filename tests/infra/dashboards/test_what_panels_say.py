"""Tests: what panels say of made-up series, as Prometheus evaluates them on the virtual clock of promtool."""

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local import debian
from infra.requirements_lock import CHECKOUT
from tests.infra.dashboards.asked import exprs, panel, panels

pytestmark = pytest.mark.integration
OVERVIEW, BUSINESS = "system-overview", "business-metrics"
OURS = 'job="fitfoot-monitoring"'
HOUR, NAN = 3600, float("nan")


@dataclass(frozen=True)
class Case:
    """A panel, what Prometheus has seen every so often, and what one of its queries comes to, by labels, at an hour."""

    name: str
    uid: str
    title: str
    seen: Mapping[str, str]
    says: Mapping[str, float]
    query: int = 0
    at: int = 24
    every: str = "1h"


def totals(**shape: str) -> dict[str, str]:
    return {f"{name}_total{{{OURS}}}": values for name, values in shape.items()}


def probe(check: str, outcome: str) -> dict[str, str]:
    stand = ("up", "degraded", "down", "maintenance", "unknown")
    return {f'probe_outcome{{{OURS}, check="{check}", outcome="{one}"}}': f"{int(one == outcome)}x30" for one in stand}


def incident(what: str, number: int, opened: int) -> dict[str, str]:
    labels = f'{OURS}, incident="{number}", service="api", severity="critical", title="Down"'
    return {f"fitfoot_incident_{what}_timestamp_seconds{{{labels}}}": f"{opened}x30"}


UP, DOWN = "1x30", "0x30"
WEB, DB = 'job="fitfoot-web", instance="{}"', 'job="fitfoot-db", instance="a"'
TOOK = 'http_request_duration_seconds_bucket{job="fitfoot-web", instance="a", method="GET", status="200"'
SERVED = 'http_requests_total{job="fitfoot-web", instance="a", method="GET", route="/", status="%s"}'
BROKEN = '{job="fitfoot-web", method="GET", endpoint="/"}'
AN_OUTAGE = {SERVED % 500: "0x116 10+10x10", SERVED.replace('"/"', '"/well"') % 200: "0+10x200"}
"""For four minutes at two o'clock."""
A_DAY = totals(
    visitors="0+100x200", cart_additions="0+20x200", checkouts="0+10x200", orders="0+5x200", revenue="0+400x200"
)
FIGURES = ("visitors", "cart_additions", "checkouts", "orders", "revenue", "refunded_revenue")
UNCOUNTED = totals(**dict.fromkeys(FIGURES, "0+100x30 stale"))
"""From the 31st hour on."""
CASES = [
    Case(
        "one of two storefronts down is partly up",
        OVERVIEW,
        "Service Status",
        {f"up{{{WEB.format('a')}}}": UP, f"up{{{WEB.format('b')}}}": DOWN},
        {"{}": 0.5},
    ),
    Case("an API that nobody asks is unknown", OVERVIEW, "Service Status", {}, {"{}": NAN}, query=1),
    Case(
        "a database that is down behind its exporter is down",
        OVERVIEW,
        "Service Status",
        {f"up{{{DB}}}": UP, f"pg_up{{{DB}}}": DOWN},
        {"{}": 0},
        query=2,
    ),
    Case("an exporter that is down is", OVERVIEW, "Service Status", {f"up{{{DB}}}": DOWN}, {"{}": 0}, query=2),
    Case(
        "a database that answers is up",
        OVERVIEW,
        "Service Status",
        {f"up{{{DB}}}": UP, f"pg_up{{{DB}}}": UP},
        {"{}": 1},
        query=2,
    ),
    Case(
        "scrapes that fail are of the budget, too",
        OVERVIEW,
        "Budget Left of 30 Days",
        {f"up{{{WEB.format('a')}}}": DOWN},
        {'{job="fitfoot-web"}': -99900},
        query=1,
    ),
    Case(
        "a check that is down is 3, whatever it was",
        OVERVIEW,
        "Checks",
        {**probe("storefront", "down"), **probe("api", "up"), **probe("admin", "unknown")},
        {'{check="storefront"}': 3, '{check="api"}': 1, '{check="admin"}': 5},
    ),
    Case(
        "a certificate's days are counted from now",
        OVERVIEW,
        "Certificates",
        {f'probe_ssl_earliest_cert_expiry{{{OURS}, check="api"}}': f"{24 * HOUR + 12 * 24 * HOUR}x30"},
        {f'{{{OURS}, check="api"}}': 12},
    ),
    Case(
        "an incident that was resolved stands no more",
        OVERVIEW,
        "Incidents That Stand",
        {**incident("opened", 1, HOUR), **incident("opened", 2, 2 * HOUR), **incident("resolved", 1, 3 * HOUR)},
        {f'{{{OURS}, incident="2", service="api", severity="critical", title="Down"}}': 2 * HOUR * 1000},
    ),
    Case(
        "memory is what is not available",
        OVERVIEW,
        "Memory",
        {
            'node_memory_MemAvailable_bytes{job="node", instance="a"}': "25x30",
            'node_memory_MemTotal_bytes{job="node", instance="a"}': "100x30",
        },
        {'{job="node", instance="a"}': 75},
    ),
    Case(
        "an endpoint that nobody asks is not the slowest",
        OVERVIEW,
        "Slowest Endpoints",
        {
            f'{TOOK}, route="/asked", le="1"}}': "0+10x200",
            f'{TOOK}, route="/asked", le="+Inf"}}': "0+10x200",
            f'{TOOK}, route="/left", le="1"}}': "7x200",
            f'{TOOK}, route="/left", le="+Inf"}}': "7x200",
        },
        {'{job="fitfoot-web", method="GET", route="/asked"}': 0.95},
        at=2,
        every="1m",
    ),
    Case("a day's revenue is what the total grew", BUSINESS, "Daily Revenue", A_DAY, {"{}": 9600}, at=30),
    Case("a day's visitors are the first step", BUSINESS, "Conversion Funnel", A_DAY, {"{}": 2400}, at=30),
    Case("and its orders the last", BUSINESS, "Conversion Funnel", A_DAY, {"{}": 120}, query=3, at=30),
    Case("an average order is revenue by orders", BUSINESS, "Average Order", A_DAY, {"{}": 80}, at=30),
    Case("five of a hundred convert", BUSINESS, "Conversion", A_DAY, {"{}": 5}, at=30),
    Case("three carts of four are left behind", BUSINESS, "Cart Abandonment", A_DAY, {"{}": 75}, at=30),
    Case("four francs come of a visitor", BUSINESS, "Revenue per Visitor", A_DAY, {"{}": 4}, at=30),
    Case(
        "twice as much as a week before is 100 % more",
        BUSINESS,
        "Against a Week Before",
        totals(revenue="0+100x48 4900+100x119 16900+200x60"),
        {"{}": 100},
        at=200,
    ),
    Case(
        "without the whole of that day there is nothing to compare with",
        *(BUSINESS, "Against a Week Before", totals(revenue="_x20 0+100x200"), {}),
        at=190,
    ),
    *(
        Case("totals that are told no more are no figures", BUSINESS, title, UNCOUNTED, {}, query, at=32)
        for title, query in (
            *(("Revenue, 24 Hours", 0), ("Average Order", 0), ("Conversion Funnel", 0)),
            *(("Revenue per Visitor", 0), ("Refunded", 0), ("Steps of the Funnel", 2)),
        )
    ),
    Case(
        "nor were they, a week later",
        *(BUSINESS, "Daily Revenue", UNCOUNTED, {}),
        query=1,
        at=32 + 7 * 24,
    ),
    Case(
        "without orders an average is no number",
        BUSINESS,
        "Average Order",
        totals(orders="7x30", revenue="500x30"),
        {"{}": NAN},
        at=30,
    ),
    Case(
        "a figure that was not counted for an hour is as old",
        BUSINESS,
        "Counted Ago",
        {f"shop_totals_last_timestamp_seconds{{{OURS}}}": f"{23 * HOUR}x30"},
        {"{}": HOUR},
    ),
]
RECORDED = [
    Case(
        "five of ten thousand failed are half of the budget",
        OVERVIEW,
        "Error Budget Left",
        {SERVED % 200: "0+9995x48", SERVED % 500: "0+5x48"},
        {"{}": 50},
        at=48,
    ),
    Case(
        "more than the budget is less than nothing",
        OVERVIEW,
        "Error Budget Left",
        {SERVED % 200: "0+9980x48", SERVED % 500: "0+20x48"},
        {"{}": -100},
        at=48,
    ),
    Case(
        "what began to fail four minutes ago is counted",
        OVERVIEW,
        "Errors by Endpoint",
        AN_OUTAGE,
        {BROKEN: 40},
        at=2,
        every="1m",
    ),
    Case(
        "and is there of the last five minutes, too",
        *(OVERVIEW, "Errors by Endpoint", AN_OUTAGE),
        {BROKEN.replace("{", "errors_by_endpoint{"): 40},
        query=1,
        at=2,
        every="1m",
    ),
]
"""These are of what recording.yml makes."""
WRONG = Case("a wrong expectation is seen", BUSINESS, "Conversion", A_DAY, {"{}": 6}, at=30)


@pytest.mark.parametrize(("cases", "recorded"), [(CASES, False), (RECORDED, True)], ids=["scraped", "recorded"])
def test_each_panel_says_what_was_seen(tmp_path: Path, cases: Sequence[Case], *, recorded: bool) -> None:
    groups = [
        {
            "name": case.name,
            "interval": case.every,
            "input_series": [{"series": series, "values": values} for series, values in case.seen.items()],
            "promql_expr_test": [_test(_asked(case.uid, case.title)[case.query], case.at, case.says)],
        }
        for case in (*cases, WRONG)
    ]
    assert promtool(tmp_path, groups, recorded=recorded) == [_asked(WRONG.uid, WRONG.title)[WRONG.query]]


def test_of_nothing_each_panel_says_nothing(tmp_path: Path) -> None:
    asked = [
        expr
        for uid in (OVERVIEW, BUSINESS, "web-vitals", "this-bundle")
        for one in panels(uid)
        for expr in _asked(uid, one["title"])
        if "or vector(NaN)" not in expr  # which is nothing, in a panel that names what nobody asks
    ]
    wrong = "vector(0)"
    tests = [_test(expr, 1, {}) for expr in (*asked, wrong)]
    assert promtool(tmp_path, [{"interval": "1h", "promql_expr_test": tests}], recorded=True) == [wrong]


def promtool(folder: Path, groups: Sequence[Mapping[str, Any]], *, recorded: bool) -> list[str]:
    """The expressions that do not come out as they should."""
    file = folder / "panels.test.yml"
    rules = [str(CHECKOUT / "infra" / "monitoring" / "recording.yml")] if recorded else []
    file.write_text(yaml.safe_dump({"rule_files": rules, "evaluation_interval": "1h", "tests": groups}))
    tool = debian.tool("promtool")
    done = subprocess.run(
        [tool.path, "test", "rules", file],
        env={**os.environ, **tool.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    failed = [json.loads(expr) for expr in re.findall(r'^    expr: (".*"), time: .*,$', said, re.MULTILINE)]
    assert failed or "SUCCESS" in said, said
    return failed


def _asked(uid: str, title: str) -> list[str]:
    filled = {"$__rate_interval": "5m", "$page": ".+", "$device": ".+"}
    return [re.sub(r"\$\w+", lambda name: filled.get(name[0], name[0]), expr) for expr in exprs(panel(uid, title))]


def _test(expr: str, hours: int, says: Mapping[str, float]) -> dict[str, Any]:
    """Of NaN, which is not equal to itself, that it is not."""
    if any(isnan(value) for value in says.values()):
        expr, says = f"({expr}) != bool ({expr})", dict.fromkeys(says, 1)
    samples = [{"labels": labels, "value": value} for labels, value in says.items()]
    return {"expr": expr, "eval_time": f"{hours}h", "exp_samples": samples}
