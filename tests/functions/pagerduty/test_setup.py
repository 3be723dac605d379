from collections.abc import Mapping

import httpx
import pytest

from functions.model.delivery import Later
from functions.pagerduty.events import EventsSender
from functions.pagerduty.rest import RestSender
from functions.pagerduty.setup import Addresses, from_environment, sender_of
from tests.fakes import FakeParameters
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit

TOKEN = {"PAGERDUTY_TOKEN": "t", "PAGERDUTY_SERVICE_ID": "PSERVICE", "PAGERDUTY_FROM": "ops@fitfoot.ch"}


@pytest.mark.parametrize(
    ("parameters", "sender"),
    [
        ({"PAGERDUTY_ROUTING_KEY": "key", **TOKEN}, EventsSender),
        ({"PAGERDUTY_ROUTING_KEY": "key"}, EventsSender),
        (TOKEN, RestSender),
        ({**TOKEN, "PAGERDUTY_FROM": ""}, type(None)),
        ({}, type(None)),
    ],
)
def test_pages_go_by_events_else_by_incidents_else_nowhere(parameters: Mapping[str, str], sender: type) -> None:
    with httpx.Client() as client:
        assert isinstance(sender_of(parameters.get, client, Addresses()), sender)


def test_a_key_that_cannot_be_read_now_keeps_the_page_owed() -> None:
    parameters = FakeParameters()
    parameters.unreadable = True
    sender = from_environment({}, parameters)
    assert sender
    delivery = sender.send(a_notice(), "")
    assert isinstance(delivery, Later)
    assert delivery.reason.startswith("PagerDuty's key cannot be read")
