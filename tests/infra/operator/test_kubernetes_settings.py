"""Tests: which cluster the settings name, and that they agree with the manifest."""

import shutil
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
import yaml

from infra.local.shop.certificates import Authority
from infra.operator.findings import FilesRefused
from infra.operator.settings import Settings, load_settings

pytestmark = pytest.mark.unit
MONITORING = Path(__file__).parents[3] / "infra" / "monitoring"
ENDPOINT = "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> str:
    Authority().write(file := tmp_path_factory.mktemp("authority") / "ca.pem")
    return b64encode(file.read_bytes()).decode()


def load(folder: Path, authority: str, **more: object) -> Settings:
    """Production's settings beside the manifest, with this cluster."""
    said = {
        "cluster": "fitfoot",
        "endpoint": ENDPOINT,
        "certificate_authority": authority,
        "namespace": "fitfoot",
        "deployments": ["fitfoot-web", "fitfoot-api"],
        "config_map": "app-config",
    } | more
    shutil.copytree(MONITORING / "kubernetes", folder / "kubernetes")
    (folder / "settings").mkdir()
    file = folder / "settings" / "production.yaml"
    written = yaml.safe_dump({"kubernetes": {key: value for key, value in said.items() if value is not None}})
    file.write_text(
        (MONITORING / "settings" / "production.yaml").read_text().replace("\nkubernetes: null", f"\n{written}")
    )
    return load_settings(file)


def test_a_cluster_is_what_the_function_s_environment_says(tmp_path: Path, authority: str) -> None:
    found = load(tmp_path, authority, endpoint=f"{ENDPOINT}/").kubernetes
    assert found is not None
    assert found.environment == {
        "EKS_CLUSTER": "fitfoot",
        "KUBERNETES_URL": ENDPOINT,
        "KUBERNETES_CA": authority,
        "KUBERNETES_NAMESPACE": "fitfoot",
        "KUBERNETES_DEPLOYMENTS": "fitfoot-web,fitfoot-api",
        "KUBERNETES_CONFIG_MAP": "app-config",
    }


def test_an_authority_may_be_folded_over_lines(tmp_path: Path, authority: str) -> None:
    found = load(tmp_path, "", certificate_authority=f"{authority[:60]}\n{authority[60:]}\n").kubernetes
    assert found is not None
    assert found.certificate_authority == authority


def test_there_need_not_be_any() -> None:
    assert load_settings(MONITORING / "settings" / "production.yaml").kubernetes is None


@pytest.mark.parametrize(
    ("more", "field", "says"),
    [
        ({"cluster": None}, "kubernetes.cluster", "cluster is missing; write cluster: fitfoot"),
        ({"cluster": "my cluster"}, "kubernetes.cluster", "an EKS cluster's name"),
        ({"endpoint": "kubernetes.example"}, "kubernetes.endpoint", "has it at endpoint"),
        ({"endpoint": "http://127.0.0.1:8001"}, "kubernetes.endpoint", "not encrypted, and a token is sent to it"),
        (
            {"endpoint": ENDPOINT.replace("central", "west")},
            "kubernetes.endpoint",
            "is in eu-west-1, and the functions",
        ),
        ({"endpoint": "https://a.eks-cluster.us-east-1.api.aws"}, "kubernetes.endpoint", "the cluster is in us-east-1"),
        ({"certificate_authority": "QUJD"}, "kubernetes.certificate_authority", "certificateAuthority.data"),
        ({"certificate_authority": 5}, "kubernetes.certificate_authority", "a certificate authority in base64"),
        ({"namespace": "Shop"}, "kubernetes.namespace", "a namespace's name"),
        (
            {"namespace": "shop"},
            "kubernetes.namespace",
            "'shop' is not in kubernetes/rbac.yaml, and would be forbidden",
        ),
        ({"deployments": []}, "kubernetes.deployments", "[fitfoot-web, fitfoot-api]"),
        ({"deployments": ["fitfoot-web", "fitfoot-db"]}, "kubernetes.deployments[1]", "'fitfoot-db' is not in kubern"),
        ({"config_map": "other"}, "kubernetes.config_map", "write the same name in both, and apply the manifest"),
        ({"config-map": "app-config"}, "kubernetes.config-map", "did you mean config_map?"),
    ],
)
def test_a_mistake_is_told_with_its_field(
    more: dict[str, object], field: str, says: str, tmp_path: Path, authority: str
) -> None:
    with pytest.raises(FilesRefused) as refused:
        load(tmp_path, authority, **more)
    assert [one.field for one in refused.value.findings] == [field]
    assert says in str(refused.value)


def test_an_authority_too_long_for_a_function_is_refused(tmp_path: Path, authority: str) -> None:
    many = b64encode(b64decode(authority) * 10).decode()
    with pytest.raises(FilesRefused, match="a function's environment holds 3000 of it"):
        load(tmp_path, many)
