"""Tests of who hears of an error: once a kind, however often it comes."""

import json
from datetime import timedelta

import pytest

from functions.log_analyser.errors.alerting import of_new, over
from functions.log_analyser.errors.fingerprint import Sighting
from functions.log_analyser.lines.nouns import Error
from functions.model.alert import AlertStatus, Severity
from functions.state.client import TableUnavailable
from tests.functions.log_analyser.delivered import AT_MS, WEB, a_batch, a_request, an_error, events, packed
from tests.functions.log_analyser.desks import NOON, Office

pytestmark = pytest.mark.unit

HOUR_MS = 3_600_000
NOON_MS = int(NOON.timestamp() * 1000)
STACK = "TypeError: boom\n    at priceOf (/app/src/cart.js:12:31)"


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_new_kind_is_an_alert_with_its_first_stack(office: Office) -> None:
    office.do(a_batch(an_error("order 17 not found", stack=STACK), at_ms=NOON_MS))
    (alert,) = office.alerts.known.values()
    assert alert.labels == {"alertname": "NewError", "kind": alert.labels["kind"], "service": "web"}
    assert (alert.source, alert.service, alert.severity, alert.status) == (
        "logs",
        "web",
        Severity.WARNING,
        AlertStatus.FIRING,
    )
    assert (alert.summary, alert.reason, alert.starts_at) == ("order 17 not found", STACK, NOON)


def test_the_same_kind_is_no_second_alert(office: Office) -> None:
    office.do(a_batch(an_error("order 17 not found"), an_error("order 18 not found"), at_ms=NOON_MS))
    office.restart()
    office.do(a_batch(an_error("order 19 not found"), first=9, at_ms=NOON_MS), NOON)
    assert [alert.summary for alert in office.alerts.known.values()] == ["order 17 not found"]


def test_an_error_of_a_request_is_told_of(office: Office) -> None:
    answer = office.do(a_batch(a_request(status=500, level="error", err={"message": "boom"})))
    assert (answer["requests"], answer["errors"], len(office.alerts.known)) == (1, 1, 1)


def test_it_is_over_an_hour_after_the_last_one(office: Office) -> None:
    office.do(a_batch(an_error(), at_ms=NOON_MS))
    half_past, later = NOON + timedelta(minutes=30), NOON + timedelta(minutes=89)
    office.do(a_batch(an_error(), first=1, at_ms=NOON_MS + HOUR_MS // 2), half_past)
    assert office.do({"fold": True}, later)["resolved"] == 0
    assert office.do({"fold": True}, half_past + timedelta(hours=1))["resolved"] == 1
    (alert,) = office.alerts.known.values()
    assert (alert.status, alert.reason) == (AlertStatus.RESOLVED, "none of its kind for an hour")
    assert office.do({"fold": True}, later + timedelta(hours=1))["resolved"] == 0


def test_a_known_kind_that_is_back_is_no_alert_again(office: Office) -> None:
    office.do(a_batch(an_error(), at_ms=NOON_MS))
    office.do({"fold": True}, NOON + timedelta(hours=2))
    office.do(a_batch(an_error(), first=1, at_ms=NOON_MS + 3 * HOUR_MS), NOON + timedelta(hours=3))
    assert {alert.status for alert in office.alerts.known.values()} == {AlertStatus.RESOLVED}


def test_a_flood_of_one_kind_costs_a_write_a_minute(office: Office) -> None:
    for second in range(120):
        at = NOON + timedelta(seconds=second)
        office.do(a_batch(*[an_error()] * 5, first=second * 5, at_ms=NOON_MS + second * 1000), at)
    assert office.kinds.writes == 2


def test_a_function_that_is_killed_before_a_kind_is_known_tells_of_it_again(office: Office) -> None:
    office.kinds.gone = True
    batch = a_batch(an_error(), at_ms=NOON_MS)
    with pytest.raises(TableUnavailable):
        office.do(batch)
    office.kinds.gone = False
    office.restart()
    assert office.do(batch)["counted"] is False
    assert (len(office.alerts.known), len(office.kinds.known)) == (1, 1)
    assert office.deltas.counter("log_errors_total", "web") == 1


def test_an_instance_whose_kind_could_not_be_written_writes_it_when_the_batch_comes_again(office: Office) -> None:
    office.kinds.gone = True
    batch = a_batch(an_error(), at_ms=NOON_MS)
    with pytest.raises(TableUnavailable):
        office.do(batch)
    office.kinds.gone = False
    office.do(batch)
    assert list(office.kinds.known.values()) == [NOON]


def test_what_is_known_of_a_kind_is_never_a_minute_behind_what_was_seen(office: Office) -> None:
    for second in (0, 59, 61):
        at = NOON + timedelta(seconds=second)
        office.do(a_batch(an_error(), first=second, at_ms=NOON_MS + second * 1000), at)
        if not second:
            office.restart()
    assert list(office.kinds.known.values()) == [NOON + timedelta(seconds=61)]


@pytest.mark.parametrize("message", ["order {} not found", "boom"])
@pytest.mark.parametrize("minutes", [(5, 1, 9), (1, 9, 5), (9, 5, 1)])
def test_a_kind_was_seen_from_the_first_of_its_lines_to_the_last(
    office: Office, minutes: tuple[int, ...], message: str
) -> None:
    lines = [
        {**one, "timestamp": NOON_MS - 60_000 * minute}
        for minute in minutes
        for one in events(an_error(message.format(minute)), first=minute)
    ]
    office.do({"awslogs": {"data": packed({"logGroup": WEB, "logStream": "s", "logEvents": lines})}})
    (alert,) = office.alerts.known.values()
    assert (alert.starts_at, alert.updated_at) == (NOON - timedelta(minutes=9), NOON - timedelta(minutes=1))
    assert alert.summary == message.format(minutes[0])


@pytest.mark.parametrize("known", [None, 10, 50])
def test_it_is_over_an_hour_after_whatever_was_seen_of_it_last(known: int | None) -> None:
    at = {minutes: NOON + timedelta(minutes=minutes) for minutes in (0, 10, 50, 109, 110)}
    error = Error("boom")
    alert = of_new(Sighting("web", "f" * 16, error, at[0], at[50]).occurrences())
    last_seen = {} if known is None else {("web", "f" * 16): at[known]}
    assert not list(over([alert], last_seen, at[109]))
    assert [one.status for one in over([alert], last_seen, at[110])] == [AlertStatus.RESOLVED]


def test_a_flood_of_kinds_is_one_alert_beyond_the_twentieth(office: Office) -> None:
    words = [f"{first}{second}" for first in "abcdef" for second in "ghijklmnop"]
    office.do(a_batch(*(an_error(f"no {word}") for word in words), at_ms=NOON_MS))
    assert len(office.alerts.known) == 21
    (more,) = [alert for alert in office.alerts.known.values() if alert.labels["kind"] == "more"]
    assert more.summary.startswith("more new kinds of errors at once than 20; the latest: no ")
    office.restart()
    office.do(a_batch(*(an_error(f"no {word}") for word in words), first=100, at_ms=NOON_MS))
    assert len(office.alerts.known) == 21


def test_an_instant_that_is_none_is_now(office: Office) -> None:
    for first, at_ms in enumerate((0, -5, 10**30, NOON_MS + 10 * HOUR_MS)):
        office.do(a_batch(an_error(json.dumps(["boom"] * first)), first=first, at_ms=at_ms))
    assert {alert.starts_at for alert in office.alerts.known.values()} == {NOON}


def test_an_old_error_began_when_it_was_written(office: Office) -> None:
    office.do(a_batch(an_error(), at_ms=AT_MS))
    (alert,) = office.alerts.known.values()
    assert alert.starts_at == NOON - timedelta(hours=4)
