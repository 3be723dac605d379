from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.incident_detector.polling import due, poll
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.period import MINUTE
from functions.model.route import AlarmMapping, Routes
from tests.builders import NOON

pytestmark = pytest.mark.unit

ROUTES = Routes(alarms=(AlarmMapping("fitfoot-*", "api", Severity.CRITICAL),))


class Cloudwatch:
    """Lists its alarms, two a page; `away` it does not answer."""

    def __init__(self, *alarms: dict[str, Any], composite: tuple[dict[str, Any], ...] = ()) -> None:
        self.alarms, self.composite, self.away = alarms, composite, False

    def get_paginator(self, operation: str) -> "Cloudwatch":
        assert operation == "describe_alarms"
        return self

    def paginate(self, *, AlarmTypes: list[str]) -> Iterator[dict[str, Any]]:  # noqa: N803 - as botocore has it
        assert AlarmTypes == ["MetricAlarm", "CompositeAlarm"]
        if self.away:
            raise EndpointConnectionError(endpoint_url="monitoring.eu-central-1.amazonaws.com")
        yield {"MetricAlarms": list(self.alarms[:2]), "CompositeAlarms": []}
        yield {"MetricAlarms": list(self.alarms[2:]), "CompositeAlarms": list(self.composite)}


class Table:
    """Alerts by fingerprint, the newest kept."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}

    def active(self, source: str | None = None) -> list[Alert]:
        found = [alert for alert in self.alerts.values() if alert.status is not AlertStatus.RESOLVED]
        return [alert for alert in found if source in (None, alert.source)]

    def put_newer(self, alert: Alert) -> bool:
        before = self.alerts.get(alert.fingerprint)
        if before is not None and before.updated_at > alert.updated_at:
            return False
        self.alerts[alert.fingerprint] = alert
        return True


def described(name: str, state: str = "ALARM") -> dict[str, Any]:
    return {"AlarmName": name, "StateValue": state, "StateReason": "because", "StateUpdatedTimestamp": NOON}


def test_every_page_and_kind_of_alarm_is_read() -> None:
    cloudwatch = Cloudwatch(*(described(f"fitfoot-{n}") for n in range(3)), composite=(described("fitfoot-all"),))
    table = Table()
    assert len(poll(cloudwatch, table, ROUTES, NOON)) == 4
    assert {alert.labels["alarm"] for alert in table.active("cloudwatch")} == {
        "fitfoot-0", "fitfoot-1", "fitfoot-2", "fitfoot-all",
    }  # fmt: skip


def test_an_alarm_settled_by_hand_stays_so_until_it_turns_again() -> None:
    table = Table()
    cloudwatch = Cloudwatch(described("fitfoot-0"))
    (alert,) = poll(cloudwatch, table, ROUTES, NOON)
    by_hand = Alert(**{**vars(alert), "status": AlertStatus.RESOLVED, "updated_at": NOON + MINUTE})
    table.put_newer(by_hand)
    assert poll(cloudwatch, table, ROUTES, NOON + 5 * MINUTE) == []
    assert table.active() == []


def test_no_answer_is_unknown_and_resolves_nothing() -> None:
    table, cloudwatch = Table(), Cloudwatch(described("fitfoot-0"))
    poll(cloudwatch, table, ROUTES, NOON)
    cloudwatch.away = True
    for minutes in (5, 10):
        (unknown,) = poll(cloudwatch, table, ROUTES, NOON + minutes * MINUTE)
        assert (unknown.status, unknown.unknown_since) == (AlertStatus.UNKNOWN, NOON + 5 * MINUTE)
    assert [one.status for one in table.active() if "alarm" in one.labels] == [AlertStatus.FIRING]


def test_an_answer_ends_what_was_unknown_once() -> None:
    table, cloudwatch = Table(), Cloudwatch()
    cloudwatch.away = True
    poll(cloudwatch, table, ROUTES, NOON)
    cloudwatch.away = False
    (over,) = poll(cloudwatch, table, ROUTES, NOON + 5 * MINUTE)
    assert (over.status, over.reason) == (AlertStatus.RESOLVED, "it answers again")
    assert poll(cloudwatch, table, ROUTES, NOON + 10 * MINUTE) == []


def test_a_poll_is_due_at_the_first_tick_of_every_five_minutes() -> None:
    assert due(NOON, None)
    assert due(NOON + timedelta(seconds=7), NOON - timedelta(seconds=53))
    assert not due(NOON + 4 * MINUTE, NOON + 3 * MINUTE)
    assert due(NOON + 6 * MINUTE, NOON + 4 * MINUTE)
