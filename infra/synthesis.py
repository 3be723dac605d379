"""Infra: from settings and bundles to a synthesized template; the same for AWS and for the local emulator."""

import sys
from collections.abc import Sequence

from aws_cdk import App, Validations
from aws_cdk import aws_lambda as lambda_
from aws_cdk.cx_api import CloudAssembly
from cdk_nag import AwsSolutionsChecks

from infra.automation.document import Document
from infra.lambda_function import Build, Platform
from infra.operator.settings import Settings
from infra.runbooks_stack import RunbooksStack
from infra.stack import MonitoringStack

AWS = Platform(lambda_.Runtime.PYTHON_3_13, lambda_.Architecture.ARM_64)
HOST = Platform(
    lambda_.Runtime(f"python3.{sys.version_info.minor}", lambda_.RuntimeFamily.PYTHON), lambda_.Architecture.X86_64
)


def synthesize(app: App, settings: Settings, build: Build, runbooks: Sequence[Document] = ()) -> CloudAssembly:
    """The templates and assets, held against AWS's own advice (cdk-nag).

    The runbooks are a stack of their own; a local run, which runs them itself, has none.
    """
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    monitoring = MonitoringStack(app, settings, build)
    if runbooks:
        RunbooksStack(app, settings, runbooks).add_stack_dependency(monitoring)
    return app.synth()
