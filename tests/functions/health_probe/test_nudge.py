import pytest

from functions.health_probe.nudge import health_changed
from functions.health_probe.recording import Change
from functions.model.observation import Outcome
from tests.builders import NOON, a_check, an_observation


@pytest.mark.unit
def test_a_change_is_told_with_what_and_why() -> None:
    event = health_changed(
        Change(a_check(), Outcome.UP, an_observation(Outcome.DOWN, reason="Grüezi"), NOON),
    )
    assert event.kind == "ServiceHealthChanged"
    assert event.detail == {
        "check": "storefront", "group": "shop", "service": "web", "from": "up", "to": "down", "reason": "Grüezi",
        "at": "2026-11-23T12:00:00Z", "since": "2026-11-23T12:00:00Z",
    }  # fmt: skip
