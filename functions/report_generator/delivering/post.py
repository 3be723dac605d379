"""Report generator: mail by SES, each call tried once: it has no key by which a second could be known for the first."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)

_NEVER_LEFT: Final = (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)
"""Of a call that ended so, the service heard nothing."""
ONCE: Final = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 1})
"""A client that calls once: a repeat after a lost answer would be a second mail."""

_ADDRESS: Final = re.compile(r"[^\s@<>(),;:`\"]+@[\w.-]*\w")


@dataclass(frozen=True)
class Taken:
    """The service has it; `receipt` is its name for it."""

    receipt: str


@dataclass(frozen=True)
class NotTaken:
    """The service has it not, for certain: to send it again is safe."""

    reason: str


@dataclass(frozen=True)
class Doubtful:
    """No answer, or one that does not say: the mail may be on its way."""

    reason: str


Outcome = Taken | NotTaken | Doubtful


def ses_client() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """SES's client."""
    return botocore.session.get_session().create_client("sesv2", config=ONCE)


@dataclass(frozen=True)
class Post:
    """Sends as `sender`; `client` makes SES's."""

    client: Callable[[], Any]
    sender: str

    def send(self, to: Sequence[str], mail: bytes) -> Outcome:
        """Send a mail that has no From and To of its own to these addresses."""
        try:
            answer = self.client().send_email(
                FromEmailAddress=self.sender,
                Destination={"ToAddresses": list(to)},
                Content={"Raw": {"Data": addressed(mail, self.sender, to)}},
            )
        except ClientError as error:
            return _answered(error)
        except _NEVER_LEFT as error:
            return NotTaken(f"SES was not reached: {_masked(str(error))}")
        except (BotoCoreError, OSError) as error:
            return Doubtful(f"SES did not answer: {_masked(str(error))}")
        return Taken(str(answer.get("MessageId", "")))


def addressed(mail: bytes, sender: str, to: Sequence[str]) -> bytes:
    """A mail with its From and To before it; the addresses are such as `addressees` lets through, each on a line."""
    named = ",\r\n ".join(to)
    return f"From: FitFoot Monitoring <{sender}>\r\nTo: {named}\r\n".encode("ascii") + mail


def _answered(error: ClientError) -> Outcome:
    """A 4xx is a refusal, throttling too; after a 5xx nobody knows."""
    said = error.response.get("Error", {})
    words = f"{said.get('Code', '?')}: {_masked(said.get('Message') or 'no reason given')}"
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return NotTaken(f"SES refuses: {words}")
    return Doubtful(f"SES answers {status}: {words}")


def _masked(words: str) -> str:
    """Who is meant is not for logs, errors and tables; SES names who is not verified."""
    return _ADDRESS.sub("(an address)", words)
