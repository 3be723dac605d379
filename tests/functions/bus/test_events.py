import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.bus.events import Event, NudgeFailed, put

pytestmark = pytest.mark.unit


class Bus:
    """Takes events as EventBridge does: ten at most, and refuses some."""

    def __init__(self, *, refused: int = 0) -> None:
        self.entries: list[dict[str, str]] = []
        self.refused = refused

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - as boto3 has it
        assert 1 <= len(Entries) <= 10
        self.entries += Entries
        answers = [{"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"}] * self.refused
        return {"FailedEntryCount": self.refused, "Entries": answers}


class NoBus:
    """Nobody answers."""

    def put_events(self, *, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - as boto3 has it
        raise EndpointConnectionError(endpoint_url=f"for {len(Entries)} events")


AN_EVENT = Event("IncidentOpened", {"title": "api is down", "by": "Grüezi"})


def test_an_event_is_put_on_our_bus_under_our_name() -> None:
    bus = Bus()
    put(bus, [AN_EVENT])
    (entry,) = bus.entries
    assert (entry["EventBusName"], entry["Source"]) == ("fitfoot", "fitfoot.monitoring")
    assert entry["DetailType"] == "IncidentOpened"
    assert json.loads(entry["Detail"]) == {"title": "api is down", "by": "Grüezi"}


def test_many_events_go_ten_at_a_time() -> None:
    bus = Bus()
    put(bus, [AN_EVENT] * 25)
    assert len(bus.entries) == 25


def test_a_bus_out_of_reach_is_told() -> None:
    with pytest.raises(NudgeFailed, match="Could not connect"):
        put(NoBus(), [AN_EVENT])


def test_what_the_bus_refuses_is_told() -> None:
    with pytest.raises(NudgeFailed, match="2 events refused: Rate exceeded"):
        put(Bus(refused=2), [AN_EVENT] * 3)
