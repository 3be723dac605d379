"""What others are told of a run: events of the bus, metrics."""

import json

import pytest

from functions.incident_detector.measure import Figures, measure
from functions.incident_detector.nudge import events_of
from functions.model.incident import ActionKind, Change, IncidentStatus
from tests.builders import an_incident

pytestmark = pytest.mark.unit

OPEN, ACKNOWLEDGED, RESOLVED = IncidentStatus


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (None, OPEN, ["IncidentOpened"]),
        (OPEN, OPEN, []),
        (OPEN, ACKNOWLEDGED, ["IncidentAcknowledged"]),
        (ACKNOWLEDGED, RESOLVED, ["IncidentResolved"]),
    ],
)
def test_the_bus_hears_of_each_turn(before: IncidentStatus | None, after: IncidentStatus, kinds: list[str]) -> None:
    change = Change(ActionKind.UPDATE, an_incident(before) if before else None, an_incident(after), "why")
    assert [event.kind for event in events_of([change])] == kinds


def test_an_event_says_what_and_why() -> None:
    (event,) = events_of([Change(ActionKind.OPEN, None, an_incident(), "connection refused")])
    assert json.loads(json.dumps(event.detail)) == {
        "id": an_incident().id,
        "group": "service=web",
        "service": "web",
        "title": "storefront is down",
        "severity": "critical",
        "status": "open",
        "reason": "connection refused",
        "opened_at": "2026-11-23T12:00:00Z",
        "at": "2026-11-23T12:00:00Z",
        "drill": False,
    }


def test_a_tick_is_measured_and_a_look_says_nothing_of_rules(capsys: pytest.CaptureFixture[str]) -> None:
    measure(Figures(incidents_open=2, notices_owed=1, rules=17, blind=3))
    measure(Figures(incidents_open=0, notices_owed=0))
    tick, look = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert {name: tick[name] for name in ("IncidentsOpen", "NoticesOwed", "RulesEvaluated", "RulesBlind")} == {
        "IncidentsOpen": [2.0], "NoticesOwed": [1.0], "RulesEvaluated": [17.0], "RulesBlind": [3.0],
    }  # fmt: skip
    assert "RulesBlind" not in look
    assert tick["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service"]]
