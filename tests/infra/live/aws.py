"""An account that answers what a test says, for what the emulator cannot play."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from infra.live.account import Account
from infra.live.deployed import Deployed
from infra.live.said import NotRun, Said, Well
from infra.operator.findings import Finding


def refusal(code: str, operation: str = "DescribeRule", message: str = "no") -> ClientError:
    """As AWS refuses."""
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class FakeClient:
    """Answers by operation; what is an error is raised, what can be called is asked with the arguments."""

    def __init__(
        self, answers: dict[str, Any], endpoint: str = "https://monitoring.eu-central-1.amazonaws.com"
    ) -> None:
        self._answers = answers
        self.meta = SimpleNamespace(endpoint_url=endpoint)

    def __getattr__(self, operation: str) -> Any:  # noqa: ANN401 - as botocore's
        def answer(**asked: object) -> Any:  # noqa: ANN401 - as botocore's
            said = self._answers[operation]
            said = said(**asked) if callable(said) else said
            if isinstance(said, Exception):
                raise said
            return said

        return answer

    def get_paginator(self, operation: str) -> "FakePages":
        return FakePages(self, operation)


class FakePages:
    """One page."""

    def __init__(self, client: FakeClient, operation: str) -> None:
        self._client, self._operation = client, operation

    def paginate(self, **asked: object) -> list[Any]:
        return [getattr(self._client, self._operation)(**asked)]


def an_account(**services: dict[str, Any]) -> Account:
    """Of these services, each with answers by operation."""
    return Account(lambda service: FakeClient(services[service]), "eu-central-1")


def a_function(version: str = "1.4.2", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what Lambda answers
    """As Lambda describes one; `variables` are added to its environment."""
    variables = {"APP_VERSION": version, **more.pop("variables", {})}
    return {"State": "Active", "LastUpdateStatus": "Successful", "Environment": {"Variables": variables}, **more}


def a_stack(
    *resources: tuple[str, str], functions: dict[str, Any] | None = None, status: str = "UPDATE_COMPLETE"
) -> Deployed:
    """A stack with these resources, each a type (`SQS::Queue`) and a name."""
    by_type: dict[str, list[str]] = {}
    for type_, name in resources:
        by_type.setdefault(f"AWS::{type_}", []).append(name)
    return Deployed(status, by_type, {"fitfoot-api": a_function()} if functions is None else functions)


def wrong_of(said: Iterator[Said]) -> list[tuple[str, str]]:
    """What is wrong: each thing with the message."""
    return [(one.field, one.message) for one in said if isinstance(one, Finding)]


def words(said: Iterator[Said]) -> str:
    """All that was said, hints too."""
    texts = []
    for one in said:
        match one:
            case Well(text) | NotRun(text):
                texts.append(f"{type(one).__name__}: {text}")
            case Finding():
                texts.append(f"wrong {one.field}: {one.message}; {one.hint}")
    return "\n".join(texts)
