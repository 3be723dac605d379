"""Infra: from settings and bundles to a synthesized template; the same for AWS and for the local emulator."""

import sys
from collections.abc import Callable
from pathlib import Path

from aws_cdk import App, Validations
from aws_cdk import aws_lambda as lambda_
from aws_cdk.cx_api import CloudAssembly
from cdk_nag import AwsSolutionsChecks

from functions.model.checks_json import BUNDLED, dump
from infra import bundle, checks_file
from infra.lambda_function import Build, Code, Platform
from infra.settings import Settings
from infra.stack import MonitoringStack

AWS = Platform(lambda_.Runtime.PYTHON_3_13, lambda_.Architecture.ARM_64)
HOST = Platform(
    lambda_.Runtime(f"python3.{sys.version_info.minor}", lambda_.RuntimeFamily.PYTHON), lambda_.Architecture.X86_64
)


def bundled_data(checks: Path) -> dict[str, dict[str, bytes]]:
    """What each function's bundle carries besides code.

    Raises:
        FilesRefused: the checks file is wrong.
    """
    validated = dump(checks_file.load(checks))
    return {name: {BUNDLED: validated} for name in ("health_probe", "api")}


def make_bundles(
    platform: bundle.Platform, checks: Path, say: Callable[[str], None], out: Path | None = None
) -> dict[str, Code]:
    """Build every function's bundle.

    Raises:
        FilesRefused: the checks file is wrong.
        BundleFailed: a bundle cannot be built.
    """
    built = bundle.build_all((), platform, say, data=bundled_data(checks), out=out)
    return {one.name.replace("_", "-"): Code(one.path, one.digest) for one in built}


def synthesize(app: App, settings: Settings, build: Build) -> CloudAssembly:
    """The stack's template and assets, held against AWS's own advice (cdk-nag)."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    MonitoringStack(app, settings, build)
    return app.synth()
