"""Tests: what panels say of made-up series, as Prometheus evaluates them on the virtual clock of promtool."""

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local import debian
from infra.requirements_lock import CHECKOUT
from tests.infra.dashboards import bundle_cases, sales_cases, shop_cases
from tests.infra.dashboards.asked import exprs, panel, panels
from tests.infra.dashboards.case import BUNDLE, BUSINESS, OVERVIEW, Case

pytestmark = pytest.mark.integration
CASES = [*shop_cases.SCRAPED, *sales_cases.SCRAPED, *bundle_cases.SCRAPED]
WRONG = Case("a wrong expectation is seen", BUSINESS, "Conversion", sales_cases.A_DAY, {"{}": 6}, at=30)


@pytest.mark.parametrize(
    ("cases", "recorded"), [(CASES, False), (shop_cases.RECORDED, True)], ids=["scraped", "recorded"]
)
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
        for uid in (OVERVIEW, BUSINESS, "web-vitals", BUNDLE)
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
