"""Live: the AWS account that the environment's credentials lead to, asked with patience for seconds."""

import re
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config

from infra.live.asking import HOW, asking, says_absent
from infra.live.looking import EACH_SECONDS, in_time
from infra.live.said import Unasked

_CONFIG = Config(connect_timeout=3, read_timeout=EACH_SECONDS, retries={"mode": "standard", "total_max_attempts": 2})
_AWS = re.compile(r"\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$")
T = TypeVar("T")
Answer = Mapping[str, Any]


class Account:
    """Its clients by service, and its region."""

    def __init__(self, client: Callable[[str], Any], region: str, each_seconds: float = EACH_SECONDS) -> None:
        self._make, self.region, self._seconds = client, region, each_seconds
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

        def ask() -> Answer:
            answer: Answer = getattr(self.client(service), action)(**asked)
            return answer

        return self.within(f"{service}:{action}", ask)

    def find(self, service: str, action: str, **asked: object) -> Answer | None:
        """As `ask`; None where what is asked for is not there.

        Raises:
            Unasked: as `ask`.
        """
        try:
            return self.ask(service, action, **asked)
        except Unasked as unasked:
            if says_absent(unasked.__cause__):
                return None
            raise

    def pages(self, service: str, action: str, **asked: object) -> Iterable[Answer]:
        """As `ask`, of an operation that answers in pages.

        Raises:
            Unasked: as `ask`.
        """

        def ask() -> Iterable[Answer]:
            return list(self.client(service).get_paginator(action).paginate(**asked))

        return self.within(f"{service}:{action}", ask)

    def within(self, what: str, ask: Callable[[], T]) -> T:
        """What `ask` answers in the seconds that a question may take; `what` as for `asking`.

        Raises:
            Unasked: as `ask`.
        """
        with asking(what):
            return in_time(ask, Unasked(f"{what}: no answer within {self._seconds:g} s"), self._seconds)


def of_environment(session: botocore.session.Session | None = None) -> Account:
    """The account that credentials, region and endpoints of the environment lead to.

    Raises:
        Unasked: no credentials, or no region.
    """
    session = session or botocore.session.get_session()
    with asking("AWS"):
        if session.get_credentials() is None:
            raise Unasked(f"there are no credentials; {HOW}")
        region = session.get_config_variable("region")
    if not region:
        raise Unasked("there is no region; export AWS_DEFAULT_REGION, the region of the settings")
    return Account(lambda service: session.create_client(service, config=_CONFIG), region)
