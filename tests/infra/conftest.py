"""Synthesized templates, once a session: the CDK's Node takes seconds to start."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from infra.automation.document import Document
from infra.automation.read import load_all
from infra.bundle import Bundle
from infra.node import use_node
from infra.operator.places import settings_file
from infra.operator.settings import Settings, load_settings

FUNCTIONS = (
    "health-probe", "incident-detector", "shop-reader", "api", "cluster-operator", "runbook-steps", "report-generator",
    "log-analyser", "web-vitals",
)  # fmt: skip
Template = dict[str, Any]


def synthesized(settings: Settings, folder: Path, runbooks: Sequence[Document] = ()) -> Path:
    """Synthesize the stacks over empty bundles; returns the assembly's folder."""
    use_node()
    from aws_cdk import App

    from infra.lambda_function import Build
    from infra.synthesis import AWS, synthesize

    code = folder / "bundle"
    code.mkdir(parents=True)
    (code / "empty").touch()
    bundles = {name: Bundle(name, code, f"{name}-digest", 0, compiled=True) for name in FUNCTIONS}
    synthesize(App(outdir=str(folder / "cdk.out")), settings, Build(bundles, AWS, "v1"), runbooks)
    return folder / "cdk.out"


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly with production's settings, and with the runbooks."""
    settings = load_settings(settings_file("production"))
    return synthesized(settings, tmp_path_factory.mktemp("production"), load_all())


@pytest.fixture(scope="session")
def template(assembly: Path) -> Template:
    """The template with production's settings."""
    return dict(json.loads((assembly / "FitFootMonitoring.template.json").read_bytes()))


@pytest.fixture(scope="session")
def local_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template with a local run's settings."""
    folder = synthesized(load_settings(settings_file("local")), tmp_path_factory.mktemp("local"))
    return dict(json.loads((folder / "FitFootMonitoring.template.json").read_bytes()))
