from contextlib import suppress
from datetime import timedelta
from math import nan
from typing import Any

import pytest

from functions.model.delivery import Accepted, Later, Refused
from functions.runbook_steps import paging
from functions.runbook_steps.faults import NotRecovered, Stopped
from functions.state.evidence import owner_of
from tests.functions.runbook_steps.room import API_DOWN, Pager, Room, nothing_written

pytestmark = pytest.mark.unit

KEY = f"fitfoot/runbook/{API_DOWN.id}"
ILL = "not recovered: fitfoot-api: error rate 12.4 % in the last 2 minutes, not below 1 %"


def an_ill_room(pager: Pager | None, value: float = 12.4) -> Room:
    room = Room(API_DOWN)
    room.pager = pager
    room.does("lock")
    room.shop.says({"web": 0, "api": value})
    return room


def proves(room: Room, **fields: Any) -> None:  # noqa: ANN401 - JSON
    room.does("assert", **{"question": "error_rate", "below": "1", **fields})


def test_what_did_not_recover_wakes_somebody_is_written_down_and_fails() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    with pytest.raises(NotRecovered, match=r"^not recovered: fitfoot-api: error rate 12\.4 %"):
        proves(room)
    assert pager.sent == [("trigger", KEY)]
    assert room.lines(API_DOWN)[-2:] == [ILL, f"PagerDuty took the runbook's own page {KEY}"]


def test_the_page_says_what_was_tried_and_where_to_read_on() -> None:
    pager = Pager()
    with pytest.raises(NotRecovered):
        proves(an_ill_room(pager))
    (notice,) = pager.notices
    assert notice.title == "FitFoot-HighErrorRate did not help: High Error Rate"
    assert (notice.severity, notice.service) == ("critical", "api")
    assert notice.text.startswith(ILL)
    assert notice.text.endswith(f"https://api.fitfoot.ch/incidents/{API_DOWN.id}")


def test_not_to_know_pages_as_well() -> None:
    pager = Pager()
    with pytest.raises(NotRecovered, match="recovery not proven"):
        proves(an_ill_room(pager, nan))
    assert pager.sent == [("trigger", KEY)]


def test_a_pager_that_is_busy_is_tried_again() -> None:
    pager = Pager(Later("503"), Later("429", timedelta(seconds=7)))
    room = an_ill_room(pager)
    began = room.now
    with pytest.raises(NotRecovered, match="PagerDuty took"):
        proves(room)
    assert len(pager.sent) == 3
    assert room.now - began == timedelta(seconds=9)


@pytest.mark.parametrize("answer", [Later("503"), Refused("400 no such key")])
def test_a_page_that_is_not_taken_is_said_and_fails_all_the_same(answer: Later | Refused) -> None:
    room = an_ill_room(Pager(*[answer] * 9))
    with pytest.raises(NotRecovered, match=answer.reason):
        proves(room)
    assert answer.reason in room.lines(API_DOWN)[-1]


def test_who_has_no_time_left_tries_once() -> None:
    pager = Pager(Later("503"))
    room = an_ill_room(pager)
    room.left = timedelta(seconds=1)
    with pytest.raises(NotRecovered):
        proves(room)
    assert len(pager.sent) == 1


def test_without_a_pager_it_says_so_and_fails() -> None:
    room = an_ill_room(None)
    with pytest.raises(NotRecovered):
        proves(room)
    assert room.lines(API_DOWN)[-1] == "PagerDuty is not set up: this runbook woke nobody"


def test_a_run_that_lost_its_lock_pages_all_the_same() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    room.now += timedelta(minutes=4)
    room.does("lock", run="run-2")
    with pytest.raises(NotRecovered):
        proves(room)
    assert pager.sent == [("trigger", KEY)]


def test_a_run_that_is_tried_again_wakes_nobody_twice() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    for _ in range(2):
        with pytest.raises(NotRecovered, match="not recovered"):
            proves(room)
        room.now += timedelta(seconds=5)
    assert pager.sent == [("trigger", KEY)]
    assert room.lines(API_DOWN)[-1] == f"the runbook's own page {KEY} was sent before, and is open"


def test_a_page_that_was_not_taken_is_sent_when_the_run_is_tried_again() -> None:
    pager = Pager(Refused("400"))
    room = an_ill_room(pager)
    for _ in range(2):
        with pytest.raises(NotRecovered):
            proves(room)
    assert pager.sent == [("trigger", KEY)] * 2


def test_another_run_that_does_not_help_either_says_so_under_the_same_key() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    for run in ("run-1", "run-2"):
        room.does("lock", run=run)
        with pytest.raises(NotRecovered):
            proves(room, run=run)
        room.does("unlock", run=run)
    assert pager.sent == [("trigger", KEY)] * 2


def test_what_falls_ill_after_it_was_well_wakes_somebody_again() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    for errors in (12.4, 0.2, 12.4):
        room.shop.says({"web": 0, "api": errors})
        with suppress(NotRecovered):
            proves(room)
    assert pager.sent == [("trigger", KEY), ("resolve", KEY), ("trigger", KEY)]


def test_a_recovery_closes_the_page_that_a_run_before_it_sent() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    with pytest.raises(NotRecovered):
        proves(room)
    room.shop.says({"web": 0, "api": 0.2})
    proves(room)
    proves(room)
    assert pager.sent == [("trigger", KEY), ("resolve", KEY)]
    assert f"the runbook's own page {KEY} is closed" in room.lines(API_DOWN)


def test_an_incident_s_end_closes_its_page_and_no_other() -> None:
    pager = Pager()
    room = an_ill_room(pager)
    assert paging.close_of_incident(room.office, API_DOWN.id, room.now) == (True, "")
    with pytest.raises(NotRecovered):
        proves(room)
    assert paging.close_of_incident(room.office, API_DOWN.id, room.now)[0]
    assert pager.sent == [("trigger", KEY), ("resolve", KEY)]


def test_a_page_that_cannot_be_closed_is_remembered() -> None:
    pager = Pager(Accepted(), Refused("403"))
    room = an_ill_room(pager)
    with pytest.raises(NotRecovered):
        proves(room)
    assert paging.close_of_incident(room.office, API_DOWN.id, room.now) == (
        False,
        f"PagerDuty did not close the runbook's own page {KEY}: 403",
    )
    assert room.pages.is_open(owner_of("", API_DOWN.id))


def test_a_run_without_an_incident_pages_under_its_own_name() -> None:
    pager, room = Pager(), Room()
    room.pager = pager
    room.shop.says({"api": 100})
    with pytest.raises(NotRecovered):
        proves(room, question="down", service="api")
    assert pager.sent == [("trigger", "fitfoot/runbook/run-1")]


def test_a_dry_run_proves_without_waking_anybody() -> None:
    room = an_ill_room(Pager())
    with nothing_written(room), pytest.raises(NotRecovered, match="a dry run wakes nobody"):
        proves(room, dry_run=True)


def test_stop_fails_with_the_words_of_the_step_that_found_it() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    refused = room.does("lock", run="run-2")
    with pytest.raises(Stopped, match=r"^FitFoot-HighErrorRate is being run by run-1"):
        room.does("stop", reason=refused)
    with pytest.raises(Stopped, match=r"^capacity stays$"):
        room.does("stop", reason="capacity stays")
    with pytest.raises(Stopped, match=r"^no reason was given$"):
        room.does("stop")
    assert room.lines(API_DOWN)[-1] == "stopped: no reason was given"
