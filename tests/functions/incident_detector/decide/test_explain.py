import json
from datetime import time, timedelta
from typing import Any

import pytest

from functions.incident_detector.decide import people
from functions.incident_detector.decide.explain import explain
from functions.model.alert import Alert
from functions.model.maintenance import MaintenanceWindow
from functions.model.period import MINUTE
from functions.model.route import Routes
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import (
    NONE,
    RESOLVED,
    UNKNOWN,
    WARNING,
    Chronicle,
    a_route,
    alert,
    silence,
)

pytestmark = pytest.mark.unit

OPENS = "open an incident and tell pagerduty, sns"


def told(chronicle: Chronicle, minute: float, *alerts: Alert) -> list[dict[str, Any]]:
    now = NOON + minute * MINUTE
    records = [*({**chronicle.records, **{one.fingerprint: one for one in alerts}}).values()]
    lines = explain(records, chronicle.incidents.values(), chronicle.silences, chronicle.routes, now, chronicle.groups)
    json.dumps(lines)
    return lines


def line(chronicle: Chronicle, minute: float, *alerts: Alert) -> tuple[str, str]:
    """What would happen to the first of these, and why."""
    wanted = alerts[0].fingerprint
    [found] = [one for one in told(chronicle, minute, *alerts) if one["fingerprint"] == wanted]
    return found["would"], found["why"]


def test_a_line_has_everything_about_an_alert() -> None:
    assert told(Chronicle(), 0, alert()) == [
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
    assert line(Chronicle(), 0, one) == (would, why)


def test_what_keeps_a_page_back_is_said() -> None:
    quiet = MaintenanceWindow(time(12, 0), timedelta(hours=1))
    chronicle = Chronicle(
        Routes((a_route("warnings", "severity=warning", quiet_hours=quiet),)), silences=[silence("check=a")]
    )
    assert line(chronicle, 0, alert("a")) == (
        "open an incident and tell nobody",
        "silenced until 23.11. 14:00 (Zurich)",
    )
    assert line(chronicle, 0, alert("b", severity=WARNING)) == (
        "open an incident and tell nobody",
        "quiet hours of route warnings until 23.11. 14:00 (Zurich)",
    )


def test_what_becomes_of_members_and_of_what_joins_them() -> None:
    chronicle = Chronicle()
    [opened] = chronicle.at(0, alert(), alert("checkout"))
    home = opened.after.id
    assert line(chronicle, 1, alert(minute=1)) == (
        "nothing",
        "route default tells pagerduty, sns; pagerduty, sns told already",
    )
    assert line(chronicle, 1, alert("new", minute=1))[0] == f"join {home}"
    assert line(chronicle, 240, alert())[0] == "tell sns"
    assert line(chronicle, 1, alert(status=UNKNOWN, minute=1)) == (
        "nothing",
        "unknown since 23.11. 13:01 (Zurich): not over, keeps it open",
    )
    assert line(chronicle, 1, alert(status=RESOLVED, minute=1)) == ("nothing", "it is over; its incident is not yet")
    both = (alert(status=RESOLVED, minute=1), alert("checkout", RESOLVED, minute=1))
    assert line(chronicle, 1, *both) == (f"resolve {home} and tell pagerduty, sns", "it is over, and so is all of it")
    chronicle.apply(people.acknowledge(opened.after, "Ana", NOON + MINUTE))
    assert line(chronicle, 2, alert(minute=2)) == ("nothing", "acknowledged by Ana")


def test_alerts_made_here_and_members_that_are_lost_are_told_too() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(), alert("checkout", service="api"))
    chronicle.forget(alert())
    chronicle.at(1)
    lines = told(chronicle, 10)
    assert [(one["labels"]["alertname"], one["status"], one["would"]) for one in lines] == [
        ("CheckFailing", "firing", "nothing"),
        ("MonitoringBlind", "firing", OPENS),
        ("CheckFailing", "unknown", "nothing"),
    ]


def test_an_alert_that_is_silenced_among_others_is_told_to_nobody() -> None:
    chronicle = Chronicle(silences=[silence("check=a")])
    assert line(chronicle, 0, alert("a"), alert("b"))[0] == "open an incident and tell nobody"
    assert line(chronicle, 0, alert("b"), alert("a"))[0] == OPENS
