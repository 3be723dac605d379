"""Synthesized templates, once a session: the CDK's Node takes seconds to start."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.bundle import Bundle
from infra.node import use_node
from infra.operator.places import settings_file
from infra.operator.settings import Settings, load_settings

FUNCTIONS = ("health-probe", "incident-detector", "shop-reader", "api")
Template = dict[str, Any]


def synthesized(settings: Settings, folder: Path) -> Path:
    """Synthesize the stack over empty bundles; returns the assembly's folder."""
    use_node()
    from aws_cdk import App

    from infra.lambda_function import Build
    from infra.synthesis import AWS, synthesize

    code = folder / "bundle"
    code.mkdir(parents=True)
    (code / "empty").touch()
    bundles = {name: Bundle(name, code, f"{name}-digest", 0, compiled=True) for name in FUNCTIONS}
    synthesize(App(outdir=str(folder / "cdk.out")), settings, Build(bundles, AWS, "v1"))
    return folder / "cdk.out"


@pytest.fixture(scope="session")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly with production's settings."""
    return synthesized(load_settings(settings_file("production")), tmp_path_factory.mktemp("production"))


@pytest.fixture(scope="session")
def template(assembly: Path) -> Template:
    """The template with production's settings."""
    return dict(json.loads((assembly / "FitFootMonitoring.template.json").read_bytes()))


@pytest.fixture(scope="session")
def local_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The template with a local run's settings."""
    folder = synthesized(load_settings(settings_file("local")), tmp_path_factory.mktemp("local"))
    return dict(json.loads((folder / "FitFootMonitoring.template.json").read_bytes()))
