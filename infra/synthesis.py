"""Infra: from settings and bundles to a synthesized template; the same for AWS and for the local emulator."""

import sys

from aws_cdk import App, Validations
from aws_cdk import aws_lambda as lambda_
from aws_cdk.cx_api import CloudAssembly
from cdk_nag import AwsSolutionsChecks

from infra.lambda_function import Build, Platform
from infra.operator.settings import Settings
from infra.stack import MonitoringStack

AWS = Platform(lambda_.Runtime.PYTHON_3_13, lambda_.Architecture.ARM_64)
HOST = Platform(
    lambda_.Runtime(f"python3.{sys.version_info.minor}", lambda_.RuntimeFamily.PYTHON), lambda_.Architecture.X86_64
)


def synthesize(app: App, settings: Settings, build: Build) -> CloudAssembly:
    """The stack's template and assets, held against AWS's own advice (cdk-nag)."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    MonitoringStack(app, settings, build)
    return app.synth()
