import pytest

from functions.incident_detector.paging.undeliverable import deliverable_again, undeliverable
from functions.model.alert import AlertStatus, Severity
from functions.model.notice import Channel
from functions.model.period import MINUTE
from tests.builders import NOON

pytestmark = pytest.mark.unit


def test_a_runbook_that_does_not_start_wakes_nobody() -> None:
    alert = undeliverable(Channel.RUNBOOK, "AccessDeniedException", NOON)
    assert (alert.summary, alert.severity) == ("Runbooks do not start", Severity.WARNING)


def test_a_channel_that_takes_nothing_is_an_alert_that_names_it() -> None:
    alert = undeliverable(Channel.PAGERDUTY, "400 Invalid routing key", NOON)
    assert alert.labels == {"alertname": "NoticeUndeliverable", "channel": "pagerduty"}
    assert (alert.status, alert.source, alert.reason) == (AlertStatus.FIRING, "paging", "400 Invalid routing key")


def test_it_goes_on_since_it_began_and_ends_when_something_is_taken() -> None:
    first = undeliverable(Channel.SNS, "500", NOON)
    second = undeliverable(Channel.SNS, "503", NOON + MINUTE, first)
    assert (second.starts_at, second.updated_at, second.reason) == (NOON, NOON + MINUTE, "503")
    over = deliverable_again(second, NOON + 2 * MINUTE)
    assert (over.status, over.ends_at, over.fingerprint) == (AlertStatus.RESOLVED, NOON + 2 * MINUTE, first.fingerprint)
    assert undeliverable(Channel.SNS, "503", NOON + 3 * MINUTE, over).starts_at == NOON + 3 * MINUTE
