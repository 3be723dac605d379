"""PagerDuty: the sender for what an operator has set up: a routing key, or a token with a service and a speaker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import httpx

from functions.model.delivery import Delivery, Later
from functions.model.notice import Notice
from functions.pagerduty.events import EVENTS_URL, EventsSender
from functions.pagerduty.rest import REST_URL, Account, RestSender
from functions.parameters.store import ParametersUnreadable

PARAMETERS = ("PAGERDUTY_ROUTING_KEY", "PAGERDUTY_TOKEN", "PAGERDUTY_SERVICE_ID", "PAGERDUTY_FROM")


class Sender(Protocol):
    """Sends notices; `receipt` is what PagerDuty called the incident's last page, or empty."""

    def send(self, notice: Notice, receipt: str) -> Delivery: ...  # noqa: D102 - as the class says


@dataclass(frozen=True)
class Unready:
    """Sends nothing, and says why."""

    reason: str

    def send(self, notice: Notice, receipt: str) -> Delivery:
        """Not now."""
        del notice, receipt
        return Later(self.reason)


@dataclass(frozen=True)
class Addresses:
    """Where PagerDuty's two APIs are; other than its own only in a local run, by PAGERDUTY_URL."""

    events: str = EVENTS_URL
    rest: str = REST_URL


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


@cache
def http() -> httpx.Client:
    """One client, and one TLS context, for all pages."""
    return httpx.Client(trust_env=False)


def from_environment(environment: Mapping[str, str], parameters: Reads, incidents_url: str = "") -> Sender | None:
    """PagerDuty as it is set up at this moment; None where it is not."""
    elsewhere = environment.get("PAGERDUTY_URL")
    addresses = Addresses(elsewhere, elsewhere) if elsewhere else Addresses()
    try:
        return sender_of(parameters.read, http(), addresses, incidents_url)
    except ParametersUnreadable as error:
        return Unready(f"PagerDuty's key cannot be read: {error}")


def sender_of(
    read: Callable[[str], str | None], client: httpx.Client, addresses: Addresses, incidents_url: str = ""
) -> Sender | None:
    """By events where there is a routing key, else by incidents; None where neither is set up.

    `read` answers a parameter by its name; `incidents_url` is where people find an incident by its id, or empty.
    """
    routing_key, *rest = PARAMETERS
    if key := read(routing_key):
        return EventsSender(client, key, incidents_url=incidents_url, base_url=addresses.events)
    token, service, speaker = (read(name) or "" for name in rest)
    if token and service and speaker:
        account = Account(token, service, speaker)
        return RestSender(client, account, incidents_url=incidents_url, base_url=addresses.rest)
    return None
