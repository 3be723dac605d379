"""Infra: the CDK application, `python -m infra.app`: builds the bundles for AWS and synthesizes the stacks."""

import os
import sys

from infra.automation.read import load_all
from infra.bundle import BundleFailed, build_all
from infra.node import use_node
from infra.operator.findings import FilesRefused
from infra.operator.places import carried, settings_file
from infra.operator.settings import load_settings


def main() -> None:
    """Synthesize for `-c environment=NAME` (a file in monitoring/settings); production where none is named."""
    use_node()
    # the CDK's import starts Node, hence not at the top
    from aws_cdk import App

    from infra.lambda_function import Build
    from infra.synthesis import AWS, synthesize

    app = App()
    try:
        settings = load_settings(settings_file(app.node.try_get_context("environment") or "production"))
        runbooks = load_all()
        built = build_all((), "lambda", lambda line: print(line, file=sys.stderr), data=carried())
    except (FilesRefused, BundleFailed) as refused:
        sys.exit(str(refused))
    bundles = {bundle.name.replace("_", "-"): bundle for bundle in built}
    synthesize(app, settings, Build(bundles, AWS, os.environ.get("APP_VERSION", "unknown")), runbooks)


if __name__ == "__main__":
    main()
