"""What an incident starts by itself, and what it says of what was deployed before it."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from functions.incident_detector.decide import decide
from functions.incident_detector.decide.explain import explain
from functions.incident_detector.decide.people import open_drill
from functions.model.alert import Alert
from functions.model.deployment import Deployment
from functions.model.incident import Change
from functions.model.notice import TO_PEOPLE, Channel
from functions.model.period import MINUTE
from functions.model.route import Routes
from functions.model.silence import Silence
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import (
    RESOLVED,
    WARNING,
    Chronicle,
    a_route,
    alert,
    owed,
    silence,
    told,
)

pytestmark = pytest.mark.unit

DOCUMENT = "FitFoot-HighErrorRate"
AUTO = Routes((a_route("critical", "severity=critical", document=DOCUMENT, auto=True),))
BY_HAND = Routes((a_route("critical", "severity=critical", document=DOCUMENT),))


def started(changes: Iterable[Change]) -> list[str]:
    return [one.document for change in changes for one in change.notices if one.channel is Channel.RUNBOOK]


def opened(routes: Routes, *alerts: Alert, silences: Iterable[Silence] = ()) -> list[Change]:
    return decide(alerts, [], silences, routes, NOON)


def shipped(service: str, minutes: float, version: str = "1.4.2") -> Deployment:
    return Deployment(service, version, NOON - minutes * MINUTE, "ci")


def carried(*deployments: Deployment) -> Deployment | None:
    (change,) = decide([alert()], [], [], Routes(), NOON, deployments=deployments)
    return change.after.deployed


def test_an_incident_starts_the_runbook_of_a_route_that_says_so_beside_its_pages() -> None:
    (change,) = opened(AUTO, alert())
    assert started([change]) == [DOCUMENT]
    assert owed([change]) == ["trigger pagerduty critical", "trigger sns critical", "trigger runbook critical"]
    assert len({one.number for one in change.notices}) == 3
    assert set(change.after.told) == set(TO_PEOPLE)
    assert change.reason == f"storefront is down: connection refused; tells pagerduty, sns, starts {DOCUMENT}"


@pytest.mark.parametrize(
    ("routes", "one"),
    [
        (BY_HAND, alert()),
        (AUTO, alert(severity=WARNING)),
        (AUTO, alert(source="watch", service="monitoring")),
        (AUTO, alert(source="paging", service="paging")),
    ],
    ids=["by hand", "another route", "the probe is silent", "a channel takes nothing"],
)
def test_others_start_none(routes: Routes, one: Alert) -> None:
    assert started(opened(routes, one)) == []


def test_what_is_silenced_starts_none_nor_does_it_when_it_is_heard_of_later() -> None:
    chronicle = Chronicle(AUTO, silences=[silence("service=web", minutes=5)])
    assert started(chronicle.at(0, alert())) == []
    later = chronicle.at(6, alert(minute=6))
    assert owed(later) == ["trigger pagerduty critical", "trigger sns critical"]


def test_what_joins_stays_or_ends_starts_none() -> None:
    chronicle = Chronicle(AUTO)
    assert started(chronicle.at(0, alert())) == [DOCUMENT]
    assert started(chronicle.at(1, alert("api", service="web"))) == []
    reminded = chronicle.at(300, alert(minute=300), alert("api", service="web", minute=300))
    assert owed(reminded) == ["remind sns critical"]
    over = chronicle.at(301, alert(status=RESOLVED, minute=301), alert("api", RESOLVED, service="web", minute=301))
    assert owed(over) == ["resolve pagerduty critical", "resolve sns critical"]


def test_a_drill_starts_none() -> None:
    assert started([open_drill(Channel, NOON)]) == []
    assert owed([open_drill(Channel, NOON)]) == ["trigger pagerduty critical", "trigger sns critical"]


def test_a_dry_run_says_what_would_be_started() -> None:
    (fate,) = explain([alert()], [], [], AUTO, NOON)
    assert fate["would"] == f"open an incident and tell pagerduty, sns and start {DOCUMENT}"
    (quiet,) = explain([alert()], [], [], BY_HAND, NOON)
    assert quiet["would"] == "open an incident and tell pagerduty, sns"


def test_an_incident_says_what_was_deployed_shortly_before() -> None:
    (change,) = decide([alert()], [], [], Routes(), NOON, deployments=[shipped("web", 6)])
    assert change.after.deployed == shipped("web", 6)
    assert "deployed 6 minutes before: web 1.4.2 by ci" in told([change])
    assert {notice.deployed for notice in change.notices} == {shipped("web", 6)}


def test_the_last_one_of_the_same_service_is_nearest_then_any() -> None:
    assert carried(shipped("web", 50), shipped("web", 20), shipped("api", 1)) == shipped("web", 20)
    assert carried(shipped("api", 20), shipped("admin", 3)) == shipped("admin", 3)


@pytest.mark.parametrize("minutes", [60.5, -0.5, 600])
def test_what_is_long_ago_or_still_to_come_is_not_named(minutes: float) -> None:
    assert carried(shipped("web", minutes)) is None


def test_an_incident_that_goes_on_says_what_it_said_at_its_opening() -> None:
    (change,) = decide([alert()], [], [], Routes(), NOON, deployments=[shipped("web", 6)])
    later = [shipped("web", -30, "1.4.3")]
    now = NOON + timedelta(hours=5)
    (reminded,) = decide([alert(minute=300)], [change.after], [], Routes(), now, deployments=later)
    assert {notice.deployed for notice in reminded.notices} == {shipped("web", 6)}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.5, "less than a minute before"), (1, "1 minute before"), (6.9, "6 minutes before"), (60, "60 minutes before")],
)
def test_minutes_are_said_as_people_do(minutes: float, words: str) -> None:
    assert Deployment("api", "1", NOON - minutes * MINUTE).words(NOON) == f"deployed {words}: api 1"
