"""Tests: what the demo shop tells Prometheus is fine enough for the limits of the rules."""

import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest

from functions.model.series import FAMILIES
from infra.local.shop.metrics import DatabaseMetrics, HttpMetrics

pytestmark = pytest.mark.unit
MONITORING = Path(__file__).parents[4] / "infra" / "monitoring"


def limits(name: str) -> set[float]:
    """What the alerting rules and the KPI of a name allow, which are in milliseconds; in seconds."""
    files = [yaml.safe_load(file.read_text()) for file in (MONITORING / "alerts").glob("*.yml")]
    asked = [rule["expr"] for file in files for group in file["groups"] for rule in group["rules"]]
    kpi = yaml.safe_load((MONITORING / "kpis.yaml").read_text())["kpis"][name]
    ruled = {int(found) for expr in asked for found in re.findall(rf"\b{name} > (\d+)", expr)}
    return {limit / 1000 for limit in (*ruled, kpi["target"], kpi["alert"])}


def edges(exposition: bytes, name: str) -> set[float]:
    """Of a histogram's buckets."""
    return {float(edge) for edge in re.findall(rf'^{name}_bucket{{.*le="([^"]+)"', exposition.decode(), re.MULTILINE)}


def test_the_limit_of_a_response_time_is_an_edge_of_the_histograms_of_requests() -> None:
    shop = HttpMetrics()
    shop.answered("GET", "/x", 200, 1.1)

    assert 2 in limits("response_time_p95")
    assert limits("response_time_p95") <= edges(shop.exposition(), "http_request_duration_seconds")
    for counted in ("http_request_duration_seconds", "api_request_duration"):
        assert limits("response_time_p95") <= set(FAMILIES[counted].bounds)


def test_the_limit_of_a_query_time_is_an_edge_of_the_histogram_of_queries() -> None:
    registry = CollectorRegistry()
    DatabaseMetrics(registry).durations.labels("cart").observe(0.1)

    assert limits("db_query_time_p95") <= edges(generate_latest(registry), "db_query_duration_seconds")
