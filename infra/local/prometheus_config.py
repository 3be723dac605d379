"""Local run: the configuration of a Prometheus that scrapes the demo shop and this bundle."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

_INTERVAL = "5s"


def prometheus_config(folder: Path, shop: Mapping[str, Any], api_url: str, metrics_token: str) -> Path:
    """Write prometheus.yml, and the token in a file beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    token = folder / "metrics.token"
    token.touch(mode=0o600)
    token.write_text(metrics_token)
    jobs = [
        _job("fitfoot-web", shop["web"]["http"], "/api/metrics"),
        _job("fitfoot-api", shop["api"]["http"], "/metrics"),
        _job("fitfoot-admin", shop["admin"]["http"], "/metrics"),
        _job("fitfoot-monitoring", api_url, "/metrics") | {"authorization": {"credentials_file": str(token)}},
    ]
    config = folder / "prometheus.yml"
    config.write_text(yaml.safe_dump({"global": {"scrape_interval": _INTERVAL}, "scrape_configs": jobs}))
    return config


def _job(name: str, url: str, path: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "job_name": name,
        "scheme": parts.scheme,
        "metrics_path": parts.path.rstrip("/") + path,
        "static_configs": [{"targets": [parts.netloc]}],
    }
