"""Live: the AWS account that the environment's credentials lead to, asked with patience for seconds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.state.client import TableUnavailable
from infra.live.looking import EACH_SECONDS
from infra.live.said import Unasked

_CONFIG = Config(connect_timeout=3, read_timeout=EACH_SECONDS, retries={"mode": "standard", "total_max_attempts": 2})
_HOW = 'export AWS_PROFILE (or `eval "$(uv run fitfoot env)"` for a local run)'
_REFUSED = ("AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation", "NotAuthorized")
_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId")
_AWS = re.compile(r"\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$")
_IN_IAM = {"sesv2": "ses"}
Answer = Mapping[str, Any]


class Account:
    """Its clients by service, and its region."""

    def __init__(self, client: Callable[[str], Any], region: str) -> None:
        self._make, self.region = client, region
        self._lock, self._clients = Lock(), dict[str, Any]()

    def client(self, service: str) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
        """The one client of a service; botocore's session makes one at a time."""
        with self._lock:
            if service not in self._clients:
                with asking(service):
                    self._clients[service] = self._make(service)
            return self._clients[service]

    def elsewhere(self, service: str) -> str:
        """Where a service is asked, if that is not AWS but somebody who plays it; else empty.

        Raises:
            Unasked: there is no such client.
        """
        endpoint = str(self.client(service).meta.endpoint_url)
        return "" if _AWS.search(urlsplit(endpoint).hostname or "") else endpoint

    def ask(self, service: str, action: str, **asked: object) -> Answer:
        """What an operation in botocore's spelling answers: `ask("events", "describe_rule", Name="x")`.

        Raises:
            Unasked: it was refused or not answered, and what to grant.
        """
        client = self.client(service)
        with asking(f"{service}:{action}"):
            answer: Answer = getattr(client, action)(**asked)
            return answer

    def find(self, service: str, action: str, **asked: object) -> Answer | None:
        """As `ask`; None where what is asked for is not there.

        Raises:
            Unasked: as `ask`.
        """
        try:
            return self.ask(service, action, **asked)
        except Unasked as unasked:
            if _says_absent(unasked.__cause__):
                return None
            raise

    def pages(self, service: str, action: str, **asked: object) -> Iterable[Answer]:
        """As `ask`, of an operation that answers in pages.

        Raises:
            Unasked: as `ask`.
        """
        client = self.client(service)
        with asking(f"{service}:{action}"):
            return list(client.get_paginator(action).paginate(**asked))


def of_environment(session: botocore.session.Session | None = None) -> Account:
    """The account that credentials, region and endpoints of the environment lead to.

    Raises:
        Unasked: no credentials, or no region.
    """
    session = session or botocore.session.get_session()
    with asking("AWS"):
        if session.get_credentials() is None:
            raise Unasked(f"there are no credentials; {_HOW}")
        region = session.get_config_variable("region")
    if not region:
        raise Unasked("there is no region; export AWS_DEFAULT_REGION, the region of the settings")
    return Account(lambda service: session.create_client(service, config=_CONFIG), region)


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Turn what goes wrong into what a person can do; `what` is a service, or `service:operation`.

    Raises:
        Unasked: the question was refused or not answered.
    """
    try:
        yield
    except TableUnavailable as error:
        raise Unasked(_why(what, error.__cause__ or error)) from error.__cause__
    except (BotoCoreError, ClientError) as error:
        raise Unasked(_why(what, error)) from error


def _why(what: str, error: BaseException) -> str:
    if isinstance(error, ClientError):
        service = what.partition(":")[0]
        said, name = error.response.get("Error", {}), f"{_IN_IAM.get(service, service)}:{error.operation_name}"
        code = said.get("Code", "")
        if code in _REFUSED:
            return f"these credentials may not; grant {name}"
        if code in _EXPIRED:
            return f"AWS does not know these credentials ({code}); {_HOW}"
        return f"{name} was answered with {code}: {said.get('Message', '')}"
    return f"{what}: {' '.join(str(error).split())}"


def _says_absent(error: BaseException | None) -> bool:
    said = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
    absent = ("NotFound", "NonExistent", "DoesNotExist", "InvalidDocument")
    return any(word in said.get("Code", "") for word in absent) or "does not exist" in said.get("Message", "")
