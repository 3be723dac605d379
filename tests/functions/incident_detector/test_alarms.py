import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.incident_detector.alarms import (
    Alarm,
    alarm_of_action,
    alarm_of_description,
    alarm_of_event,
    alert_of,
    fingerprint_of,
    polled,
)
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.invocation import BadRequest
from functions.model.period import MINUTE
from functions.model.route import AlarmMapping, Routes
from tests.builders import NOON

pytestmark = pytest.mark.unit

EVENTS = Path(__file__).parents[2] / "events"
API = AlarmMapping("fitfoot-api-*", "api", Severity.CRITICAL)
ROUTES = Routes(alarms=(API,))
FIRING, RESOLVED, UNKNOWN = AlertStatus.FIRING, AlertStatus.RESOLVED, AlertStatus.UNKNOWN


def captured(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / f"cloudwatch-alarm-{name}.json").read_text("utf-8"))
    return event


def an_alarm(status: AlertStatus = FIRING, at: datetime = NOON, name: str = "fitfoot-api-5xx") -> Alarm:
    return Alarm(name, status, "Threshold Crossed", at)


def known(status: AlertStatus = FIRING, at: datetime = NOON) -> Alert:
    alert = alert_of(an_alarm(FIRING, at), API, None)
    assert alert is not None
    return alert if status is FIRING else next(filter(None, [alert_of(an_alarm(status, at + MINUTE), API, alert)]))


def by_fingerprint(*alerts: Alert) -> dict[str, Alert]:
    return {alert.fingerprint: alert for alert in alerts}


def test_an_event_and_an_action_say_the_same() -> None:
    event, action = alarm_of_event(captured("event")), alarm_of_action(captured("action"))
    assert (event.name, event.status, event.at) == (action.name, action.status, action.at)
    assert event.name == "fitfoot-api-5xx"
    assert event.reason.startswith("Threshold Crossed: 1 out of the last 1 datapoints [12.0")
    assert event.at.isoformat() == "2026-11-23T12:01:13.019000+00:00"


@pytest.mark.parametrize("lost", ["alarmName", "state"])
def test_what_is_no_alarm_is_refused(lost: str) -> None:
    event = captured("event")
    del event["detail"][lost]
    with pytest.raises(BadRequest, match="an alarm has alarmName, and state with timestamp and value"):
        alarm_of_event(event)


def test_a_state_that_cloudwatch_does_not_have_is_refused() -> None:
    event = captured("event")
    event["detail"]["state"]["value"] = "PANIC"
    with pytest.raises(BadRequest, match="ALARM, OK, INSUFFICIENT_DATA"):
        alarm_of_event(event)


def test_a_state_without_a_true_time_is_refused() -> None:
    event = captured("event")
    event["detail"]["state"]["timestamp"] = "yesterday"
    with pytest.raises(BadRequest, match=r"state\.timestamp is no instant"):
        alarm_of_event(event)


def test_another_event_of_cloudwatch_is_refused() -> None:
    with pytest.raises(BadRequest, match="not 'CloudWatch Alarm Configuration Change'"):
        alarm_of_event(captured("event") | {"detail-type": "CloudWatch Alarm Configuration Change"})


def test_an_alarm_fires_for_the_service_that_it_is_mapped_to() -> None:
    alert = known()
    assert (alert.status, alert.severity, alert.service, alert.source) == (
        FIRING,
        Severity.CRITICAL,
        "api",
        "cloudwatch",
    )
    assert alert.summary == "fitfoot-api-5xx is in alarm"
    assert alert.starts_at == NOON
    assert alert.fingerprint == fingerprint_of("fitfoot-api-5xx", API)


def test_ok_resolves() -> None:
    alert = alert_of(an_alarm(RESOLVED, NOON + MINUTE), API, known())
    assert alert is not None
    assert (alert.status, alert.starts_at, alert.ends_at) == (RESOLVED, NOON, NOON + MINUTE)


def test_ok_is_remembered_though_nothing_fired_since_an_older_alarm_may_come_late() -> None:
    ok = alert_of(an_alarm(RESOLVED, NOON + MINUTE), API, None)
    assert ok is not None
    assert alert_of(an_alarm(FIRING, NOON), API, ok) is None


def test_what_is_said_twice_changes_nothing() -> None:
    assert alert_of(an_alarm(), API, known()) is None


def test_insufficient_data_does_not_open() -> None:
    assert alert_of(an_alarm(UNKNOWN), API, None) is None
    resolved = known(RESOLVED)
    assert alert_of(an_alarm(UNKNOWN, NOON + 5 * MINUTE), API, resolved) is None


def test_insufficient_data_does_not_resolve() -> None:
    alert = alert_of(an_alarm(UNKNOWN, NOON + MINUTE), API, known())
    assert alert is not None
    assert (alert.status, alert.unknown_since, alert.starts_at) == (UNKNOWN, NOON + MINUTE, NOON)


def test_an_alarm_that_fires_again_began_anew() -> None:
    again = alert_of(an_alarm(FIRING, NOON + 5 * MINUTE), API, known(RESOLVED))
    assert again is not None
    assert again.starts_at == NOON + 5 * MINUTE


def test_a_description_is_read_by_the_time_of_its_transition() -> None:
    described = {
        "AlarmName": "fitfoot-api-5xx",
        "StateValue": "ALARM",
        "StateReason": "Threshold Crossed",
        "StateUpdatedTimestamp": NOON + MINUTE,
        "StateTransitionedTimestamp": NOON,
    }
    assert alarm_of_description(described) == an_alarm()


def test_a_poll_finds_an_alarm_whose_event_was_lost() -> None:
    (alert,) = polled([an_alarm(), an_alarm(name="somebody-elses")], {}, ROUTES, NOON)
    assert (alert.status, alert.service) == (FIRING, "api")


def test_a_poll_finds_an_ok_whose_event_was_lost() -> None:
    (alert,) = polled([an_alarm(RESOLVED, NOON + MINUTE)], by_fingerprint(known()), ROUTES, NOON + 5 * MINUTE)
    assert alert.status is RESOLVED


def test_a_poll_of_alarms_that_rest_writes_nothing() -> None:
    assert polled([an_alarm(RESOLVED), an_alarm(UNKNOWN, name="fitfoot-api-cpu")], {}, ROUTES, NOON) == []


def test_an_alert_whose_alarm_is_gone_is_over_after_a_while() -> None:
    there = by_fingerprint(known())
    assert polled([], there, ROUTES, NOON + timedelta(minutes=14)) == []
    (alert,) = polled([], there, ROUTES, NOON + timedelta(minutes=15))
    assert (alert.status, alert.reason) == (RESOLVED, "its alarm is there no more")
