"""Tests of the look at the manifests for the shop's cluster: ours are right, and each mistake has its line."""

import shutil
from pathlib import Path

import pytest

from infra.operator.kubernetes_files import FOLDER, findings
from infra.operator.kustomization import FILE as KUSTOMIZATION

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]
RBAC, CONFIG = "rbac.yaml", "monitoring-config.yaml"


@pytest.fixture
def kubernetes(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(CHECKOUT / FOLDER, tmp_path / FOLDER))
    (copy / CONFIG).write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: monitoring-config\ndata:\n  a: |\n")
    return copy


def checkout(kubernetes: Path) -> Path:
    return kubernetes.parents[2]


def test_ours_are_as_kubernetes_wants_them() -> None:
    assert findings(CHECKOUT) == []


def test_a_checkout_without_manifests_has_no_mistakes_in_them(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (RBAC, "resourceNames: [app-config]", "resourceName: [app-config]", "did you mean resourceNames?"),
        (RBAC, "kind: RoleBinding", "kind: RoleBindung", "knows no rbac.authorization.k8s.io/v1 RoleBindung"),
        (RBAC, "  - apiGroups: [autoscaling]", "  - apiGroups: autoscaling", "'autoscaling' is not of type"),
        (RBAC, "    verbs: [list]", "    verbs: [1]", "1 is not of type"),
        (RBAC, "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleB", "kind: RoleB", "apiVersion is missing"),
        (RBAC, "  kind: Role\n  name: incident-runbook\n", "  kind: Role\n", "'name' is a required property"),
        (RBAC, "    verbs: [list]", "    verbs: [list", "is not YAML"),
        (CONFIG, "  name: monitoring-config", "  nam: monitoring-config", "'nam'; did you mean name?"),
        (KUSTOMIZATION, "namespace: fitfoot", "namespace: fitfeet", "'fitfeet', and manifests name fitfoot"),
        (KUSTOMIZATION, "kind: Kustomization", "kind: Kustomisation", "kustomize knows no kind 'Kustomisation'"),
        (KUSTOMIZATION, "config.k8s.io/v1beta1", "config.k8s.io/v2", "kustomize knows no apiVersion"),
        (RBAC, "k8s.io/v1\nkind: Role\n", "k8s.io/v1beta1\nkind: Role\n", "no rbac.authorization.k8s.io/v1beta1 Role"),
        (RBAC, "  namespace: fitfoot\nrules", "  namespace: fitfot\nrules", "'fitfot', and kustomization.yaml puts"),
        (KUSTOMIZATION, "namespace: fitfoot", "namespaces: fitfoot", "'namespaces'; did you mean namespace?"),
        (KUSTOMIZATION, "  - rbac.yaml", "  - rback.yaml", "'rback.yaml' is not there; did you mean rbac.yaml?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(kubernetes: Path, name: str, old: str, new: str, message: str) -> None:
    file = kubernetes / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    found = findings(checkout(kubernetes))[0]
    assert found.file == file
    assert message in found.message
    beginning = text.count("\n", 0, text.index(old)) + 1
    assert abs(found.line - beginning) <= 2


def test_a_manifest_that_says_nothing_is_told(kubernetes: Path) -> None:
    (kubernetes / RBAC).write_text("# nothing\n")
    (found,) = findings(checkout(kubernetes))
    assert (found.file.name, found.line, found.message) == (RBAC, 1, "says nothing")


def test_a_manifest_that_is_not_applied_is_told(kubernetes: Path) -> None:
    (kubernetes / "more.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: fitfoot}\n")
    (found,) = findings(checkout(kubernetes))
    assert (found.file.name, found.field) == (KUSTOMIZATION, "resources")
    assert found.message == "more.yaml is beside it and is not applied"


def test_a_kustomization_that_is_missing_is_told(kubernetes: Path) -> None:
    (kubernetes / KUSTOMIZATION).unlink()
    (found,) = findings(checkout(kubernetes))
    assert (found.file.name, found.message) == (KUSTOMIZATION, "does not exist")


def test_a_map_that_kubectl_apply_could_not_remember_is_told(kubernetes: Path) -> None:
    with (kubernetes / CONFIG).open("a") as file:
        file.writelines(f"    # {number:0100}\n" for number in range(3_000))
    (found,) = findings(checkout(kubernetes))
    assert (found.file.name, found.field) == (CONFIG, "data")
