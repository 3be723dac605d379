"""What is asked of Prometheus, as promtool reads and evaluates it."""

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.runbook_steps.measures import MEASURES
from functions.runbook_steps.questions import QUESTIONS
from functions.runbook_steps.scope import SERVICES, Scope
from infra.local import debian

pytestmark = pytest.mark.integration
RECORDING = Path(__file__).parents[3] / "infra" / "monitoring" / "recording.yml"
BOTH = Scope("", timedelta(minutes=2))


def promtool(*arguments: str | Path) -> str:
    tool = debian.tool("promtool")
    done = subprocess.run(
        [tool.path, *arguments], env={**os.environ, **tool.environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_expression_is_promql(tmp_path: Path) -> None:
    templates = [*(ask for one in QUESTIONS.values() for ask in one.asks), *(one.expr for one in MEASURES.values())]
    scopes = [Scope(service, timedelta(seconds=20)) for service in ("", *SERVICES)]
    rules = [
        {"record": f"asked:{count}", "expr": scope.promql(template)}
        for scope in scopes
        for count, template in enumerate(templates)
    ]
    file = tmp_path / "asked.json"
    file.write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", "--lint=none", file)


def requests(job: str, status: str, values: str) -> dict[str, str]:
    return {
        "series": f'http_requests_total{{job="{job}", instance="1", method="GET", route="/x", status="{status}"}}',
        "values": values,
    }


def evaluated(
    folder: Path,
    series: list[dict[str, str]],
    expected: Mapping[str, float],
    at: str,
    expr: str = "round({rate}, 0.01)",
) -> None:
    """promtool's clock, our recording rules, the error rate as `compare` asks for it."""
    test: dict[str, Any] = {
        "interval": "30s",
        "input_series": series,
        "promql_expr_test": [
            {
                "expr": expr.replace("{rate}", f"({BOTH.promql(MEASURES['error_rate'].expr)})"),
                "eval_time": at,
                "exp_samples": [{"labels": f'{{job="{job}"}}', "value": value} for job, value in expected.items()],
            }
        ],
    }
    whole = {
        "rule_files": [str(RECORDING)],
        "evaluation_interval": "30s",
        "group_eval_order": ["recording", "slo_windows"],
        "tests": [test],
    }
    file = folder / "error_rate.test.json"
    file.write_text(json.dumps(whole))
    promtool("test", "rules", file)


WEB_WELL = requests("fitfoot-web", "200", "0+100x40")


def test_a_shop_that_is_cured_is_well_within_the_window_and_not_after_five_minutes(tmp_path: Path) -> None:
    api = [requests("fitfoot-api", "200", "0+80x40"), requests("fitfoot-api", "500", "0+20x20 400+0x20")]
    evaluated(tmp_path, [WEB_WELL, *api], {"fitfoot-api": 20, "fitfoot-web": 0}, "9m")
    evaluated(tmp_path, [WEB_WELL, *api], {"fitfoot-api": 0, "fitfoot-web": 0}, "13m")


def test_a_gateway_s_error_counts_against_the_api(tmp_path: Path) -> None:
    series = [requests("fitfoot-web", "200", "0+90x40"), requests("fitfoot-web", "502", "0+10x40")]
    evaluated(tmp_path, series, {"fitfoot-api": 10, "fitfoot-web": 0}, "9m")


def test_without_requests_it_is_no_number(tmp_path: Path) -> None:
    series = [requests("fitfoot-web", "200", "100x40"), requests("fitfoot-api", "200", "100x40")]
    evaluated(tmp_path, series, {"fitfoot-api": 1, "fitfoot-web": 1}, "9m", "{rate} != bool {rate}")
