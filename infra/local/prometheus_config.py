"""Local run: the configuration of a Prometheus that scrapes the demo shop and this bundle, with our rules."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import yaml

from infra.local.faster_rule_files import faster_rule_files
from infra.operator.places import MONITORING
from infra.operator.rules_file import rule_files

_INTERVAL = "5s"
_NONE: Mapping[str, str] = MappingProxyType({})


def prometheus_config(  # noqa: PLR0913 - all but the first four have a default that tests want
    folder: Path,
    shop: Mapping[str, Any],
    api_url: str,
    metrics_token: str,
    exporters: Mapping[str, str] = _NONE,
    *,
    scale: int = 1,
) -> Path:
    """Write prometheus.yml, and the token in a file beside it.

    Args:
        folder: where.
        shop: what the demo shop says of itself.
        api_url: where this bundle's /metrics is, which wants the token.
        metrics_token: that token.
        exporters: addresses by job. Jobs have the names that production's have.
        scale: what rules wait for and look back over is that many times shorter.
    """
    folder.mkdir(parents=True, exist_ok=True)
    token = folder / "metrics.token"
    token.touch(mode=0o600)
    token.write_text(metrics_token)
    jobs = [
        _job("fitfoot-web", shop["web"]["http"], "/api/metrics"),
        _job("fitfoot-api", shop["api"]["http"], "/metrics"),
        _job("fitfoot-admin", shop["admin"]["http"], "/metrics"),
        _job("fitfoot-monitoring", api_url, "/metrics") | {"authorization": {"credentials_file": str(token)}},
        *(_job(name, url, "/metrics") for name, url in exporters.items()),
    ]
    settings = {
        "global": {"scrape_interval": _INTERVAL, "evaluation_interval": _INTERVAL},
        "rule_files": [str(file) for file in faster_rule_files(rule_files(MONITORING), scale, folder / "rules")],
        "scrape_configs": jobs,
    }
    config = folder / "prometheus.yml"
    config.write_text(yaml.safe_dump(settings))
    return config


def _job(name: str, url: str, path: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "job_name": name,
        "scheme": parts.scheme,
        "metrics_path": parts.path.rstrip("/") + path,
        "static_configs": [{"targets": [parts.netloc]}],
    }
