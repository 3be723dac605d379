from dataclasses import replace
from datetime import timedelta

import pytest

from functions.model.incident import IncidentStatus
from functions.model.invocation import BadRequest
from functions.model.period import MINUTE
from functions.model.runbook import RUNBOOKS
from functions.state.runbooks import TakenOver
from infra.automation import read
from tests.builders import an_alert, an_incident
from tests.functions.runbook_steps.room import API_DOWN, CAPACITY, RUNBOOK, Room, nothing_written

pytestmark = pytest.mark.unit

RESTORE, SLOW = "FitFoot-RestoreCapacity", "FitFoot-SlowResponse"


def test_who_comes_first_has_the_lock_and_the_other_is_told_who_holds_it() -> None:
    room = Room(API_DOWN)
    first, second = room.does("lock"), room.does("lock", run="run-2")
    assert first["verdict"] == "VERDICT_LOCKED"
    assert second["verdict"] == "VERDICT_REFUSED"
    assert second["reason"] == (
        "FitFoot-HighErrorRate is being run by run-1 since 23.11. 13:10:00 (Zurich); "
        "its lock holds until 23.11. 13:13:00 (Zurich) unless it is renewed"
    )


def test_the_beginning_and_the_refusal_are_on_the_incident_s_timeline() -> None:
    room = Room(API_DOWN)
    room.does("lock", changes="3")
    room.does("lock", run="run-2")
    began, refused = room.lines(API_DOWN)
    assert began == "run run-1 begins; 3 of 20 changes a day are spent, its own 3 included"
    assert refused.startswith("run run-2 does not begin: FitFoot-HighErrorRate is being run by run-1")


def test_the_same_run_may_lock_again_and_spends_once() -> None:
    room = Room(API_DOWN)
    assert room.does("lock", changes=3)["spent"] == 3
    assert room.does("lock", changes=3)["spent"] == 3


def test_a_run_joins_the_newest_incident_of_the_shop_that_is_no_drill() -> None:
    older = an_incident(service="web", at=API_DOWN.opened_at - MINUTE)
    drill = an_incident(service="api", at=API_DOWN.opened_at + MINUTE, drill=True)
    other = an_incident(service="admin", at=API_DOWN.opened_at + MINUTE)
    assert Room(older, API_DOWN, drill, other).does("lock")["incident"] == API_DOWN.id
    assert Room(drill, other).does("lock")["incident"] == ""


@pytest.mark.parametrize("labels", [{"alertname": "ErrorBudgetBurn3", "slo": "errors"}, {"alertname": "NewError"}])
def test_a_run_joins_no_incident_that_tells_for_hours_of_what_was(labels: dict[str, str]) -> None:
    burnt = replace(an_alert(), labels=labels, service="api")
    later = API_DOWN.opened_at + MINUTE
    budget = an_incident(IncidentStatus.OPEN, burnt, service="api", at=later)
    both = an_incident(IncidentStatus.OPEN, burnt, an_alert(), service="api", at=later)
    assert Room(API_DOWN, budget).does("lock")["incident"] == API_DOWN.id
    assert Room(budget).does("lock")["incident"] == ""
    assert Room(both).does("lock")["incident"] == both.id


def test_an_incident_is_named_rightly_or_not_at_all() -> None:
    with pytest.raises(BadRequest, match="there is no incident 'nope'"):
        Room(API_DOWN).does("lock", incident="nope")


def test_a_run_that_goes_on_keeps_the_incident_that_it_began_with() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    newer = an_incident(service="web", at=API_DOWN.opened_at + MINUTE)
    room.incidents.known[newer.id] = newer
    assert room.does("lock")["incident"] == API_DOWN.id


def test_every_step_holds_the_lock_longer() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    for _ in range(3):
        room.now += 2 * MINUTE
        room.does("ask", question="cache")
    assert room.does("lock", run="run-2")["verdict"] == "VERDICT_REFUSED"


def test_a_run_that_slept_too_long_changes_nothing_any_more_and_says_who_took_over() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.now += 4 * MINUTE
    assert room.does("lock", run="run-2")["verdict"] == "VERDICT_LOCKED"
    with pytest.raises(TakenOver, match=r"run-2 took it over at 23.11. 13:14:00 \(Zurich\)"):
        room.does("save", capacity='{"deployments": [{"name": "fitfoot-web", "replicas": 2}], "breaker": null}')
    assert room.saved.kept is None


def test_what_was_done_is_recorded_even_by_a_run_that_lost_its_lock() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.now += 4 * MINUTE
    room.does("lock", run="run-2")
    with pytest.raises(TakenOver):
        room.does("record", name="scale fitfoot-web", evidence={"before": 2, "after": 5, "changed": True})
    assert "scale fitfoot-web: 2 → 5" in room.lines(API_DOWN)


def test_a_run_that_changed_something_is_followed_by_a_pause() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("record", name="scale fitfoot-web", evidence='{"before": 2, "after": 5, "changed": true}')
    room.does("unlock", outcome="recovered")
    refused = room.does("lock", run="run-2")
    assert refused["reason"] == (
        "FitFoot-HighErrorRate changed something in run run-1; it cools down until 23.11. 13:25:00 (Zurich)"
    )
    room.now += 15 * MINUTE
    assert room.does("lock", run="run-2")["verdict"] == "VERDICT_LOCKED"


def test_a_run_that_was_killed_after_a_change_is_followed_by_a_pause_too_and_may_go_on_itself() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("record", name="scale fitfoot-web", evidence={"before": 2, "after": 5, "changed": True})
    room.now += 4 * MINUTE
    assert room.does("lock", run="run-2")["reason"] == (
        "FitFoot-HighErrorRate changed something in run run-1; it cools down until 23.11. 13:25:00 (Zurich)"
    )
    assert room.does("lock")["verdict"] == "VERDICT_LOCKED"
    room.now += 11 * MINUTE
    assert room.does("lock", run="run-2")["verdict"] == "VERDICT_LOCKED"


def test_what_a_run_changed_that_another_one_outlived_is_followed_by_a_pause_after_that_one() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.now += 4 * MINUTE
    room.does("lock", run="run-2")
    with pytest.raises(TakenOver):
        room.does("record", name="scale fitfoot-web", evidence={"before": 2, "after": 5, "changed": True})
    assert room.does("lock", run="run-2")["verdict"] == "VERDICT_LOCKED"
    room.does("unlock", run="run-2")
    refused = room.does("lock", run="run-3")
    assert refused["reason"].startswith("FitFoot-HighErrorRate changed something in run run-1; it cools down until")
    assert room.does("lock")["verdict"] == "VERDICT_LOCKED"


def test_a_run_that_changed_nothing_is_followed_by_none() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("record", name="scale fitfoot-web", evidence={"before": 5, "after": 5, "changed": False})
    room.does("unlock", outcome="recovered")
    assert room.does("lock", run="run-2")["verdict"] == "VERDICT_LOCKED"


def test_unlock_frees_its_own_lock_only() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.now += 4 * MINUTE
    room.does("lock", run="run-2")
    assert room.does("unlock", outcome="failed")["verdict"] == "VERDICT_RELEASED"
    assert room.lines(API_DOWN)[-1] == "run run-1 is over: failed; it did not hold the lock any more"
    assert room.does("lock", run="run-3")["verdict"] == "VERDICT_REFUSED"


def test_without_a_cooldown_none_is_told() -> None:
    room = Room(API_DOWN)
    room.does("lock", cooldown_minutes=0)
    room.does("record", name="restore", evidence={"before": 5, "after": 2, "changed": True})
    room.does("unlock", outcome="restored")
    assert room.lines(API_DOWN)[-1] == "run run-1 is over: restored"


def test_unlock_tells_the_bus_once_however_often_it_is_repeated() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    for _ in range(2):
        assert room.does("unlock", outcome="recovered")["verdict"] == "VERDICT_RELEASED"
    (event,) = room.told
    assert event.kind == "RunbookFinished"
    assert event.detail == {
        "run": "run-1",
        "runbook": RUNBOOK,
        "incident": API_DOWN.id,
        "outcome": "recovered",
        "changed": False,
        "started_at": "2026-11-23T12:10:00Z",
        "at": "2026-11-23T12:10:00Z",
    }


def test_a_run_that_never_had_the_lock_can_be_unlocked() -> None:
    assert Room().does("unlock", outcome="failed")["verdict"] == "VERDICT_RELEASED"


def test_a_budget_that_is_spent_says_when_there_is_room_again() -> None:
    room = Room(API_DOWN)
    first, _, second, third = RUNBOOKS
    for runbook in (first, second):
        assert room.does("lock", run=runbook, runbook=runbook, changes=3, changes_a_day=7)["spent"]
        room.now += MINUTE
    refused = room.does("lock", run="run-9", runbook=third, changes=3, changes_a_day=7)
    assert refused["reason"] == (
        "the budget of 7 changes a day is spent: 6 in the last 24 hours, 3 wanted; "
        "there is room again after 24.11. 13:10:00 (Zurich)"
    )
    room.now += timedelta(hours=24) - 2 * MINUTE
    assert room.does("lock", run="run-9", runbook=third, changes=3, changes_a_day=7)["spent"] == 6


def test_more_than_the_whole_budget_is_never_had() -> None:
    refused = Room().does("lock", changes=8, changes_a_day=7)
    assert refused["reason"] == "FitFoot-HighErrorRate wants 8 changes; the budget is 7 a day"


@pytest.mark.parametrize(("runs", "comes"), [(RUNBOOK, RESTORE), (RESTORE, RUNBOOK), (RESTORE, SLOW)])
def test_capacity_is_not_put_back_while_it_is_raised_nor_raised_while_it_is_put_back(runs: str, comes: str) -> None:
    room = Room(API_DOWN)
    room.does("lock", runbook=runs)
    refused = room.does("lock", run="run-2", runbook=comes, changes=0)
    assert refused["reason"] == (
        f"{comes} waits for {runs}, which is being run by run-1 since 23.11. 13:10:00 (Zurich); "
        "its lock holds until 23.11. 13:13:00 (Zurich) unless it is renewed"
    )
    room.does("unlock", runbook=runs)
    assert room.does("lock", run="run-2", runbook=comes, changes=0)["verdict"] == "VERDICT_LOCKED"


@pytest.mark.parametrize("beside", [SLOW, "FitFoot-ServiceDown"])
def test_runbooks_that_take_nothing_from_each_other_run_beside_each_other(beside: str) -> None:
    room = Room(API_DOWN)
    for run, runbook in (("run-1", RUNBOOK), ("run-2", beside)):
        assert room.does("lock", run=run, runbook=runbook)["verdict"] == "VERDICT_LOCKED"
        assert room.does("record", run=run, runbook=runbook, name="x", evidence="x")["verdict"] == "VERDICT_RECORDED"


def test_who_slept_while_the_capacity_was_put_back_changes_nothing_any_more_but_may_begin_again() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("save", capacity=CAPACITY)
    room.does("record", name="scale fitfoot-web", evidence={"before": 2, "after": 5, "changed": True})
    room.now += 4 * MINUTE
    assert room.does("lock", run="back", runbook=RESTORE, changes=0)["verdict"] == "VERDICT_LOCKED"
    with pytest.raises(TakenOver, match=r"back took it over at 23.11. 13:14:00 \(Zurich\)"):
        room.does("save", capacity=CAPACITY)
    room.does("unlock", run="back", runbook=RESTORE)
    with pytest.raises(TakenOver):
        room.does("ask", question="cache")
    assert "changed something in run run-1" in room.does("lock", run="run-2")["reason"]
    assert room.does("lock")["verdict"] == "VERDICT_LOCKED"


def test_a_dry_run_says_what_would_be_and_leaves_no_trace() -> None:
    room = Room(API_DOWN)
    with nothing_written(room):
        assert room.does("lock", dry_run="true")["verdict"] == "VERDICT_LOCKED"
        assert room.does("unlock", dry_run=True)["verdict"] == "VERDICT_RELEASED"


def test_a_dry_run_goes_on_while_another_has_the_lock_and_says_that_it_would_be_refused() -> None:
    room = Room(API_DOWN)
    room.does("lock", run="run-2")
    with nothing_written(room):
        answer = room.does("lock", dry_run=True)
    assert answer["verdict"] == "VERDICT_LOCKED"
    assert answer["lines"] == [answer["reason"]]
    assert answer["reason"].startswith("would be refused: FitFoot-HighErrorRate is being run by run-2 since")


@pytest.mark.parametrize("dry_run", [True, False])
def test_only_a_runbook_that_there_is_can_be_locked(*, dry_run: bool) -> None:
    room = Room(API_DOWN)
    with nothing_written(room), pytest.raises(BadRequest, match="'HighErorRate'; did you mean FitFoot-HighErrorRate"):
        room.does("lock", runbook="HighErorRate", dry_run=dry_run)


def test_the_runbooks_that_can_be_locked_are_those_that_are_deployed() -> None:
    assert read.names() == RUNBOOKS
