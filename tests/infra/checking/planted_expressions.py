"""Tests: mistakes planted in expressions, in what is exported, and in how dashboards are built."""

from infra.checking import paths
from tests.infra.checking.planted import CRITICAL, MONITORING, WARNING, Planted

OVERVIEW, TRADE, VITALS = (
    f"{paths.DASHBOARDS}/{name}.json" for name in ("system-overview", "business-metrics", "web-vitals")
)
P95 = 'histogram_quantile(0.95, sum by (le, job) (rate(http_request_duration_seconds_bucket{job="fitfoot-web"}[5m])))'
EXPRESSIONS = [
    Planted(CRITICAL, "expr: pg_up == 0", "expr: pg_upp == 0", "did you mean pg_up?"),
    Planted(CRITICAL, "expr: error_rate > 5", "expr: error_rate > 500", "500 is no limit of what is percent"),
    Planted(
        CRITICAL,
        "error_rate > 5",
        "error_rate > 7",
        "limit is 5 %, which the expression",
        at='description: >-\n            {{ printf "%.1f"',
    ),
    Planted(
        WARNING,
        "response_time_p95 > 2000",
        "response_time_p95 > 1500",
        "limit is 2000",
        at="description: >-\n            The slowest",
    ),
    Planted(CRITICAL, "expr: error_rate > 5", "expr: error_rate > 0.05", "0.05 is of what is percent, and the"),
    Planted(WARNING, "response_time_p95 > 2000", "response_time_p95 > 2", "2 is of what is milliseconds"),
    Planted(WARNING, "response_time_p95 > 2000", "response_time_p95 / 1000 > 2000", "2000 is of what is seconds"),
    Planted(WARNING, "response_time_p95 > 2000", f"{P95} > 2000", "2000 is of what is seconds"),
    Planted(WARNING, "disk_free_percent < 20", "disk_free_percent > 20", "of what is below its limit"),
    Planted(WARNING, "expr: cpu_usage > 80", 'expr: cpu_usage{jobs="node"} > 80', "did you mean job?"),
    Planted(WARNING, "expr: cpu_usage > 80", "expr: rate(cpu_usage[5m]) > 80", "rate of a gauge"),
    Planted(WARNING, "expr: cpu_usage > 80", "expr: sum(cpu_usage > 80", "is no PromQL: unclosed left parenthesis"),
    Planted(
        WARNING,
        "at {{ $labels.instance }}; the limit is 20",
        "at {{ $labels.instanc }}; the limit is 20",
        "did you mean instance?",
    ),
    Planted(MONITORING, 'absent(up{job="fitfoot-web"})', 'absent(up{job="fitfoot-wep"})', "did you mean fitfoot-web?"),
    Planted(
        paths.RECORDING,
        "histogram_quantile(0.95,",
        "histogram_quantile(95,",
        "write 0.95",
        at="1000 * histogram_quantile(95,",
    ),
    Planted(
        paths.RECORDING,
        "sum by (le, job) (",
        "sum by (job) (",
        "added up without le",
        at="1000 * histogram_quantile(0.95, sum by (job)",
    ),
    Planted(
        paths.RECORDING,
        "sum by (job, seen_by) (rate(instance:http_failures:sum[5m]))",
        "sum by (job, seen_by) (rate(instance:http_failures:sum))",
        "is no PromQL: expected type matrix",
    ),
    Planted(paths.RECORDING, '{mode="idle"}', '{mod="idle"}', "did you mean mode?", at="expr: 100 * (1 - avg"),
    Planted(
        paths.EXPORTED,
        "node_cpu_seconds_total:",
        "node_cpu_second_total:",
        "nothing exports node_cpu_seconds_total",
        at="expr: 100 * (1 - avg",
        told_in=paths.RECORDING,
    ),
    Planted(
        paths.EXPORTED,
        "_connection_errors_total: {type: counter",
        "_connection_errors_total: {type: gauge",
        "by its name",
    ),
    Planted(paths.EXPORTED, "_seconds: {type: histogram", "_seconds: {type: summary", "a histogram in other jobs"),
    Planted(paths.EXPORTED, "MemFree_bytes: {type: gauge", "MemFree_bytes: {type: gauge, unit: percent", "is bytes by"),
    Planted(paths.EXPORTED, "pg_up: {type: gauge}", "pg_up: {type: guage}", "did you mean gauge?"),
]
ONCE = [
    Planted(paths.RECORDING, "- record: error_rate", "- record: error_rat", "did you mean error_rate?"),
    Planted(paths.PROMETHEUS, "scrape_interval: 15s", "scrape_interval: 15 s", "write scrape_interval: 15s"),
]
"""What others rest on: told where it is, and not at those others, which are right."""
BUILT = [
    Planted(OVERVIEW, '"uid": "system-overview"', '"uid": "system-overviews"', "links lead to system-overview"),
    Planted(TRADE, '"unit": "currencyCHF"', '"unit": "currencyCFH"', "did you mean currencyCHF?"),
    Planted(OVERVIEW, '"title": "Service Status"', '"title": ""', "has no title"),
    Planted(VITALS, '"refId": "B"', '"refId": "A"', "the refId A is taken"),
    Planted(
        OVERVIEW, "documents/FitFoot-ServiceDown/", "documents/FitFoot-ServiceDwn/", "did you mean FitFoot-ServiceDown?"
    ),
    Planted(TRADE, "{", "{,", "is not JSON"),
]
