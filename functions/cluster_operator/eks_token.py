"""Cluster operator: the token by which EKS knows our role, the very one that `aws eks get-token` prints.

It is the URL of a question to STS, "who am I?", signed with the role's credentials for this one cluster. EKS puts it to
STS; we put nothing to anybody. https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from functions.cluster_operator.faults import NoCluster

KEPT: Final = timedelta(minutes=14)
"""EKS takes a token for fifteen minutes from its signature, whatever X-Amz-Expires says."""
_EXPIRES_SECONDS = 60
_QUESTION = "Action=GetCallerIdentity&Version=2011-06-15"
_SUFFIXES = {
    "cn-": "amazonaws.com.cn",
    "eusc-": "amazonaws.eu",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "us-isof-": "csp.hci.ic.gov",
    "eu-isoe-": "cloud.adc-e.uk",
}


class EksToken:
    """Signs when it is asked and what it has is old; the credentials are Lambda's, in the environment."""

    def __init__(self, cluster: str, environment: Mapping[str, str], clock: Callable[[], datetime]) -> None:
        self._cluster = cluster
        self._environment = environment
        self._clock = clock
        self._signed: _Signed | None = None

    def __call__(self) -> str:
        """The token.

        Raises:
            NoCluster: the environment holds no credentials, or no region.
        """
        now, signed = self._clock(), self._signed
        if signed is None or not signed.at <= now < signed.at + KEPT:
            self._signed = signed = _Signed(self._sign(), now)
        return signed.token

    def _sign(self) -> str:
        region, key, secret = (
            self._environment.get(name) for name in ("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        )
        if not region or not key or not secret:
            raise NoCluster("the function has no credentials of AWS and no AWS_REGION to sign a token for EKS with")
        return token(self._cluster, region, key, secret, self._environment.get("AWS_SESSION_TOKEN") or None)


def token(cluster: str, region: str, key: str, secret: str, session: str | None) -> str:
    """`k8s-aws-v1.` and the signed URL in base64; signed now, for no clock can be handed to botocore's signer."""
    # 50 ms of a cold start, for those alone who have EKS
    from botocore.auth import SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    url = f"https://{_sts(region)}/?{_QUESTION}"
    request: Any = AWSRequest("GET", url, headers={"x-k8s-aws-id": cluster})
    SigV4QueryAuth(Credentials(key, secret, session), "sts", region, expires=_EXPIRES_SECONDS).add_auth(request)
    return "k8s-aws-v1." + urlsafe_b64encode(request.url.encode()).decode().rstrip("=")


def _sts(region: str) -> str:
    """The host of STS in a region, whatever partition that is in."""
    suffix = next((suffix for prefix, suffix in _SUFFIXES.items() if region.startswith(prefix)), "amazonaws.com")
    return f"sts.{region}.{suffix}"


@dataclass(frozen=True)
class _Signed:
    token: str
    at: datetime
