"""Whoever may not ask is told what to grant; what is not there is not the same as what could not be asked."""

import os

import botocore.session
import pytest
from botocore.credentials import CredentialResolver, Credentials
from botocore.exceptions import EndpointConnectionError

from functions.state.client import TableUnavailable
from infra.live.account import Account, of_environment
from infra.live.asking import asking
from infra.live.said import Unasked
from tests.infra.live.aws import FakeClient, an_account, refusal

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException", "AuthorizationError"])
def test_what_is_denied_names_the_right_to_grant(code: str) -> None:
    account = an_account(events={"describe_rule": refusal(code)})
    with pytest.raises(Unasked, match=r"these credentials may not; grant events:DescribeRule"):
        account.find("events", "describe_rule", Name="x")


def test_the_right_is_spelled_as_iam_spells_it() -> None:
    account = an_account(sesv2={"get_account": refusal("AccessDeniedException", "GetAccount")})
    with pytest.raises(Unasked, match="grant ses:GetAccount"):
        account.ask("sesv2", "get_account")


@pytest.mark.parametrize(
    "absent",
    [
        refusal("ResourceNotFoundException"),
        refusal("AWS.SimpleQueueService.NonExistentQueue"),
        refusal("InvalidDocument"),
        refusal("ValidationError", "DescribeStacks", "Stack with id fitfoot-monitoring does not exist"),
    ],
)
def test_what_is_not_there_is_none(absent: Exception) -> None:
    assert an_account(events={"describe_rule": absent}).find("events", "describe_rule", Name="x") is None


def test_credentials_that_are_over_are_said_to_be() -> None:
    account = an_account(events={"describe_rule": refusal("ExpiredToken")})
    with pytest.raises(Unasked, match=r"does not know these credentials \(ExpiredToken\); export AWS_PROFILE"):
        account.ask("events", "describe_rule")


def test_any_other_refusal_is_told_as_it_came() -> None:
    account = an_account(events={"describe_rule": refusal("Throttling", message="slow down")})
    with pytest.raises(Unasked, match="events:DescribeRule was answered with Throttling: slow down"):
        account.find("events", "describe_rule")


def test_nobody_at_the_other_end_is_told() -> None:
    nobody = EndpointConnectionError(endpoint_url="http://127.0.0.1:1")
    with pytest.raises(Unasked, match=r"sqs:get_queue_url: Could not connect to .*127\.0\.0\.1:1"):
        list(an_account(sqs={"get_queue_url": nobody}).pages("sqs", "get_queue_url"))


def test_a_table_that_may_not_be_read_names_the_right_too() -> None:
    denied = refusal("AccessDeniedException", "BatchGetItem")
    with pytest.raises(Unasked, match="grant dynamodb:BatchGetItem"), asking("dynamodb"):
        raise TableUnavailable("fitfoot-observations", denied) from denied


def test_without_credentials_nobody_is_asked() -> None:
    with pytest.raises(Unasked, match="there are no credentials; export AWS_PROFILE"):
        of_environment(_session(None, "eu-central-1"))


def test_without_a_region_nobody_is_asked() -> None:
    with pytest.raises(Unasked, match="there is no region; export AWS_DEFAULT_REGION"):
        of_environment(_session(Credentials("key", "secret"), None))


def test_the_region_is_that_of_the_environment() -> None:
    assert of_environment(_session(Credentials("key", "secret"), "eu-central-1")).region == "eu-central-1"


@pytest.mark.parametrize(
    ("endpoint", "elsewhere"),
    [
        ("https://monitoring.eu-central-1.amazonaws.com", False),
        ("https://lambda.eu-central-1.api.aws", False),
        ("http://127.0.0.1:4566", True),
        ("https://amazonaws.com.example.ch", True),
    ],
)
def test_who_plays_aws_is_told_from_aws(endpoint: str, elsewhere: bool) -> None:  # noqa: FBT001 - an example
    account = Account(lambda _: FakeClient({}, endpoint), "eu-central-1")
    assert account.elsewhere("cloudwatch") == (endpoint if elsewhere else "")


def _session(credentials: Credentials | None, region: str | None) -> botocore.session.Session:
    nothing = {"config_file": os.devnull, "credentials_file": os.devnull, "region": region}
    session = botocore.session.Session({name: (None, None, value, None) for name, value in nothing.items()})
    if credentials:
        session.set_credentials(credentials.access_key, credentials.secret_key)
    else:
        session.register_component("credential_provider", CredentialResolver([]))
    return session
