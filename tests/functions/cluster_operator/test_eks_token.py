"""Tests: the token by which EKS knows us, against the one that the AWS command line makes."""

import os
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.session
import pytest

from functions.cluster_operator.eks_token import EksToken, token
from functions.cluster_operator.faults import NoCluster
from tests.functions.cluster_operator.shop import NOW

pytestmark = pytest.mark.unit
CREDENTIALS = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
SESSION = "IQoJb3JpZ2luX2VjE//////////wEaDGV1LWNlbnRyYWwtMSJHMEUCIQ=="
ENVIRONMENT = dict(
    zip(
        ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"),
        (*CREDENTIALS, SESSION, "eu-central-1"),
        strict=True,
    )
)


def awscli(region: str, session_token: str | None) -> Any:  # noqa: ANN401 - awscli has no types
    """What `aws eks get-token` makes tokens with; tests/conftest.py keeps settings of the caller out."""
    get_token = import_module("awscli.customizations.eks.get_token")
    session = botocore.session.Session()
    session.set_credentials(*CREDENTIALS, session_token)
    return get_token.TokenGenerator(get_token.STSClientFactory(session).get_sts_client(region_name=region))


def asked(text: str) -> dict[str, list[str]]:
    """The query of the URL that a token is."""
    payload = text.removeprefix("k8s-aws-v1.")
    return parse_qs(urlsplit(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()).query)


def of_one_second(ours: Iterator[str], theirs: Iterator[str]) -> tuple[str, str]:
    """Two tokens of the same X-Amz-Date: each is signed by the system's clock, which may have ticked between."""
    for one, other in zip(ours, theirs, strict=True):
        if asked(one)["X-Amz-Date"] == asked(other)["X-Amz-Date"]:
            return one, other
    raise AssertionError  # pragma: no cover - the iterators have no end


@pytest.mark.parametrize(
    ("region", "session_token"),
    [
        ("eu-central-1", SESSION),
        ("eu-central-1", None),
        ("us-east-1", SESSION),
        ("us-gov-west-1", SESSION),
        ("cn-north-1", SESSION),
        ("us-iso-east-1", SESSION),
        ("us-isob-east-1", SESSION),
        ("us-isof-south-1", SESSION),
        ("eu-isoe-west-1", SESSION),
        ("eusc-de-east-1", SESSION),
    ],
)
def test_it_is_byte_for_byte_what_the_aws_command_line_makes(region: str, session_token: str | None) -> None:
    generator = awscli(region, session_token)
    ours, theirs = of_one_second(
        (token("fitfoot-prod", region, *CREDENTIALS, session_token) for _ in iter(int, 1)),
        (generator.get_token("fitfoot-prod") for _ in iter(int, 1)),
    )
    assert ours == theirs


def test_what_the_caller_has_set_for_aws_counts_for_no_test() -> None:
    assert [name for name in os.environ if name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_PROFILE")] == []
    assert os.environ["AWS_CONFIG_FILE"] == os.environ["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_it_is_signed_for_one_cluster_and_a_minute_and_has_no_padding() -> None:
    made = token("fitfoot-prod", "eu-central-1", *CREDENTIALS, SESSION)
    query = asked(made)
    assert query["X-Amz-SignedHeaders"] == ["host;x-k8s-aws-id"]
    assert query["X-Amz-Expires"] == ["60"]
    assert "=" not in made
    assert CREDENTIALS[1] not in urlsafe_b64decode(made.removeprefix("k8s-aws-v1.") + "===").decode()


class Clock:
    def __init__(self) -> None:
        self.now = NOW
        self.asked = 0

    def __call__(self) -> datetime:
        self.asked += 1
        return self.now


class Rotating(dict[str, str]):
    """An environment that counts how often something was signed with it."""

    signed = 0

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dict's
        self.signed += key == "AWS_SECRET_ACCESS_KEY"
        return super().get(key, default)


@pytest.mark.parametrize(
    ("later", "signatures"),
    [
        (timedelta(minutes=13, seconds=59), 1),
        (timedelta(minutes=14), 2),
        (timedelta(seconds=-1), 2),
    ],
)
def test_it_is_kept_for_fourteen_minutes_and_not_over_a_clock_set_back(later: timedelta, signatures: int) -> None:
    clock, environment = Clock(), Rotating(ENVIRONMENT)
    known = EksToken("fitfoot-prod", environment, clock)
    known()
    clock.now += later
    known()
    assert environment.signed == signatures


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"])
def test_without_credentials_it_says_so(missing: str) -> None:
    known = EksToken("fitfoot-prod", ENVIRONMENT | {missing: ""}, Clock())
    with pytest.raises(NoCluster, match="no credentials of AWS"):
        known()
