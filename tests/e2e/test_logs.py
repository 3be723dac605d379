"""Lines of the demo shop's logs, through CloudWatch Logs and the analyser, into /metrics and one alert a new error."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from functions.model.alert import AlertStatus
from functions.state.alerts import Alerts
from infra.local.parts import Parts
from tests.e2e.shell import TLS, client, detector, metrics, tick, until
from tests.e2e.test_incidents import broken
from tests.promql import OURS, everything_asked, jobs_of_each_selector, without_ours

pytestmark = pytest.mark.e2e
NEW_ERRORS_OF_ADMIN = "service=admin,alertname=NewError"
ORDERS = 'method="GET",{}="/store/orders",status="2xx"'
BEACON = {
    "name": "LCP",
    "value": 1234.5,
    "delta": 1234.5,
    "rating": "good",
    "id": "v6-1-1",
    "navigationType": "navigate",
}


def folded(run: Parts) -> dict[str, float]:
    """What /metrics says once the analyser has done what it does each minute."""
    answer = client(run, "lambda").invoke(FunctionName="fitfoot-log-analyser", Payload=b'{"fold": true}')
    said = answer["Payload"].read()
    assert "FunctionError" not in answer, said
    told = metrics(run).text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in told if line[0] != "#")}


def asked_of_the_shop(run: Parts, service: str, path: str, times: int) -> set[int]:
    """Ask a service itself; which statuses it answers."""
    scraped = f'up{{job="fitfoot-{service}"}}'
    found = until(lambda: prometheus(run, scraped, time.time()) or None, 30)
    address = found[0][0]["instance"]
    with httpx.Client(base_url=f"http://{address}", timeout=30) as shop:
        return {shop.get(path).status_code for _ in range(times)}


def prometheus(run: Parts, expr: str, at: float) -> list[tuple[dict[str, str], str]]:
    """What Prometheus answers at a moment: labels, and the value as it says it, so that NaN is NaN."""
    asked = {"query": expr, "time": str(at)}
    answer = httpx.get(f"{run.environment['PROMETHEUS_URL']}/api/v1/query", params=asked, timeout=30, verify=TLS)
    assert answer.status_code == httpx.codes.OK, (expr, answer.text)
    found = [(one["metric"], str(one["value"][1])) for one in answer.json()["data"]["result"]]
    return sorted(found, key=lambda one: sorted(one[0].items()))


def new_errors(run: Parts, service: str) -> list[dict[str, Any]]:
    """The alerts of errors of a service that nobody had seen before."""
    return [one for one in tick(run)["alerts"] if (one["source"], one["service"]) == ("logs", service)]


def incidents(run: Parts) -> list[dict[str, Any]]:
    return [one for one in detector(run, {"list": "open"})["incidents"] if one["group"] == NEW_ERRORS_OF_ADMIN]


def test_requests_in_the_shop_s_log_are_counted_once_each(run: Parts) -> None:
    before = folded(run)
    assert asked_of_the_shop(run, "api", "/store/orders?email=anna@example.ch", 7) == {200}
    assert asked_of_the_shop(run, "web", "/orders/4711?token=s3cr3t", 5) == {404}
    counted = {
        f'http_requests_total{{service="api",{ORDERS.format("route")}}}': 7,
        f'http_request_duration_seconds_count{{service="api",{ORDERS.format("route")}}}': 7,
        f"api_request_duration_count{{{ORDERS.format('endpoint')}}}": 7,
        'http_requests_total{service="web",method="GET",route="/orders/:id",status="4xx"}': 5,
    }

    def more() -> dict[str, float]:
        now = folded(run)
        return {name: now.get(name, 0) - before.get(name, 0) for name in counted}

    until(lambda: "all" if all(more()[name] >= count for name, count in counted.items()) else None, 60)
    assert more() == counted
    shown = metrics(run).text
    assert "anna" not in shown
    assert "s3cr3t" not in shown


def test_a_beacon_is_a_line_of_the_log_and_then_a_histogram(run: Parts) -> None:
    name = 'web_vitals_lcp_seconds_count{page="/sale/:id",device="desktop"}'
    before = folded(run).get(name, 0)
    told = {"session_id": "an-opaque-one", "page": "/sale/4711?email=anna@example.ch", "metrics": [BEACON]}
    answer = httpx.post(
        f"{run.environment['API_URL']}/web-vitals",
        content=json.dumps(told),
        headers={"content-type": "text/plain;charset=UTF-8"},
    )
    assert (answer.status_code, answer.text) == (204, "")
    until(lambda: "counted" if folded(run).get(name, 0) == before + 1 else None, 60)


def test_an_error_that_nobody_had_seen_is_one_alert_and_one_incident_however_often_it_comes(run: Parts) -> None:
    with broken(run, "admin", "errors"):
        assert asked_of_the_shop(run, "admin", "/app", 3) == {500}
        (alert,) = until(lambda: new_errors(run, "admin") or None, 60)
        assert alert["summary"] == "an unexpected error occurred"
        assert "condition.py" in alert["reason"]
        (incident,) = incidents(run)
        errors = 'log_errors_total{service="admin"}'
        seen = folded(run)[errors]
        assert asked_of_the_shop(run, "admin", "/app", 4) == {500}
        until(lambda: "again" if folded(run)[errors] >= seen + 4 else None, 60)
    try:
        assert len(new_errors(run, "admin")) == 1
        assert [one["id"] for one in incidents(run)] == [incident["id"]]
        assert incident["severity"] == "warning"
    finally:  # which would be in an hour
        alerts = Alerts(client(run, "dynamodb"))
        for one in alerts.active("logs"):
            alerts.put_newer(replace(one, status=AlertStatus.RESOLVED, updated_at=datetime.now(UTC)))
    until(lambda: "over" if not tick(run) or not incidents(run) else None, 30)


def test_prometheus_scrapes_both_and_nothing_that_is_asked_of_it_counts_a_request_twice(run: Parts) -> None:
    ours = f'sum(http_requests_total{{job="{OURS}"}})'
    until(lambda: prometheus(run, ours, time.time()) or None, 60)
    at = time.time()
    both = "sum(http_requests_total)"
    assert prometheus(run, both, at) != prometheus(run, without_ours(both), at)
    selected = {expr: set(jobs_of_each_selector(expr)) for expr in everything_asked().values()}
    of_the_shop = {
        expr for expr, jobs in selected.items() if jobs and {OURS} not in jobs
    }  # a panel shows ours on purpose
    assert of_the_shop
    for expr in of_the_shop:
        assert prometheus(run, expr, at) == prometheus(run, without_ours(expr), at), expr
