import json
from datetime import time, timedelta
from typing import Any

import pytest

from functions.incident_detector import people
from functions.incident_detector.explain import explain
from functions.model.alert import Alert
from functions.model.maintenance import MaintenanceWindow
from functions.model.period import MINUTE
from functions.model.route import Routes
from tests.builders import NOON
from tests.functions.incident_detector.story import (
    NONE,
    RESOLVED,
    UNKNOWN,
    WARNING,
    Story,
    a_route,
    alert,
    silence,
)

pytestmark = pytest.mark.unit

OPENS = "open an incident and tell pagerduty, sns"


def told(story: Story, minute: float, *alerts: Alert) -> list[dict[str, Any]]:
    now = NOON + minute * MINUTE
    records = [*({**story.records, **{one.fingerprint: one for one in alerts}}).values()]
    lines = explain(records, story.incidents.values(), story.silences, story.routes, now, story.groups)
    json.dumps(lines)
    return lines


def line(story: Story, minute: float, *alerts: Alert) -> tuple[str, str]:
    """What would happen to the first of these, and why."""
    wanted = alerts[0].fingerprint
    [found] = [one for one in told(story, minute, *alerts) if one["fingerprint"] == wanted]
    return found["would"], found["why"]


def test_a_line_has_everything_about_an_alert() -> None:
    assert told(Story(), 0, alert()) == [
        {
            "fingerprint": alert().fingerprint,
            "labels": {"alertname": "CheckFailing", "check": "storefront", "service": "web"},
            "status": "firing",
            "severity": "critical",
            "service": "web",
            "group": "service=web",
            "incident": None,
            "would": OPENS,
            "why": "route default tells pagerduty, sns",
        }
    ]


@pytest.mark.parametrize(
    ("one", "would", "why"),
    [
        (alert(), OPENS, "route default tells pagerduty, sns"),
        (alert(status=UNKNOWN), "nothing", "unknown neither opens nor resolves anything"),
        (alert(status=RESOLVED), "nothing", "it is over"),
        (alert("Watchdog", severity=NONE), "nothing", "severity none never makes an incident"),
    ],
)
def test_what_becomes_of_an_alert_in_no_incident(one: Alert, would: str, why: str) -> None:
    assert line(Story(), 0, one) == (would, why)


def test_what_keeps_a_page_back_is_said() -> None:
    quiet = MaintenanceWindow(time(12, 0), timedelta(hours=1))
    story = Story(Routes((a_route("warnings", "severity=warning", quiet_hours=quiet),)), silences=[silence("check=a")])
    assert line(story, 0, alert("a")) == (
        "open an incident and tell nobody",
        "silenced until 23.11. 14:00 (Zurich)",
    )
    assert line(story, 0, alert("b", severity=WARNING)) == (
        "open an incident and tell nobody",
        "quiet hours of route warnings until 23.11. 14:00 (Zurich)",
    )


def test_what_becomes_of_members_and_of_what_joins_them() -> None:
    story = Story()
    [opened] = story.at(0, alert(), alert("checkout"))
    home = opened.after.id
    assert line(story, 1, alert(minute=1)) == (
        "nothing",
        "route default tells pagerduty, sns; pagerduty, sns told already",
    )
    assert line(story, 1, alert("new", minute=1))[0] == f"join {home}"
    assert line(story, 240, alert())[0] == "tell sns"
    assert line(story, 1, alert(status=UNKNOWN, minute=1)) == (
        "nothing",
        "unknown since 23.11. 13:01 (Zurich): not over, keeps it open",
    )
    assert line(story, 1, alert(status=RESOLVED, minute=1)) == ("nothing", "it is over; its incident is not yet")
    both = (alert(status=RESOLVED, minute=1), alert("checkout", RESOLVED, minute=1))
    assert line(story, 1, *both) == (f"resolve {home} and tell pagerduty, sns", "it is over, and so is all of it")
    story.apply(people.acknowledge(opened.after, "Ana", NOON + MINUTE))
    assert line(story, 2, alert(minute=2)) == ("nothing", "acknowledged by Ana")


def test_alerts_made_here_and_members_that_are_lost_are_told_too() -> None:
    story = Story()
    story.at(0, alert(), alert("checkout", service="api"))
    story.forget(alert())
    story.at(1)
    lines = told(story, 10)
    assert [(one["labels"]["alertname"], one["status"], one["would"]) for one in lines] == [
        ("CheckFailing", "firing", "nothing"),
        ("MonitoringBlind", "firing", OPENS),
        ("CheckFailing", "unknown", "nothing"),
    ]


def test_an_alert_that_is_silenced_among_others_is_told_to_nobody() -> None:
    story = Story(silences=[silence("check=a")])
    assert line(story, 0, alert("a"), alert("b"))[0] == "open an incident and tell nobody"
    assert line(story, 0, alert("b"), alert("a"))[0] == OPENS
