"""An engineer at the shell: the real aws CLI, curl's view of the API, Prometheus's scrape."""

import os
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local.debian import tool
from infra.local.parts import Parts
from tests.e2e.shell import invoke, last_ticks, metrics, status, until

pytestmark = pytest.mark.e2e


def test_the_aws_cli_invokes_the_probe_and_reads_what_it_found(run: Parts, tmp_path: Path) -> None:
    answer = invoke(run, {}, tmp_path / "out.json")["answer"]
    assert [result["check"] for result in answer["results"]] == ["storefront", "api", "admin"]
    assert {result["outcome"] for result in answer["results"]} == {"up"}
    assert set(answer["results"][0]["phases_ms"]) == {"resolve", "connect", "tls", "processing", "transfer"}


def test_one_check_can_be_probed_alone(run: Parts, tmp_path: Path) -> None:
    answer = invoke(run, {"checks": ["admin"]}, tmp_path / "out.json")["answer"]
    assert [result["check"] for result in answer["results"]] == ["admin"]


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"check": ["admin"]}, "unknown field 'check'; did you mean checks?"),
        ({"checks": ["stroefront"]}, "did you mean storefront?"),
        ({"dry_run": "yes"}, "dry_run is true or false"),
    ],
)
def test_a_wrong_payload_is_refused_by_name(run: Parts, tmp_path: Path, payload: dict[str, Any], words: str) -> None:
    done = invoke(run, payload, tmp_path / "out.json")
    assert "FunctionError" in done["meta"]
    assert words in done["answer"]["errorMessage"]


def test_a_dry_run_writes_nothing(run: Parts, tmp_path: Path) -> None:
    invoke(run, {}, tmp_path / "first.json")
    before = last_ticks(run)
    answer = invoke(run, {"dry_run": True}, tmp_path / "out.json")["answer"]
    assert len(answer["results"]) == 3
    assert answer["at"] not in last_ticks(run).values()
    assert set(last_ticks(run)) == set(before)


def test_the_status_has_the_shape_that_outsiders_rely_on(run: Parts, tmp_path: Path) -> None:
    invoke(run, {}, tmp_path / "out.json")
    shown = until(lambda: found if (found := status(run))["status"] == "up" else None, 30)
    assert set(shown) == {"generated_at", "status", "checks", "incidents"}
    check = shown["checks"][0]
    assert set(check) == {"name", "group", "status", "since", "response_ms", "uptime", "coverage", "days"}
    assert set(check["uptime"]) == set(check["coverage"]) == {"24h", "7d", "30d", "90d"}
    assert len(check["days"]) == 90
    assert set(check["days"][0]) == {"date", "up", "degraded", "down", "maintenance", "unknown"}


def test_the_status_page_answers_and_may_be_read_from_anywhere(run: Parts) -> None:
    page = httpx.get(f"{run.environment['API_URL']}/status", headers={"origin": "https://example.com"})
    assert page.status_code == httpx.codes.OK
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["access-control-allow-origin"] == "*"


def test_metrics_want_their_token(run: Parts) -> None:
    url = f"{run.environment['API_URL']}/metrics"
    assert httpx.get(url).status_code == httpx.codes.UNAUTHORIZED
    assert httpx.get(url, headers={"authorization": "Bearer wrong"}).status_code == httpx.codes.UNAUTHORIZED


@pytest.mark.parametrize("accept", ["text/plain", "application/openmetrics-text; version=1.0.0"])
def test_metrics_come_in_the_type_that_was_asked_for(run: Parts, accept: str) -> None:
    answer = metrics(run, accept)
    assert answer.status_code == httpx.codes.OK, answer.text
    assert answer.headers["content-type"].startswith(accept.partition(";")[0])
    assert 'probe_success{check="storefront"' in answer.text


def test_promtool_finds_nothing_wrong_with_the_metrics(run: Parts) -> None:
    promtool = tool("promtool")
    environment = {**os.environ, **promtool.environment}
    command = [str(promtool.path), "check", "metrics"]
    checked = subprocess.run(
        command, input=metrics(run).text, env=environment, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_the_local_prometheus_scrapes_the_shop_and_the_bundle(run: Parts) -> None:
    def ask(query: str) -> dict[str, float]:
        answer = httpx.get(f"{run.environment['PROMETHEUS_URL']}/api/v1/query", params={"query": query}).json()
        return {one["metric"]["job"]: float(one["value"][1]) for one in answer["data"]["result"]}

    jobs = {"fitfoot-web", "fitfoot-api", "fitfoot-admin", "fitfoot-db", "fitfoot-monitoring", "node"}
    until(lambda: found if (found := ask("up")) == dict.fromkeys(jobs, 1.0) else None, 30)
    assert until(lambda: ask('probe_success{check="storefront"}') or None, 30) == {"fitfoot-monitoring": 1.0}


def test_an_outage_is_seen_told_and_over_again(run: Parts, tmp_path: Path) -> None:
    def fault(*, on: bool) -> None:
        httpx.post(f"{run.environment['SHOP_URL']}/faults", json={"service": "admin", "fault": "down", "on": on})

    def admin_is(outcome: str) -> str | None:
        answer = invoke(run, {"checks": ["admin"]}, tmp_path / "out.json")["answer"]
        return answer["results"][0]["reason"] or "fine" if answer["results"][0]["outcome"] == outcome else None

    fault(on=True)
    try:
        assert "refused" in until(lambda: admin_is("down"), 60)
        assert until(lambda: found if (found := status(run))["status"] == "down" else None, 30)
        assert 'probe_success{check="admin",group="FitFoot",service="admin"} 0' in metrics(run).text
    finally:
        fault(on=False)
    assert until(lambda: admin_is("up"), 60)
