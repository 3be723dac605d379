"""Incident detector: the channels that notices go by, each where it is set up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import httpx

from functions.model.delivery import Delivery
from functions.model.notice import Channel, Notice
from functions.pagerduty.events import EVENTS_URL, EventsSender
from functions.pagerduty.rest import REST_URL, Account, RestSender

NOT_SET_UP: Mapping[Channel, str] = {
    Channel.PAGERDUTY: "PAGERDUTY_ROUTING_KEY is not set, nor PAGERDUTY_TOKEN, PAGERDUTY_SERVICE_ID and PAGERDUTY_FROM",
    Channel.SNS: "TEAM_TOPIC_ARN is not set",
}


class Sender(Protocol):
    """Sends notices on one channel; `receipt` is what the channel called the incident's last page, or empty."""

    def send(self, notice: Notice, receipt: str) -> Delivery: ...  # noqa: D102 - as the class says


@dataclass(frozen=True)
class PagerDutySettings:
    """As PagerDuty's settings are named; empty where one is not set. The addresses are those of its two APIs."""

    routing_key: str = ""
    token: str = ""
    service: str = ""
    speaker: str = ""
    events_url: str = EVENTS_URL
    rest_url: str = REST_URL


def pagerduty(client: httpx.Client, settings: PagerDutySettings, incidents_url: str = "") -> Sender | None:
    """By events where there is a routing key, else by incidents; None where neither is set up.

    `incidents_url` is where people find an incident by its id, or empty.
    """
    if settings.routing_key:
        return EventsSender(
            client, settings.routing_key, incidents_url=incidents_url, base_url=settings.events_url or EVENTS_URL
        )
    if settings.token and settings.service and settings.speaker:
        account = Account(settings.token, settings.service, settings.speaker)
        return RestSender(client, account, incidents_url=incidents_url, base_url=settings.rest_url or REST_URL)
    return None
