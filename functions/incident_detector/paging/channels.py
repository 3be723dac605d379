"""Incident detector: what a channel is to those who pay, and what it wants to be set up."""

from collections.abc import Mapping
from typing import Protocol

from functions.model.delivery import Delivery
from functions.model.notice import Channel, Notice

NOT_SET_UP: Mapping[Channel, str] = {
    Channel.PAGERDUTY: "PAGERDUTY_ROUTING_KEY is not set, nor PAGERDUTY_TOKEN, PAGERDUTY_SERVICE_ID and PAGERDUTY_FROM",
    Channel.SNS: "TEAM_TOPIC_ARN is not set",
    Channel.RUNBOOK: "nothing is set up that starts runbooks",
}


class Sender(Protocol):
    """Sends notices on one channel; `receipt` is what the channel called the incident's last page, or empty."""

    def send(self, notice: Notice, receipt: str) -> Delivery: ...  # noqa: D102 - as the class says
