"""Infra: the CDK application, `python -m infra.app`: builds the bundles for AWS and synthesizes the stack."""

import os
import sys
from pathlib import Path

from infra.node import use_node

MONITORING = Path(__file__).parent / "monitoring"


def main() -> None:
    """Synthesize for `-c environment=NAME` (a file in monitoring/settings); production where none is named."""
    use_node()
    # the CDK's import starts Node, hence not at the top
    from aws_cdk import App  # noqa: PLC0415

    from infra.bundle import BundleFailed  # noqa: PLC0415
    from infra.findings import FilesRefused  # noqa: PLC0415
    from infra.lambda_function import Build  # noqa: PLC0415
    from infra.settings import load_settings  # noqa: PLC0415
    from infra.synthesis import AWS, make_bundles, synthesize  # noqa: PLC0415

    app = App()
    environment = app.node.try_get_context("environment") or "production"
    try:
        settings = load_settings(MONITORING / "settings" / f"{environment}.yaml")
        bundles = make_bundles("lambda", MONITORING / "checks.yaml", lambda line: print(line, file=sys.stderr))
    except (FilesRefused, BundleFailed) as refused:
        sys.exit(str(refused))
    synthesize(app, settings, Build(bundles, AWS, os.environ.get("APP_VERSION", "unknown")))


if __name__ == "__main__":
    main()
