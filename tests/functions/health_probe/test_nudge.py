import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.health_probe.nudge import NudgeFailed, nudge
from functions.health_probe.recording import Change
from functions.model.observation import Outcome
from tests.builders import NOON, a_check, an_observation

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


def a_change() -> Change:
    return Change(a_check(), Outcome.UP, an_observation(Outcome.DOWN, reason="Grüezi"), NOON)


def test_a_change_is_told_with_what_and_why() -> None:
    bus = Bus()
    nudge(bus, [a_change()])
    (entry,) = bus.entries
    assert (entry["EventBusName"], entry["Source"]) == ("fitfoot", "fitfoot.monitoring")
    assert entry["DetailType"] == "ServiceHealthChanged"
    assert json.loads(entry["Detail"]) == {
        "check": "storefront", "group": "shop", "service": "web", "from": "up", "to": "down", "reason": "Grüezi",
        "at": "2026-11-23T12:00:00Z", "since": "2026-11-23T12:00:00Z",
    }  # fmt: skip


def test_many_changes_go_ten_at_a_time() -> None:
    bus = Bus()
    nudge(bus, [a_change()] * 25)
    assert len(bus.entries) == 25


def test_a_bus_out_of_reach_is_told() -> None:
    with pytest.raises(NudgeFailed, match="Could not connect"):
        nudge(NoBus(), [a_change()])


def test_what_the_bus_refuses_is_told() -> None:
    with pytest.raises(NudgeFailed, match="2 events refused: Rate exceeded"):
        nudge(Bus(refused=2), [a_change()] * 3)
