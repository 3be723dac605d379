"""What is asked of Prometheus of a day, as promtool reads it and evaluates it over our recording rules."""

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from functions.model.kpi import Cadence, Kpi
from functions.model.period import day_end, day_start
from functions.report_generator.kpis.from_prometheus import QUERIES, questions
from infra.local import debian

pytestmark = pytest.mark.integration
RECORDING = Path(__file__).parents[4] / "infra" / "monitoring" / "recording.yml"
SUNDAY = date(2026, 11, 22)
KPIS = {name: Kpi(name, Decimal(1)) for name in QUERIES}
BUCKETS = {"0.1": 60, "0.5": 90, "1": 100, "+Inf": 100}
"""Each minute's requests up to so many seconds: 95 of 100 took up to 0.75, halfway between 90 and 100."""


def promtool(*arguments: str | Path) -> str:
    tool = debian.tool("promtool")
    done = subprocess.run(
        [tool.path, *arguments], env={**os.environ, **tool.environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_question_is_promql(tmp_path: Path) -> None:
    days = [SUNDAY, date(2026, 3, 29), date(2026, 10, 25)]
    kpis = [Kpi(name, Decimal(1), cadence=cadence) for name in QUERIES for cadence in Cadence]
    asked = [question for kpi in kpis for day in days for question in questions(kpi, day)]
    rules = [{"record": f"asked:{count}", "expr": question.query} for count, question in enumerate(asked)]
    file = tmp_path / "asked.json"
    file.write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", "--lint=none", file)


def requests(job: str, status: str, values: str) -> dict[str, str]:
    series = f'http_requests_total{{job="{job}", instance="1", method="GET", route="/x", status="{status}"}}'
    return {"series": series, "values": values}


def histogram(name: str, labels: str, slower: int = 1) -> list[dict[str, str]]:
    """A day of requests; `slower` makes each bucket's bound that many times later."""
    bounds = {"+Inf" if le == "+Inf" else f"{float(le) * slower:g}": count for le, count in BUCKETS.items()}
    return [
        {"series": f'{name}_bucket{{job="fitfoot-api", {labels}, le="{le}"}}', "values": f"0+{count}x1440"}
        for le, count in bounds.items()
    ]


def evaluated(folder: Path, series: list[dict[str, str]], expected: Mapping[str, float | None]) -> None:
    """A day on promtool's clock; None: there is no such sample."""
    at = f"{(day_end(SUNDAY) - day_start(SUNDAY)) // timedelta(minutes=1)}m"
    test: dict[str, Any] = {
        "interval": "1m",
        "input_series": series,
        "promql_expr_test": [
            {
                "expr": f"round({expr}, 0.01)",
                "eval_time": at,
                "exp_samples": [] if value is None else [{"labels": "{}", "value": value}],
            }
            for expr, value in expected.items()
        ],
    }
    recording = folder / "recording.json"  # without the windows of the budgets, which nothing here reads
    groups = [group for group in yaml.safe_load(RECORDING.read_text())["groups"] if group["name"] == "recording"]
    recording.write_text(json.dumps({"groups": groups}))
    whole = {"rule_files": [str(recording)], "evaluation_interval": "5m", "tests": [test]}
    file = folder / "day.test.json"
    file.write_text(json.dumps(whole))
    promtool("test", "rules", file)


def asked(name: str) -> tuple[str, str]:
    value, steps = questions(KPIS[name], SUNDAY)
    return value.query, steps.query


def test_a_days_figures_are_of_its_requests_not_of_its_minutes(tmp_path: Path) -> None:
    """300 of 138,600 failed, in a quiet hour in which it was each second one: the mean of the minutes would be 2.08."""
    http, db = "http_request_duration_seconds", "db_query_duration_seconds"
    series = [
        requests("fitfoot-web", "200", "0+100x1440"),
        requests("fitfoot-api", "200", "0+100x720 72005+5x60 72400+100x660"),
        requests("fitfoot-api", "500", "0+0x720 5+5x60 305+0x660"),
        *histogram(http, 'route="/x"'),
        *histogram(http, 'route="/api/health"', slower=40),
        *histogram(db, 'query="cart"', slower=2),
    ]
    expected = {"error_rate": 0.22, "response_time_p95": 750, "db_query_time_p95": 1500}
    values = {asked(name)[0]: value for name, value in expected.items()}
    evaluated(tmp_path, series, {**values, **{asked(name)[1]: 288 for name in expected}})


def test_a_day_without_requests_has_samples_and_no_value(tmp_path: Path) -> None:
    series = [requests("fitfoot-web", "200", "7+0x1440"), requests("fitfoot-api", "200", "7+0x1440")]
    value, steps = asked("error_rate")
    evaluated(tmp_path, series, {f"({value}) >= 0": None, steps: 288})
