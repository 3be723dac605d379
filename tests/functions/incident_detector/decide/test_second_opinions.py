"""What Sentry and UptimeRobot push is part of the outage that the probe sees, and ends though nobody says so."""

from collections.abc import Callable

import pytest

from functions.model.alert import Alert, AlertStatus
from functions.model.period import MINUTE
from functions.model.route import PUSH_ONLY, Routes
from tests.functions.incident_detector.decide.chronicle import FIRING, RESOLVED, WARNING, Chronicle, alert, owed

pytestmark = pytest.mark.unit
ROUTES = Routes(sources=PUSH_ONLY)


def issue(minute: float, status: AlertStatus = FIRING) -> Alert:
    labels = {"alertname": "SentryIssue", "issue": "7", "service": "web"}
    return alert("an error of web", status, WARNING, source="sentry", minute=minute, labels=labels)


def monitor(minute: float, status: AlertStatus = FIRING) -> Alert:
    labels = {"alertname": "UptimeRobotDown", "monitor": "7", "service": "web"}
    return alert("Storefront", status, source="uptimerobot", minute=minute, labels=labels)


def test_they_join_the_incident_of_their_service_and_page_nobody_again() -> None:
    story = Chronicle(ROUTES)
    assert owed(story.at(0, alert())) == ["trigger pagerduty critical", "trigger sns critical"]
    assert owed(story.at(1, issue(1), monitor(1))) == []
    (incident,) = story.open
    assert {one.source for one in incident.alerts.values()} == {"health_probe", "sentry", "uptimerobot"}


def test_an_outage_ends_when_the_last_of_them_says_so() -> None:
    story = Chronicle(ROUTES)
    story.at(0, alert(), issue(0), monitor(0))
    story.at(5, alert(status=RESOLVED, minute=5), issue(5, RESOLVED))
    assert len(story.open) == 1
    assert owed(story.at(6, monitor(6, RESOLVED))) == ["resolve pagerduty critical", "resolve sns critical"]
    assert story.open == []


@pytest.mark.parametrize("pushed", [issue, monitor])
def test_what_nobody_takes_back_is_over_in_the_end_and_blinds_nobody(pushed: Callable[[float], Alert]) -> None:
    story = Chronicle(ROUTES)
    told = pushed(0)
    story.at(0, told)
    policy = PUSH_ONLY[told.source]
    last = int(policy.max_age / MINUTE)
    story.at(last)
    assert len(story.open) == 1
    for minute in range(last, last + 5):
        story.at(minute)
    assert story.open == []
    assert [one.group for one in story.incidents.values()] == ["service=web"]
