"""Tests of the local run's prometheus.yml: an operator's own, pointed at what runs here."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.prometheus_config import prometheus_config
from infra.operator.places import MONITORING
from infra.operator.prometheus_jobs import label

pytestmark = pytest.mark.unit
SHOP = {name: {"http": f"http://127.0.0.1:{port}"} for name, port in (("web", 1), ("api", 2), ("admin", 3))}
EXPORTERS = {"node": "http://127.0.0.1:5", "fitfoot-db": "http://127.0.0.1:6"}
WRITTEN = yaml.safe_load((MONITORING / "prometheus.yml").read_text("utf-8"))["scrape_configs"]


def config(folder: Path, exporters: dict[str, str] = EXPORTERS) -> dict[str, Any]:
    file = prometheus_config(folder, SHOP, "http://127.0.0.1:4/_aws/x/$default", "s3cret", exporters)
    return dict(yaml.safe_load(file.read_text()))


def test_it_has_the_jobs_of_the_file_that_operators_edit_and_the_admin_s(tmp_path: Path) -> None:
    jobs = {label(job): job for job in config(tmp_path)["scrape_configs"]}
    assert list(jobs) == [*map(label, WRITTEN), "fitfoot-admin"]
    targets = {name: job["static_configs"][0]["targets"] for name, job in jobs.items()}
    assert targets == {
        "fitfoot-web": ["127.0.0.1:1"],
        "fitfoot-api": ["127.0.0.1:2"],
        "fitfoot-admin": ["127.0.0.1:3"],
        "fitfoot-monitoring": ["127.0.0.1:4"],
        "node": ["127.0.0.1:5"],
        "fitfoot-db": ["127.0.0.1:6"],
    }


def test_what_a_job_does_with_labels_and_paths_stays(tmp_path: Path) -> None:
    changed = ("scheme", "metrics_path", "static_configs", "authorization", "scrape_interval", "scrape_timeout")
    made = {job["job_name"]: job for job in config(tmp_path)["scrape_configs"]}
    for job in WRITTEN:
        kept = {key: value for key, value in job.items() if key not in changed}
        assert {key: made[job["job_name"]].get(key) for key in kept} == kept
    assert made["fitfoot-web"]["metrics_path"] == "/api/metrics"
    assert made["fitfoot-monitoring"]["metrics_path"] == "/_aws/x/$default/metrics"


def test_the_token_is_in_a_file_that_only_we_may_read(tmp_path: Path) -> None:
    (ours,) = [job for job in config(tmp_path)["scrape_configs"] if "authorization" in job]
    token = Path(ours["authorization"]["credentials_file"])
    assert token.read_text() == "s3cret"
    assert token.stat().st_mode & 0o777 == 0o600
    assert "s3cret" not in (tmp_path / "prometheus.yml").read_text()


def test_an_exporter_that_does_not_run_has_no_job(tmp_path: Path) -> None:
    jobs = [label(job) for job in config(tmp_path, {})["scrape_configs"]]
    assert "node" not in jobs
    assert "fitfoot-db" not in jobs


def test_its_rules_are_all_of_an_operator_s(tmp_path: Path) -> None:
    names = [Path(file).name for file in config(tmp_path)["rule_files"]]
    assert names == ["recording.yml", "critical.yml", "monitoring.yml", "slo.yml", "warning.yml"]
