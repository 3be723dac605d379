"""Tests: which cluster the environment names, and what is said of one that cannot be right."""

import ssl
from base64 import b64encode
from functools import cache
from pathlib import Path

import pytest

from functions.cluster_operator.eks_token import EksToken
from functions.cluster_operator.faults import NoCluster
from functions.cluster_operator.settings import Settings
from infra.local.shop.certificates import Authority
from tests.functions.cluster_operator.shop import ENVIRONMENT

pytestmark = pytest.mark.unit
EKS = "https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com"


@cache
def authority(folder: Path) -> str:
    Authority().write(folder / "ca.pem")
    return (folder / "ca.pem").read_text()


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> str:
    return authority(tmp_path_factory.mktemp("authority"))


def read(**more: str) -> Settings:
    return Settings.read(ENVIRONMENT | {"KUBERNETES_URL": EKS} | more)


def trusted(settings: Settings) -> int:
    assert isinstance(settings.tls, ssl.SSLContext)
    assert settings.tls.verify_mode is ssl.CERT_REQUIRED
    assert settings.tls.check_hostname
    return len(settings.tls.get_ca_certs())


def test_only_the_cluster_s_own_authority_is_trusted(pem: str, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text(pem)
    assert trusted(read(KUBERNETES_CA=pem)) == 1
    assert trusted(read(KUBERNETES_CA=b64encode(pem.encode()).decode())) == 1
    assert trusted(read(KUBERNETES_CA_FILE=str(tmp_path / "ca.pem"))) == 1


def test_names_and_address_are_read(pem: str) -> None:
    found = read(KUBERNETES_CA=pem, KUBERNETES_URL=f"{EKS}/", KUBERNETES_DEPLOYMENTS="fitfoot-web, fitfoot-api")
    assert (found.url, found.namespace, found.config_map) == (EKS, "fitfoot", "app-config")
    assert found.deployments == ("fitfoot-web", "fitfoot-api")
    assert found.token() == "a-token"


def test_eks_s_token_is_signed_when_it_is_needed(pem: str) -> None:
    found = read(KUBERNETES_CA=pem, KUBERNETES_TOKEN="", EKS_CLUSTER="fitfoot-prod")
    assert isinstance(found.token, EksToken)


def test_a_cluster_on_loopback_may_do_without_tls() -> None:
    assert read(KUBERNETES_URL="http://127.0.0.1:8001").url == "http://127.0.0.1:8001"


def test_without_a_cluster_it_says_how_to_set_one() -> None:
    with pytest.raises(NoCluster, match=r"no cluster is set; write kubernetes: .* in infra/monitoring/settings and"):
        Settings.read({})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"KUBERNETES_URL": "http://kubernetes.example"}, "begins with https://"),
        ({"KUBERNETES_URL": "https://me:secret@kubernetes.example"}, "begins with https://"),
        ({"KUBERNETES_URL": "https://["}, "begins with https://"),
        ({"KUBERNETES_URL": "https://k.example?a=b"}, "begins with https://"),
        ({"KUBERNETES_CA": ""}, "certificateAuthority.data"),
        ({"KUBERNETES_CA": "not base64!"}, "certificateAuthority.data"),
        ({"KUBERNETES_CA": b64encode(b"no certificate").decode()}, "certificateAuthority.data"),
        ({"KUBERNETES_CA_FILE": "/nowhere/ca.pem"}, "KUBERNETES_CA_FILE cannot be read: No such file or directory"),
        ({"KUBERNETES_TOKEN": "s3cret\nX-Header: 1"}, "KUBERNETES_TOKEN holds a character that no token has"),
        ({"KUBERNETES_TOKEN": " "}, "nothing says who we are"),
        ({"KUBERNETES_NAMESPACE": ""}, "KUBERNETES_NAMESPACE is not a name of Kubernetes"),
        ({"KUBERNETES_NAMESPACE": "../kube-system"}, "KUBERNETES_NAMESPACE is not a name of Kubernetes"),
        ({"KUBERNETES_NAMESPACE": "a,b"}, "KUBERNETES_NAMESPACE is not a name of Kubernetes"),
        ({"KUBERNETES_DEPLOYMENTS": "fitfoot-web,,"}, "KUBERNETES_DEPLOYMENTS is not names with commas between"),
        ({"KUBERNETES_CONFIG_MAP": "App_Config"}, "KUBERNETES_CONFIG_MAP is not a name of Kubernetes"),
    ],
)
def test_what_cannot_be_right_is_named_and_not_shown(wrong: dict[str, str], says: str, pem: str) -> None:
    with pytest.raises(NoCluster) as raised:
        read(**{"KUBERNETES_CA": pem} | wrong)
    assert says in str(raised.value)
    assert "s3cret" not in str(raised.value)
    assert "secret@" not in str(raised.value)
