"""Tests of the local run's Redis and Prometheus, each a real one."""

import json
import socket
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from infra.local import process, process_table, prometheus, redis

pytestmark = pytest.mark.integration

CONFIG = """
scrape_configs:
  - job_name: nobody
    scrape_interval: 200ms
    scrape_timeout: 200ms
    static_configs: [{targets: ["127.0.0.1:1"]}]
"""


def ask(url: str, question: str) -> list[str]:
    with urllib.request.urlopen(f"{url}/api/v1/query?query={urllib.parse.quote(question)}", timeout=5) as answer:
        return [series["value"][1] for series in json.load(answer)["data"]["result"]]


def test_redis_remembers_while_it_runs(tmp_path: Path) -> None:
    part = redis.start(tmp_path)
    try:
        address = urllib.parse.urlsplit(part.url)
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=5) as connection:
            connection.sendall(b"SET key word\r\nGET key\r\n")
            answer = b""
            while not answer.endswith(b"word\r\n"):
                answer += connection.recv(64)
            assert answer == b"+OK\r\n$4\r\nword\r\n"
    finally:
        process.stop(part.process)
    assert not process_table.family(part.process.pid)


def test_prometheus_scrapes_as_configured(tmp_path: Path) -> None:
    (config := tmp_path / "prometheus.yml").write_text(CONFIG)
    part = prometheus.start(tmp_path / "a folder", config)
    try:
        deadline = time.monotonic() + 10
        while not (values := ask(part.url, 'up{job="nobody"}')) and time.monotonic() < deadline:
            assert process.alive(part.process)
        assert values == ["0"]
    finally:
        process.stop(part.process)
    assert not process_table.family(part.process.pid)


def test_a_wrong_configuration_is_told_in_one_line(tmp_path: Path) -> None:
    (config := tmp_path / "prometheus.yml").write_text("scrape_config: []\n")
    with pytest.raises(process.PartFailed, match="field scrape_config not found") as failure:
        prometheus.start(tmp_path / "prometheus", config)
    assert "\n" not in str(failure.value)
