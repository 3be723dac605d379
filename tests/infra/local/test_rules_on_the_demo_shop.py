"""Tests: our rules in a real Prometheus over the demo shop, its database and this machine, asked by real exporters."""

import json
import math
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import yaml

from infra.local import exporters, postgres, process, prometheus
from infra.local.prometheus_config import prometheus_config
from infra.operator.places import MONITORING
from tests.infra.local.shop.caller import Caller, start, until

pytestmark = pytest.mark.integration
PATIENCE = timedelta(seconds=90)
MAY_BE_NOBODY = {"response_time_p95"}  # of a service that nobody visited: 0/0
RECORDED = sorted(
    {
        rule["record"]
        for group in yaml.safe_load((MONITORING / "recording.yml").read_text())["groups"]
        for rule in group["rules"]
    }
)


class Run:
    """A shop with visitors, and the Prometheus that watches it."""

    def __init__(self, shop: Caller, url: str) -> None:
        self.shop = shop
        self._url = url

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        with urllib.request.urlopen(f"{self._url}/api/v1/{path}", timeout=10) as answer:
            return json.load(answer)["data"]

    def ask(self, expr: str) -> dict[str, float]:
        """Values by job, or by whatever is there in its place."""
        found = self.get(f"query?query={urllib.parse.quote(expr)}")["result"]
        return {str(one["metric"].get("job", one["metric"])): float(one["value"][1]) for one in found}

    def rules(self) -> list[dict[str, Any]]:
        return [rule for group in self.get("rules")["groups"] for rule in group["rules"]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("a run")
    running: list[process.Running] = []
    try:
        database = postgres.start(folder / "postgres")
        running.append(database.process)
        shop_process, shop = start(folder / "shop", database.url, days=1, traffic=8)
        running.append(shop_process)
        asked = exporters.start(folder / "exporters", database.url)
        running += asked.running
        assert asked.missing == []
        # In the place of this bundle's /metrics, which is not up here: the admin's.
        config = prometheus_config(folder / "prometheus", shop.where, shop.where["admin"]["http"], "token", asked.urls)
        watching = prometheus.start(folder / "prometheus", config)
        running.append(watching.process)
        yield Run(shop, watching.url)
    finally:
        for one in reversed(running):
            process.stop(one)


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_series_is_there_with_a_number(run: Run, name: str) -> None:
    until(lambda: bool(run.ask(name)), PATIENCE)
    if name not in MAY_BE_NOBODY:
        until(lambda: any(map(math.isfinite, run.ask(name).values())), PATIENCE)


def test_every_rule_is_evaluated_without_an_error(run: Run) -> None:
    until(lambda: all(rule["health"] != "unknown" for rule in run.rules()), PATIENCE)
    assert [(rule["name"], rule.get("lastError")) for rule in run.rules() if rule["health"] != "ok"] == []


def test_the_services_the_database_and_the_machine_are_up(run: Run) -> None:
    jobs = {"fitfoot-web", "fitfoot-api", "fitfoot-admin", "fitfoot-monitoring", "fitfoot-db", "node"}
    until(lambda: run.ask("up") == dict.fromkeys(jobs, 1.0), PATIENCE)
    until(lambda: run.ask("pg_up") == {"fitfoot-db": 1.0}, PATIENCE)
    assert run.ask('ALERTS{alertname="Watchdog", alertstate="firing"}')
    until(lambda: not run.ask('ALERTS{alertname=~"ServiceDown|DatabaseDown|MetricsMissing"}'), PATIENCE)


def test_a_database_that_refuses_the_api_is_the_apis_trouble_alone(run: Run) -> None:
    """The storefront answers 502, as it has nothing to show: no second incident comes of that."""
    until(lambda: set(run.ask("error_rate")) == {"fitfoot-web", "fitfoot-api"}, PATIENCE)
    with run.shop.broken("db", "down"):
        until(lambda: run.ask("error_rate > 5").keys() == {"fitfoot-api"}, PATIENCE)
        until(lambda: run.ask("db_connections_failed > 5").keys() == {"fitfoot-api"}, PATIENCE)
        until(lambda: bool(run.ask('http_requests_total{job="fitfoot-web", status="502"}')), PATIENCE)
        until(lambda: bool(run.ask('ALERTS{alertname="HighErrorRate", alertstate="pending"}')), PATIENCE)
        assert "fitfoot-web" not in run.ask("error_rate > 5")
        assert run.ask("pg_up") == {"fitfoot-db": 1.0}
