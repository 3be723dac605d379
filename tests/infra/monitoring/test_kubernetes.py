"""Tests: what `kubectl` makes of kubernetes/: every file in the map, and all as the schema of Kubernetes has it."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from infra.local import debian
from infra.operator.prometheus_file import RULES
from infra.operator.rules_file import rule_files

MONITORING = Path(__file__).parents[3] / "infra" / "monitoring"
KUBERNETES = MONITORING / "kubernetes"
README = (KUBERNETES / "README.md").read_text("utf-8")
MOUNTED = yaml.safe_load(re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[0])


@pytest.fixture(scope="module")
def rendered() -> list[dict[str, Any]]:
    kubectl = debian.tool("kubectl")
    command = [str(kubectl.path), "kustomize", str(KUBERNETES)]
    environment = {**os.environ, **kubectl.environment}
    text = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    return [dict(one) for one in yaml.safe_load_all(text)]


@pytest.mark.integration
def test_kubectl_renders_the_map_with_every_file_and_the_runbooks_rights(rendered: list[dict[str, Any]]) -> None:
    (config,) = [one for one in rendered if one["kind"] == "ConfigMap"]
    assert (config["metadata"]["name"], config["metadata"]["namespace"]) == ("monitoring-config", "fitfoot")
    files = [MONITORING / "prometheus.yml", *rule_files(MONITORING)]
    assert config["data"] == {file.name: file.read_text("utf-8") for file in files}
    ours = [one for one in rendered if one["kind"] != "ConfigMap"]
    assert ours == list(yaml.safe_load_all((KUBERNETES / "rbac.yaml").read_text("utf-8")))


@pytest.mark.integration
@pytest.mark.parametrize("version", ["1.31", "1.37"])
def test_what_is_rendered_is_as_the_schema_of_kubernetes_has_it(rendered: list[dict[str, Any]], version: str) -> None:
    for manifest in rendered:
        kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.unit
def test_what_readme_mounts_is_where_prometheus_looks_for_it() -> None:
    config = yaml.safe_load((MONITORING / "prometheus.yml").read_text("utf-8"))
    volumes = {one["name"]: one for one in MOUNTED["volumes"]}
    mounts = {one["name"]: one["mountPath"] for one in MOUNTED["containers"][0]["volumeMounts"]}
    items = {
        name: {item["key"]: item["path"] for item in volume["configMap"]["items"]}
        for name, volume in volumes.items()
        if "configMap" in volume
    }
    assert mounts.keys() == volumes.keys()
    assert items["config"] == {"prometheus.yml": "prometheus.yml"}
    assert f"--config.file={mounts['config']}/prometheus.yml" in README
    assert items["rules"] == {file.name: file.name for file in rule_files(MONITORING)}
    assert [f"{mounts['rules']}/*.yml"] == config["rule_files"] == [f"{RULES}/*.yml"]
    token = next(job["authorization"] for job in config["scrape_configs"] if "authorization" in job)
    assert token["credentials_file"] == f"{mounts['token']}/METRICS_TOKEN"
    assert f"create secret generic {volumes['token']['secret']['secretName']} --from-literal=METRICS_TOKEN=" in README
