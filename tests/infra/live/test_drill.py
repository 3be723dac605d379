"""A drill counts where somebody acknowledged it, and for forty days."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.incident_detector.paging.paid import told_of
from functions.model.delivery import Accepted, Refused
from functions.model.incident import Incident, IncidentStatus
from functions.model.notice import Channel
from infra.live.drill import judged, untaken
from infra.live.said import Well
from infra.operator.findings import Finding
from tests.builders import NOON, an_incident
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit


def _drill(age: timedelta, *, acknowledged: bool = True, over: bool = True) -> Incident:
    at = NOON - age
    drill = replace(an_incident(), drill=True, opened_at=at, status=IncidentStatus.OPEN, resolved_at=None)
    if acknowledged:
        drill = replace(drill, acknowledged_at=at + timedelta(minutes=3), acknowledged_by="Anna")
    return replace(drill, status=IncidentStatus.RESOLVED, resolved_at=at + timedelta(minutes=3)) if over else drill


def test_one_that_was_acknowledged_lately_is_well() -> None:
    drill = _drill(timedelta(days=39))
    said = judged(drill.opened_at, drill, NOON)
    assert said == Well("drill: the last one was 39d ago; Anna acknowledged it after 3m")


def test_one_that_has_just_begun_waits() -> None:
    drill = _drill(timedelta(minutes=59), acknowledged=False, over=False)
    assert judged(drill.opened_at, drill, NOON) == Well("drill: it began 59m ago and waits to be acknowledged")


@pytest.mark.parametrize(
    ("drill", "message"),
    [
        (_drill(timedelta(days=41)), "the last one was 41d ago, more than 40 days"),
        (
            _drill(timedelta(minutes=61), acknowledged=False, over=False),
            "the last one was 1h 1m ago, and nobody has acknowledged it",
        ),
        (
            _drill(timedelta(days=2), acknowledged=False),
            "the last one was 2d ago, and was ended without being acknowledged",
        ),
    ],
)
def test_one_that_proves_nothing_is_found(drill: Incident, message: str) -> None:
    said = judged(drill.opened_at, drill, NOON)
    assert isinstance(said, Finding)
    assert (said.field, said.message) == ("drill", message)


def test_where_there_never_was_one_the_line_that_begins_one_is_said() -> None:
    said = judged(None, None, NOON)
    assert isinstance(said, Finding)
    assert said.message == "there never was one: nobody knows whether a page wakes anybody"
    assert '{"drill": true}' in said.hint


def test_what_was_not_taken_is_found_though_somebody_acknowledged_on_our_page() -> None:
    owed = replace(a_notice(), channel=Channel.PAGERDUTY, owed_at=NOON - timedelta(minutes=6), problem="it answers 403")
    refused = told_of(a_notice(), Refused("no such key"), NOON)
    taken = told_of(a_notice(channel=Channel.SNS), Accepted("message 1"), NOON)
    said = [one for one in untaken([owed], [taken, refused], NOON) if isinstance(one, Finding)]
    assert [one.message for one in said] == [
        "pagerduty has not taken its trigger for 6m: it answers 403",
        "PagerDuty refused the page, which is not sent again: no such key",
    ]


def test_what_is_owed_for_a_minute_is_on_its_way() -> None:
    assert list(untaken([replace(a_notice(), owed_at=NOON - timedelta(minutes=1))], [], NOON)) == []


def test_a_record_that_cannot_be_read_proves_nothing() -> None:
    said = judged(NOON - timedelta(days=1), None, NOON)
    assert isinstance(said, Finding)
    assert said.message == "the last one was 1d ago, and its record cannot be read"
