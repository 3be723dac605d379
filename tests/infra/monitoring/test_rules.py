"""Tests: our rule files: promtool finds nothing, every alert has its four cases, every selector is the shop's.

That the cases come out is said by tests/infra/operator/test_promtool.py: promtool takes seconds for them.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local import debian

pytestmark = pytest.mark.integration
MONITORING = Path(__file__).parents[3] / "infra" / "monitoring"
RULES = [MONITORING / "recording.yml", *sorted((MONITORING / "alerts").glob("*.yml"))]
CASES = sorted((Path(__file__).parent / "rules").glob("*.test.yml"))
FOUR = ("fires", "is silent", "has no data", "at its boundary")
NEVER_SILENT = {"Watchdog"}
RUNBOOKS = ("FitFoot-HighErrorRate", "FitFoot-ServiceDown", "FitFoot-SlowResponse", "FitFoot-RestoreCapacity")


@cache
def read(file: Path) -> dict[str, Any]:
    """A file, read once: it takes long, and many ask."""
    return dict(yaml.safe_load(file.read_text()))


def rules(kind: str) -> Iterator[dict[str, Any]]:
    """Every rule of a kind, `alert` or `record`."""
    for file in RULES:
        for group in read(file)["groups"]:
            yield from (rule for rule in group["rules"] if kind in rule)


def cases() -> Iterator[dict[str, Any]]:
    """Every test that promtool runs."""
    for file in CASES:
        yield from read(file)["tests"]


def promtool(*arguments: str | Path) -> str:
    """Let promtool look; answers what it says."""
    tool = debian.tool("promtool")
    done = subprocess.run(
        [tool.path, *arguments], env={**os.environ, **tool.environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def alerts() -> Iterator[tuple[str, str]]:
    """Every alerting rule's name and, where several share it, burn rate."""
    for rule in rules("alert"):
        yield rule["alert"], rule["labels"].get("burn_rate", "")


def test_promtool_and_its_linter_find_nothing() -> None:
    assert "FAILED" not in promtool("check", "rules", "--lint-fatal", *RULES)


@pytest.mark.parametrize(("alert", "burn_rate"), [*alerts()], ids="-".join)
def test_every_alert_has_its_four_cases(alert: str, burn_rate: str) -> None:
    for case in FOUR:
        if alert in NEVER_SILENT and case == "is silent":
            continue
        named = [one for one in cases() if one["name"].startswith(f"{alert} {case}")]
        assert any(looks_at(one, alert, burn_rate) for one in named), f"{alert} {burn_rate}: no case {case!r}"


def looks_at(case: dict[str, Any], alert: str, burn_rate: str) -> bool:
    """Whether a case says what becomes of this alert: as promtool's alert test, or by what ALERTS holds."""
    for one in case.get("alert_rule_test", ()):
        found = [each["exp_labels"].get("burn_rate", "") for each in one["exp_alerts"]]
        if one["alertname"] == alert and (not found or burn_rate in found):
            return True
    asked = [one["expr"] for one in case.get("promql_expr_test", ())]
    return any(f'alertname="{alert}"' in one and f'burn_rate="{burn_rate}"' in one for one in asked)


@pytest.mark.parametrize("record", sorted({rule["record"] for rule in rules("record")}))
def test_every_recorded_series_has_a_case(record: str) -> None:
    asked = [one["expr"] for case in cases() for one in case.get("promql_expr_test", ())]
    assert any(re.search(rf"(?<![\w:]){record}(?![\w:])", one) for one in asked)


def test_only_the_shops_own_series_are_asked_for() -> None:
    for rule in (*rules("alert"), *rules("record")):
        for matchers in re.findall(r"\b(?:http|db)_\w+?(?:_total|_bucket)(\{[^}]*\})?", rule["expr"]):
            assert re.search(r'job=(~"fitfoot-\(web\|api\)"|"fitfoot-(web|api)")', matchers), rule


def test_quantiles_are_taken_over_rates_that_are_summed_by_le() -> None:
    for rule in (*rules("alert"), *rules("record")):
        for asked in re.findall(r"histogram_quantile\(\s*[\d.]+,\s*(.*)", rule["expr"]):
            assert asked.startswith("sum by (le"), rule


@pytest.mark.parametrize("rule", [*rules("alert")], ids=lambda rule: str(rule["alert"]))
def test_an_alert_leads_to_a_runbook_that_there_is_and_to_the_dashboard(rule: dict[str, Any]) -> None:
    assert any(f"/documents/{name}/" in rule["annotations"]["runbook_url"] for name in RUNBOOKS)
    assert rule["annotations"]["dashboard_url"] == "https://grafana.fitfoot.ch/d/system-overview"


def test_the_guides_alerts_are_as_it_has_them() -> None:
    guide = {
        ("ServiceDown", "up == 0", "1m", "critical"),
        ("DatabaseConnectionFailed", "db_connections_failed > 5", "2m", "critical"),
        ("HighErrorRate", "error_rate > 5", "3m", "critical"),
        ("HighCPUUsage", "cpu_usage > 80", "5m", "warning"),
        ("SlowResponseTime", "response_time_p95 > 2000", "5m", "warning"),
        ("LowDiskSpace", "disk_free_percent < 20", "5m", "warning"),
    }
    ours = {(one["alert"], one["expr"], one.get("for", ""), one["labels"]["severity"]) for one in rules("alert")}
    assert guide <= ours
