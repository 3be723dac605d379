"""Cluster operator: what its environment says: which cluster, whom to believe that it is it, what may be touched."""

import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from functions.cluster_operator.eks_token import EksToken
from functions.cluster_operator.endpoint import BadEndpoint, endpoint, trust
from functions.cluster_operator.faults import NoCluster

NOT_SET: Final = (
    "no cluster is set; write kubernetes: {cluster: …, endpoint: …, …} in infra/monitoring/settings and deploy, "
    "or set KUBERNETES_URL"
)
_NAME = re.compile(r"[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?")  # of what Kubernetes lets stand in a URL
_TOKEN = re.compile(r"[!-~]+")
_MOST_DEPLOYMENTS: Final = 20


@dataclass(frozen=True)
class Settings:
    """A cluster, and the part of it that is ours to touch."""

    url: str
    tls: ssl.SSLContext | bool
    token: Callable[[], str]
    namespace: str
    deployments: tuple[str, ...]
    config_map: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """KUBERNETES_URL, _CA (PEM, or base64 of it) or _CA_FILE, _NAMESPACE, _DEPLOYMENTS, _CONFIG_MAP; a token.

        The token is KUBERNETES_TOKEN, or is signed for EKS_CLUSTER with the environment's credentials.

        Raises:
            NoCluster: with what is missing or wrong.
        """
        url = _url(environment.get("KUBERNETES_URL", ""))
        return cls(
            url,
            _trust(environment) if url.startswith("https:") else False,
            _token(environment),
            _names("KUBERNETES_NAMESPACE", environment, 1)[0],
            _names("KUBERNETES_DEPLOYMENTS", environment, _MOST_DEPLOYMENTS),
            _names("KUBERNETES_CONFIG_MAP", environment, 1)[0],
        )


def _url(text: str) -> str:
    if not text:
        raise NoCluster(NOT_SET)
    try:
        return endpoint(text)
    except BadEndpoint as error:
        raise NoCluster(f"KUBERNETES_URL {error}") from error


def _trust(environment: Mapping[str, str]) -> ssl.SSLContext:
    file = environment.get("KUBERNETES_CA_FILE")
    try:
        return trust(Path(file).read_text("ascii") if file else environment.get("KUBERNETES_CA", ""))
    except OSError as error:
        raise NoCluster(f"KUBERNETES_CA_FILE cannot be read: {error.strerror}; write where the PEM is") from error
    except ValueError as error:
        raise NoCluster(f"{'KUBERNETES_CA_FILE' if file else 'KUBERNETES_CA'} {error}") from error


def _token(environment: Mapping[str, str]) -> Callable[[], str]:
    if token := environment.get("KUBERNETES_TOKEN", "").strip():
        if not _TOKEN.fullmatch(token):  # an HTTP library would name it in its complaint
            raise NoCluster("KUBERNETES_TOKEN holds a character that no token has")
        return lambda: token
    if cluster := environment.get("EKS_CLUSTER"):
        return EksToken(cluster, environment, lambda: datetime.now(UTC))
    raise NoCluster("nothing says who we are; set EKS_CLUSTER, or KUBERNETES_TOKEN for a cluster that is not EKS")


def _names(variable: str, environment: Mapping[str, str], most: int) -> tuple[str, ...]:
    names = tuple(name.strip() for name in environment.get(variable, "").split(","))
    if len(names) > most or not all(_NAME.fullmatch(name) for name in names):
        raise NoCluster(f"{variable} is not {'a name' if most == 1 else 'names with commas between'} of Kubernetes")
    return names
