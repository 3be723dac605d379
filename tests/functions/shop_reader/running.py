"""Tests: a real Prometheus that has one series: `up` of a target that is not there."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from infra.local import process, prometheus

LABELS = {"__name__": "up", "instance": "127.0.0.1:1", "job": "nobody"}
_CONFIG = """
scrape_configs:
  - job_name: nobody
    scrape_interval: 200ms
    scrape_timeout: 200ms
    static_configs: [{targets: ["127.0.0.1:1"]}]
"""


@contextlib.contextmanager
def a_prometheus(folder: Path) -> Iterator[str]:
    """Its address, at a port that was chosen before it started."""
    config, port = folder / "prometheus.yml", process.free_port()
    config.write_text(_CONFIG)
    part = prometheus.start(folder, config, port)
    try:
        assert part.url == f"http://127.0.0.1:{port}"
        ends = time.monotonic() + 30
        while not httpx.get(f"{part.url}/api/v1/query?query=up").json()["data"]["result"] and time.monotonic() < ends:
            assert process.alive(part.process)
        yield part.url
    finally:
        process.stop(part.process)
