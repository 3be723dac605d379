"""Local run: what an operator's prometheus.yml is, pointed at the demo shop and at this bundle where they run here."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from infra.local.faster_rule_files import faster_rule_files
from infra.operator.places import MONITORING
from infra.operator.prometheus_jobs import OURS, label
from infra.operator.rules_file import rule_files

_INTERVAL: Final = "5s"
_ADMIN: Final = {"job_name": "fitfoot-admin", "metrics_path": "/metrics"}  # in a comment there: not every shop has one
_NOT_HERE: Final = ("static_configs", "dns_sd_configs", "kubernetes_sd_configs", "scrape_interval", "scrape_timeout")
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

    Jobs, paths and relabelling are those of infra/monitoring/prometheus.yml; targets, intervals and files are of here.

    Args:
        folder: where.
        shop: what the demo shop says of itself.
        api_url: where this bundle's /metrics is, which wants the token.
        metrics_token: that token.
        exporters: addresses by job; the job of one that does not run is left out.
        scale: what rules wait for and look back over is that many times shorter.
    """
    folder.mkdir(parents=True, exist_ok=True)
    token = folder / "metrics.token"
    token.touch(mode=0o600)
    token.write_text(metrics_token)
    targets = {f"fitfoot-{name}": shop[name]["http"] for name in ("web", "api", "admin")}
    targets |= {OURS: api_url, **exporters}
    config = yaml.safe_load((MONITORING / "prometheus.yml").read_text("utf-8"))
    jobs = [one for one in (*config["scrape_configs"], _ADMIN) if label(one) in targets]
    config |= {
        "global": {"scrape_interval": _INTERVAL, "evaluation_interval": _INTERVAL},
        "rule_files": [str(file) for file in faster_rule_files(rule_files(MONITORING), scale, folder / "rules")],
        "scrape_configs": [_pointed(one, targets[label(one)], token) for one in jobs],
    }
    file = folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(config))
    return file


def _pointed(job: Mapping[str, Any], address: str, token: Path) -> dict[str, Any]:
    """A job as it is, but for where it asks, how often, and with which token."""
    kept = {key: value for key, value in job.items() if key not in _NOT_HERE}
    if "authorization" in kept:
        kept["authorization"] = {**kept["authorization"], "credentials_file": str(token)}
    url = urlsplit(address)
    return {
        **kept,
        "scheme": url.scheme,
        "metrics_path": url.path.rstrip("/") + kept.get("metrics_path", "/metrics"),
        "static_configs": [{"targets": [url.netloc]}],
    }
