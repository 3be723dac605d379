"""Local run: the bundles and the template of the stack, as the emulator takes them: this machine's own Python.

A program of its own, `python -m infra.local.template CHECKS FOLDER SCALE`: says a line once the bundles stand, is told
on its standard input where the parts around it are, and says where the assembly is.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.bundle import Bundle, BundleFailed, build
from infra.bundling.sources import functions
from infra.node import use_node
from infra.operator.findings import FilesRefused
from infra.operator.places import carried, settings_file
from infra.operator.settings import load_settings
from infra.requirements_lock import CHECKOUT

_SHORTEST_WINDOW = 15  # seconds: three scrapes
_HOSTS = {"web": "fitfoot.ch", "api": "api.fitfoot.ch", "admin": "admin.fitfoot.ch"}


def main() -> None:
    """Build, be told, synthesize; what a person did wrong is said without a traceback."""
    os.environ["CDK_VALIDATION"] = "false"  # 6 s: AWS's advice is for what stands there, and asked for there
    checks, folder, scale = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    try:
        made = bundles(checks, folder / "bundles", scale)
    except (FilesRefused, BundleFailed) as refused:
        sys.exit(str(refused))
    print(", ".join(made), flush=True)
    use_node()
    import infra.synthesis  # noqa: F401 - its Node takes seconds to start, which others need as well

    if told := sys.stdin.readline():
        print(synthesized(made, json.loads(told), folder / "cdk.out"))


def bundles(checks: Path, folder: Path, scale: int) -> dict[str, Bundle]:
    """Build the bundles of a run.

    Raises:
        FilesRefused: the checks file is wrong.
        BundleFailed: a bundle cannot be built.
    """
    data = carried(checks, scale)
    return {
        name.replace("_", "-"): build(name, "host", folder / name.replace("_", "-"), data=data.get(name, {}))
        for name in functions(CHECKOUT)
    }


def synthesized(made: Mapping[str, Bundle], around: Mapping[str, Any], folder: Path) -> Path:
    """The assembly's folder. The shop's names lead to the demo shop, whose own authority signs its certificates.

    `around` says where the parts around the stack are: `shop` as it says itself, `prometheus`, `pager`, `mail`,
    `automation`, `redis` (None where there is none), `database` (what the shop reader is told of it, or None), and
    `api` with an `{id}` in it, by their addresses; and the run's `scale`.
    """
    from aws_cdk import App

    from infra.lambda_function import Build
    from infra.synthesis import HOST, synthesize

    shop = around["shop"]
    connect_to = {f"{host}:443": f"127.0.0.1:{shop[name]['https_port']}" for name, host in _HOSTS.items()}
    paging = {"PAGERDUTY_URL": around["pager"]}
    redis = {"REDIS_URL": around["redis"]} if around["redis"] else {}
    environment = {
        "health-probe": {"CONNECT_TO": json.dumps(connect_to), "EXTRA_CA_FILE": shop["ca"], **paging},
        "incident-detector": {**paging, "AUTOMATION_URL": around["automation"]},
        "shop-reader": {"PROMETHEUS_URL": around["prometheus"], **redis, **(around["database"] or {})},
        "report-generator": {"AWS_ENDPOINT_URL_SESV2": around["mail"]},
        "runbook-steps": {**paging, "ERROR_WINDOW": _window(around["scale"])},
        "cluster-operator": _kubernetes(shop["cluster"]),
    }
    build = Build(made, HOST, "local", environment, public_url=around["api"])
    synthesize(App(outdir=str(folder)), load_settings(settings_file("local")), build)
    return folder


def _kubernetes(cluster: Mapping[str, str]) -> dict[str, str]:
    """The demo shop's own cluster, which knows us by a token instead of by our role."""
    return {
        "KUBERNETES_URL": cluster["url"],
        "KUBERNETES_CA_FILE": cluster["ca"],
        "KUBERNETES_TOKEN": cluster["token"],
        "KUBERNETES_NAMESPACE": "fitfoot",
        "KUBERNETES_DEPLOYMENTS": "fitfoot-web,fitfoot-api",
        "KUBERNETES_CONFIG_MAP": "app-config",
    }


def _window(scale: int) -> str:
    """Over which an error rate is a fresh one: two minutes, but never less than Prometheus needs for a rate."""
    return f"{max(120 // scale, _SHORTEST_WINDOW)}s"


if __name__ == "__main__":
    main()
