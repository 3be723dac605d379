"""What reports ask of Prometheus, as promtool reads it and evaluates it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from functions.model.report import Kind
from functions.report_generator.figures import causes
from functions.report_generator.figures.asking import questions
from functions.report_generator.figures.falls import Fall
from functions.shop.questions import PromQL
from tests.functions.report_generator.kpis.test_promql import histogram, promtool

pytestmark = pytest.mark.integration
SUNDAY = date(2026, 11, 22)
FALL = Fall(SUNDAY, "checkout → order", 14, 24, expected=40.0, actual=3)


def test_p95s_are_of_a_days_requests_by_endpoint_and_of_the_hours_of_a_fall(tmp_path: Path) -> None:
    endpoints = questions(Kind.PERFORMANCE, SUNDAY, SUNDAY, ())
    wanted: list[tuple[str, float]] = [
        (_query(endpoints["endpoints"]), 750.0),
        (_query(endpoints["requests"]), 144000.0),
    ]
    labels = '{job="fitfoot-api", method="GET", route="/x"}'
    cases = [
        {"expr": f"round({query}, 1)", "eval_time": "1d", "exp_samples": [{"labels": labels, "value": value}]}
        for query, value in wanted
    ]
    p95 = causes.questions(FALL)["p95"].query
    cases.append({"expr": f"round({p95}, 0.01)", "eval_time": "1d", "exp_samples": [{"labels": "{}", "value": 0.75}]})
    series = [
        *histogram("http_request_duration_seconds", 'method="GET", route="/x"'),
        *histogram("http_request_duration_seconds", 'method="GET", route="/api/health"', slower=40),
        {"series": f"http_request_duration_seconds_count{labels}", "values": "0+100x1440"},
    ]
    test: dict[str, Any] = {"interval": "1m", "input_series": series, "promql_expr_test": cases}
    file = tmp_path / "day.test.json"
    file.write_text(json.dumps({"evaluation_interval": "5m", "tests": [test]}))
    promtool("test", "rules", file)


def test_every_question_is_promql(tmp_path: Path) -> None:
    asked = [*questions(Kind.PERFORMANCE, SUNDAY, SUNDAY, ()).values(), *causes.questions(FALL).values()]
    queries = [question.query for question in asked if isinstance(question, PromQL)]
    rules = [{"record": f"asked:{count}", "expr": query} for count, query in enumerate(queries)]
    file = tmp_path / "asked.json"
    file.write_text(json.dumps({"groups": [{"name": "asked", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", "--lint=none", file)


def _query(question: object) -> str:
    assert isinstance(question, PromQL)
    return question.query
